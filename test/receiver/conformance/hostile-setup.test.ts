/** The lines of facts/hostile-input.md under "Set-up": each is a test that is named by it. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createReceiver } from '../../../receiver/index.ts';
import { adapters } from './adapters.ts';
import { stoppedClock } from './clock.ts';
import { headOf, open } from './connection.ts';
import { describeLiving } from './living-servers.ts';
import { problem } from './problem.ts';
import type { Answer } from './raw-request.ts';
import { useRealSockets } from './real-sockets.ts';
import { startServer, type ServerProcess } from './server-process.ts';
import { goodBody, secret, signed } from './signed.ts';
import { spoiltAdapters } from './spoilt-adapters.ts';
import { subjectsOf } from './subject.ts';

const plain = { options: { secrets: [secret] } };

describe('behind something that read the body', () => {
  const spoilt = spoiltAdapters.filter(({ keepsBytes }) => !keepsBytes);

  describeLiving(spoilt, { mounts: { plain } }, (living, { name }) => {
    it('set-up: body already parsed by another middleware -> 500 `BODY_NOT_RAW` with the fix in the text, never a 2xx, never a hang', async () => {
      const fix = name.startsWith('Hono') ? 'request.clone()' : 'request.rawBody = bytes';
      for (const request of [signed(), signed('{}'), signed(goodBody, 'another secret of ours')]) {
        const answer = await living.send('plain', request);
        expect(answer).toEqual(problem(500, 'BODY_NOT_RAW'));
        expect(answer.body).toContain(fix);
      }
      await expect(living.handled('plain')).resolves.toHaveLength(0);
    });
  });
});

describe('behind something that kept the bytes', () => {
  const keeping = spoiltAdapters.filter(({ keepsBytes }) => keepsBytes);

  describeLiving(keeping, { mounts: { plain } }, (living) => {
    it('set-up: body already read, and its bytes kept -> verified all the same', async () => {
      await expect(living.send('plain', signed())).resolves.toMatchObject({ status: 204 });
      await expect(living.send('plain', signed(goodBody, 'another secret of ours'))).resolves.toMatchObject({
        status: 401,
      });
      await expect(living.send('plain', signed('{}'))).resolves.toMatchObject({ status: 200 });
      await expect(living.handled('plain')).resolves.toMatchObject([{ body: goodBody }]);
    });
  });
});

describe('in any server', () => {
  const unknown = signed('{"event_type":"SOMETHING_NEW"}');
  const mounts = { plain, refusing: { options: { ...plain.options, onUnknown: 'refuse' } } } as const;

  describeLiving(adapters, { mounts }, (living, { kind }) => {
    it('set-up: unknown event -> 2xx, logged (configurable)', async () => {
      await expect(living.send('plain', unknown)).resolves.toMatchObject({ status: 204 });
      await expect(living.handled('plain')).resolves.toMatchObject([{ event: { type: 'UNKNOWN' } }]);
      await expect(living.logged('plain')).resolves.toMatchObject([
        { level: 'warn', line: expect.stringContaining('SOMETHING_NEW') },
      ]);
      if (kind === 'middleware') return;
      await expect(living.send('refusing', unknown)).resolves.toEqual(problem(400, 'EVENT_UNKNOWN'));
    });

    it('set-up: 1,000 bad signatures a second -> cheap, counted', async () => {
      const bad = signed(goodBody, 'another secret of ours');
      const one = headOf(bad, { 'content-length': String(goodBody.length) }) + goodBody;
      const connections = Array.from({ length: 10 }, () => open(living.portOf('plain')));
      const statuses = await Promise.all(
        connections.map(async ({ write, answer, destroy }) => {
          void write(one.repeat(100));
          const said: number[] = [];
          while (said.length < 100) said.push((await answer()).status);
          destroy();
          return said;
        }),
      );
      expect(statuses.flat()).toStrictEqual(Array.from({ length: 1_000 }, () => 401));
      // A line a second at most, so as many as this took seconds; a flood of them would be 1,000.
      expect((await living.logged('plain')).length).toBeLessThan(30);
    });
  });
});

describe.each(adapters)('$name', (adapter) => {
  const openSubject = subjectsOf(adapter);
  const stopClock = stoppedClock();

  it('set-up: 1,000 bad signatures a second -> one line, and a second later one with the count', async () => {
    const clock = stopClock(1_767_225_600_000);
    const subject = await openSubject();
    const bad = signed(goodBody, 'another secret of ours');
    for (let count = 0; count < 100; count += 1) await subject.send(bad);
    expect(subject.logged).toHaveLength(1);
    clock.nowMs += 1_000;
    await subject.send(bad);
    expect(subject.logged.map(({ fields }) => fields)).toStrictEqual([
      { code: 'SIGNATURE_MISMATCH', alsoRefused: 0 },
      { code: 'SIGNATURE_MISMATCH', alsoRefused: 99 },
    ]);
  });
});

describe('SIGTERM during a request', () => {
  useRealSockets();
  let server: ServerProcess;
  const answers = new Map<string, Answer>();

  beforeAll(async () => {
    const names = adapters.map(({ name }) => name);
    server = await startServer({ adapters: names, mounts: { holding: { ...plain, behaviour: 'hold' } } });
    const said = names.map(async (name) => answers.set(name, await server.send(`${name} | holding`, signed())));
    for (const name of names) while ((await server.takeHandled(`${name} | holding`)).length === 0);
    await server.terminate();
    server.release();
    await Promise.all(said);
  });
  afterAll(() => server.kill());

  it.each(adapters)('set-up: SIGTERM during a request -> it is finished: $name', ({ name }) => {
    expect(answers.get(name)).toMatchObject({ status: 204 });
  });

  it('ends the process when the last request is answered', async () => {
    await expect(server.exited).resolves.toMatchObject({ code: 0 });
  });
});

describe('fetch', () => {
  const ignore = (): void => {};
  const logger = { debug: ignore, info: ignore, warn: ignore, error: ignore };
  const handle = createReceiver({ secrets: [secret], logger }).fetch();
  const request = (): Request =>
    new Request('http://receiver.test/', {
      method: 'POST',
      headers: new Headers(signed().headers as [string, string][]),
      body: goodBody,
    });

  it('answers 500 to a request whose body was read, and 204 to a clone made before', async () => {
    const read = request();
    const clone = read.clone();
    await read.text();
    await expect(handle(read)).resolves.toMatchObject({ status: 500 });
    await expect(handle(clone)).resolves.toMatchObject({ status: 204 });
  });

  it('answers 500 to a request whose body somebody reads', async () => {
    const locked = request();
    locked.body?.getReader();
    const answer = await handle(locked);
    expect(answer.status).toBe(500);
    await expect(answer.json()).resolves.toMatchObject({ code: 'BODY_NOT_RAW' });
  });
});
