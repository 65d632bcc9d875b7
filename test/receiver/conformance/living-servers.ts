import { afterAll, afterEach, beforeAll, describe, expect } from '@jest/globals';
import type { Adapter } from './adapters.ts';
import type { Answer, RawRequest } from './raw-request.ts';
import { useRealSockets } from './real-sockets.ts';
import { startServer, type ServerProcess } from './server-process.ts';
import type { ServerConfig } from './servers/messages.ts';
import { secret, signed } from './signed.ts';

/** An adapter in a living server process. */
export interface Living {
  readonly portOf: (mount: string) => number;
  readonly send: (mount: string, request: RawRequest) => Promise<Answer>;
  /** What handlers of a mount got in this test. */
  readonly handled: (mount: string) => ReturnType<ServerProcess['takeHandled']>;
  /** What the logger of a mount was told in this test. */
  readonly logged: (mount: string) => ReturnType<ServerProcess['takeLogged']>;
  /** How many requests came to a mount that holds them in this test. */
  readonly requested: (mount: string) => Promise<number>;
  readonly process: () => ServerProcess;
}

/**
 * Tests of every adapter against one living server process, in which each has a port for each mount. After every test the process must be
 * alive, no prototype touched, and a good request to the same adapter answered.
 */
export function describeLiving<Some extends Adapter>(
  adapters: readonly Some[],
  { mounts, server = {} }: Pick<ServerConfig, 'mounts' | 'server'>,
  define: (living: Living, adapter: Some) => void,
): void {
  useRealSockets();
  let started: ServerProcess | undefined;
  const running = (): ServerProcess => {
    if (started === undefined) throw new Error('the server process did not start');
    return started;
  };

  beforeAll(async () => {
    started = await startServer({
      adapters: adapters.map(({ name }) => name),
      mounts: { ...mounts, sound: { options: { secrets: [secret] } } },
      server,
    });
  });

  afterAll(async () => {
    await started?.kill();
  });

  describe.each(adapters.map((adapter) => [adapter.name, adapter] as const))('%s', (name, adapter) => {
    const living: Living = {
      portOf: (mount) => running().portOf(`${name} | ${mount}`),
      send: (mount, request) => running().send(`${name} | ${mount}`, request),
      handled: (mount) => running().takeHandled(`${name} | ${mount}`),
      logged: (mount) => running().takeLogged(`${name} | ${mount}`),
      requested: (mount) => running().requested(`${name} | ${mount}`),
      process: running,
    };

    afterEach(async () => {
      // A body that was read by something else is refused whatever it is.
      if (!('keepsBytes' in adapter) || adapter.keepsBytes === true)
        await expect(living.send('sound', signed())).resolves.toMatchObject({ status: 204 });
      expect(running().isAlive()).toBe(true);
      await expect(running().state()).resolves.toMatchObject({ polluted: false });
      running().forget();
    });

    define(living, adapter);
  });
}
