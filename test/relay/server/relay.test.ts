import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { describe, expect, it } from '@jest/globals';
import { startRelay } from '../../../receiver/relay/relay.ts';
import { createSources } from '../../../receiver/relay/accept/source.ts';
import { signTestRequest } from '../../../src/testing/sign-test-request.ts';
import { open } from '../../receiver/conformance/connection.ts';
import { useRealSockets } from '../../receiver/conformance/real-sockets.ts';
import { recordingLogger } from '../../receiver/recording-logger.ts';
import { manualClock } from './manual-clock.ts';
import { scriptedStore } from './scripted-store.ts';
import { secret, sources, withRelay } from './with-relay.ts';

useRealSockets();

const event = { event_type: 'RUN_STATE', run_name: 'lake' };

describe('/healthz and /readyz', () => {
  it('say 200 while the store answers, to everybody', async () => {
    await withRelay({}, async ({ get }) => {
      for (const path of ['/healthz', '/readyz']) expect((await get(path, {})).status).toBe(200);
    });
  });

  it('say of a store that fails that the relay lives and is not ready', async () => {
    const failing = async () => {
      throw new Error('disk gone');
    };
    await withRelay({ store: { ping: failing } }, async ({ get }) => {
      expect([(await get('/healthz')).status, (await get('/readyz')).status]).toStrictEqual([200, 503]);
    });
  });

  it('wait two seconds for a store that hangs', async () => {
    const asked = Promise.withResolvers<void>();
    const hanging = () => {
      asked.resolve();
      return new Promise<never>(() => {});
    };
    await withRelay({ store: { ping: hanging } }, async ({ get, clock }) => {
      const answer = get('/readyz');
      await asked.promise;
      clock.pass(2_000);
      expect((await answer).status).toBe(503);
    });
  });

  it.each([
    ['GET', '/healthz/', 200],
    ['GET', '/readyz?probe=1', 200],
    ['GET', '/Healthz', 200],
    ['HEAD', '/readyz', 200],
    ['GET', 'http://relay.example:8787/healthz', 200],
    ['GET', '//healthz', 404],
    ['GET', '/healthz2', 404],
    ['GET', '/api/healthz', 401],
    ['POST', '/healthz', 404],
    ['PUT', '/readyz', 404],
  ])('are asked by paths as servers read them: %s %s -> %s', async (method, path, status) => {
    await withRelay({}, async ({ port }) => {
      const asked = request({ port, method, path }).end();
      const [answer] = (await once(asked, 'response')) as [IncomingMessage];
      expect(answer.statusCode).toBe(status);
      answer.resume();
    });
  });

  it('say 500 where looking fails in a way that nobody foresaw, and the relay lives', async () => {
    const unforeseen = (): Promise<void> => {
      throw new Error('unforeseen');
    };
    await withRelay({ store: { ping: unforeseen } }, async ({ get, logger }) => {
      expect([(await get('/readyz')).status, (await get('/healthz')).status]).toStrictEqual([500, 200]);
      expect(logger.told).toMatchObject([{ level: 'error', message: 'a request failed' }]);
    });
  });
});

describe('a relay that stops', () => {
  it('is not ready, takes no event, and still shows deliveries while the worker finishes', async () => {
    const finished = Promise.withResolvers<void>();
    await withRelay({ worker: { stop: () => finished.promise } }, async ({ get, url, stop, store }) => {
      const stopped = stop();
      try {
        const posted = await fetch(`${url}/wandb/wandb`, signTestRequest({ body: event, secret }));
        expect([posted.status, posted.headers.get('retry-after')]).toStrictEqual([503, '5']);
        expect(await posted.json()).toMatchObject({ code: 'STOPPING' });
        const ready = await get('/readyz');
        expect([ready.status, await ready.json()]).toStrictEqual([503, { status: 'stopping' }]);
        expect((await get('/healthz')).status).toBe(200);
        expect((await get('/api/v1/deliveries')).status).toBe(200);
        expect([store.isClosed(), store.accepted]).toStrictEqual([false, []]);
      } finally {
        // Else a failure would be told as a timeout: the relay stops when the worker has.
        finished.resolve();
      }
      await stopped;
      expect(store.isClosed()).toBe(true);
      await expect(get('/healthz')).rejects.toThrow('fetch failed');
    });
  });

  it('answers what it is accepting before it closes the store', async () => {
    const asked = Promise.withResolvers<void>();
    const done = Promise.withResolvers<{ kind: 'accepted' }>();
    const accept = () => {
      asked.resolve();
      return done.promise;
    };
    await withRelay({ store: { accept } }, async ({ url, stop, store, clock }) => {
      const posted = fetch(`${url}/wandb/wandb`, signTestRequest({ body: event, secret }));
      await asked.promise;
      const stopped = stop();
      clock.pass(4_000);
      await new Promise((resolve) => setImmediate(resolve));
      expect(store.isClosed()).toBe(false);
      done.resolve({ kind: 'accepted' });
      expect((await posted).status).toBe(202);
      clock.pass(50);
      await stopped;
      expect(store.isClosed()).toBe(true);
    });
  });

  it('cuts those who are still talking when its 24 seconds are over', async () => {
    const asked = Promise.withResolvers<void>();
    const workerStopped = Promise.withResolvers<void>();
    const worker = {
      stop: async () => {
        asked.resolve();
        await workerStopped.promise;
      },
    };
    await withRelay({ worker }, async ({ port, stop, clock, store }) => {
      const connection = open(port);
      await connection.write('POST /wandb/wandb HTTP/1.1\r\nhost: relay\r\n');
      const stopped = stop();
      await asked.promise;
      clock.pass(14_000);
      workerStopped.resolve();
      await new Promise((resolve) => setImmediate(resolve));
      clock.pass(9_999);
      await new Promise((resolve) => setImmediate(resolve));
      expect(store.isClosed()).toBe(false);
      clock.pass(1);
      await Promise.all([connection.closed, stopped]);
      expect(store.isClosed()).toBe(true);
    });
  });
});

describe('startRelay', () => {
  it('says where it cannot listen', async () => {
    await withRelay({}, async ({ port }) => {
      const parts = {
        sources: new Map(),
        automations: [],
        adminTokens: [],
        store: scriptedStore(),
        worker: { wake: () => {}, stop: async () => {} },
        clock: manualClock(0),
        wallNowMs: () => 0,
        newId: () => '',
        logger: recordingLogger(),
      };
      await expect(startRelay(parts, { host: '127.0.0.1', port })).rejects.toMatchObject({
        code: 'INPUT_INVALID',
        message: `--host, --port: cannot listen on 127.0.0.1:${port} (EADDRINUSE): give another port, or 0 for a free one`,
      });
    });
  });
});

describe('createSources', () => {
  it.each([
    [
      'the signing secret',
      { WANDB_SECRET: 'short', OTHER_TOKEN: 'token' },
      'the source "wandb": the secret WANDB_SECRET has 5 bytes',
    ],
    [
      'the access token',
      { WANDB_SECRET: secret, OTHER_SECRET: secret, OTHER_TOKEN: 'a blank' },
      'the source "other": the secret OTHER_TOKEN is no token',
    ],
    [
      'one that is not there',
      { WANDB_SECRET: secret, OTHER_TOKEN: 'token' },
      'the source "other": the secret OTHER_SECRET is undefined',
    ],
  ])('names %s that is wrong, and does not show it', (_, secrets, message) => {
    const create = () =>
      createSources(sources, { secrets: new Map(Object.entries(secrets)), logger: recordingLogger() });
    expect(create).toThrow(message);
    expect(create).not.toThrow(/short|a blank/u);
  });
});
