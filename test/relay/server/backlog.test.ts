import { describe, expect, it } from '@jest/globals';
import { createBacklog, type BacklogLimits } from '../../../receiver/relay/accept/backlog.ts';
import { signTestRequest } from '../../../src/testing/sign-test-request.ts';
import { open } from '../../receiver/conformance/connection.ts';
import { useRealSockets } from '../../receiver/conformance/real-sockets.ts';
import { newEvent } from '../../store/new-event.ts';
import { nowMs } from './scripted-store.ts';
import { secret, withRelay, type RunningRelay } from './with-relay.ts';

useRealSockets();

const body = '{"event_type":"ADD_ARTIFACT_ALIAS","alias":"production","artifact_version_string":"acme/zoo/cat:v3"}';
const automations = [{ name: 'deploy', webhook: 'own', on: {} }];
const never = () => new Promise(() => {});

/** A relay in which so much may wait, and a store that takes nothing before it is told to go on. */
async function withSlowStore(
  limits: BacklogLimits,
  use: (slow: {
    readonly relay: RunningRelay;
    readonly post: () => Promise<Response>;
    /** Posts so many, and resolves when all of them wait for the store. */
    readonly fill: (count: number) => Promise<readonly Promise<Response>[]>;
    readonly goOn: () => void;
  }) => Promise<void>,
): Promise<void> {
  const going = Promise.withResolvers<void>();
  let toCome = 0;
  let reached = (): void => {};
  const accept = async () => {
    toCome -= 1;
    if (toCome === 0) reached();
    await going.promise;
    return { kind: 'accepted' } as const;
  };
  await withRelay({ automations, limits, store: { accept } }, async (relay) => {
    const post = () => fetch(`${relay.url}/wandb/wandb`, signTestRequest({ body, secret, sentAtMs: nowMs }));
    const fill = async (count: number) => {
      toCome = count;
      const all = new Promise<void>((resolve) => {
        reached = resolve;
      });
      const posted = Array.from({ length: count }, post);
      await all;
      return posted;
    };
    await use({ relay, post, fill, goOn: going.resolve }).finally(going.resolve);
  });
}

const busy = {
  type: 'about:blank',
  title: 'The store could not do what was asked.',
  status: 503,
  code: 'STORE_FAILED',
  detail: 'too many events wait for the store, and this one was not kept: send it again',
};

describe('a relay whose store is slower than the senders', () => {
  it.each([
    ['as many events wait as may', { events: 2, bytes: 1_000_000 }],
    ['as many bytes wait as may, of events and payloads', { events: 1_000, bytes: 3 * body.length }],
  ])('says 503 and when to come again where %s, stores nothing, and goes on later', async (_, limits) => {
    await withSlowStore(limits, async ({ relay, post, fill, goOn }) => {
      const waiting = await fill(2);
      const refused = await post();
      expect([refused.status, refused.headers.get('retry-after')]).toStrictEqual([503, '5']);
      expect(await refused.json()).toStrictEqual(busy);
      expect(relay.store.accepted).toHaveLength(2);
      expect(relay.logger.told).toStrictEqual([
        { level: 'warn', fields: { source: 'wandb' }, message: 'refused an event: too many wait for the store' },
      ]);
      goOn();
      for (const { status } of await Promise.all(waiting)) expect(status).toBe(202);
      expect((await post()).status).toBe(202);
    });
  });

  it('refuses then before it reads anything of the body', async () => {
    await withSlowStore({ events: 1, bytes: 1_000_000 }, async ({ relay, fill, goOn }) => {
      const waiting = await fill(1);
      const connection = open(relay.port);
      await connection.write(
        'POST /wandb/wandb HTTP/1.1\r\nhost: relay\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n',
      );
      const answer = await connection.answer();
      connection.destroy();
      expect([answer.status, JSON.parse(answer.body)]).toStrictEqual([503, busy]);
      goOn();
      await Promise.all(waiting);
    });
  });

  it('refuses what had begun to come in before others filled it', async () => {
    await withSlowStore({ events: 1, bytes: 1_000_000 }, async ({ relay, fill, goOn }) => {
      const { headers, body: bytes } = signTestRequest({ body, secret, sentAtMs: nowMs });
      const head = Object.entries({ host: 'relay', ...headers, 'content-length': `${bytes.length}` });
      const connection = open(relay.port);
      const lines = head.map(([name, value]) => `${name}: ${value}\r\n`);
      await connection.write(`POST /wandb/wandb HTTP/1.1\r\n${lines.join('')}\r\n`);
      // The head has been read when a later request has gone all the way.
      await relay.get('/healthz');
      const waiting = await fill(1);
      await connection.write(Buffer.from(bytes).toString());
      expect((await connection.answer()).status).toBe(503);
      connection.destroy();
      expect(relay.store.accepted).toHaveLength(1);
      goOn();
      await Promise.all(waiting);
    });
  });
});

describe('createBacklog', () => {
  it('lets ten thousand events wait where nothing else is said', () => {
    const backlog = createBacklog();
    for (let number = 1; number < 10_000; number++) void backlog.take(newEvent(number), never);
    expect(backlog.isFull()).toBe(false);
    void backlog.take(newEvent(10_000), never);
    expect([backlog.isFull(), backlog.take(newEvent(10_001), never)]).toStrictEqual([true, undefined]);
  });

  it('lets 64 MiB wait where nothing else is said', () => {
    const backlog = createBacklog();
    const payload = new Uint8Array(1024 * 1024);
    const fill = (number: number) => backlog.take(newEvent(number, { event: '', deliveries: [{ payload }] }), never);
    for (let number = 1; number < 64; number++) void fill(number);
    expect(backlog.isFull()).toBe(false);
    void fill(64);
    expect(backlog.isFull()).toBe(true);
  });

  it('has room again where the store failed', async () => {
    const backlog = createBacklog({ events: 1, bytes: 1 });
    const failed = backlog.take(newEvent(1), async () => {
      throw new Error('disk full');
    });
    expect(backlog.isFull()).toBe(true);
    await expect(failed).rejects.toThrow('disk full');
    expect(await backlog.take(newEvent(2), async () => 'stored')).toBe('stored');
  });
});
