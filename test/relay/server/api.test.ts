import { describe, expect, it } from '@jest/globals';
import type { Delivery } from '../../../receiver/store/store.ts';
import { idOf, nowMs, stored, waiting } from './scripted-store.ts';
import { withRelay } from './with-relay.ts';

describe('GET /api/v1/deliveries', () => {
  it('gives deliveries, instants as RFC 3339 has them', async () => {
    const settled: Delivery = {
      ...waiting,
      id: idOf(3),
      state: 'dead',
      reason: 'HTTP_404 there is nothing at this URL',
      attemptCount: 1,
      nextAttemptAtMs: null,
      settledAtMs: nowMs + 250,
      test: true,
    };
    await withRelay({ store: { deliveries: async () => [settled, waiting] } }, async ({ get }) => {
      const response = await get('/api/v1/deliveries');
      expect([response.status, response.headers.get('content-type')]).toStrictEqual([200, 'application/json']);
      expect(response.headers.get('cache-control')).toBe('no-store');
      expect(await response.json()).toStrictEqual({
        items: [
          {
            id: idOf(3),
            event: idOf(1),
            automation: 'deploy',
            webhook: 'own',
            state: 'dead',
            reason: 'HTTP_404 there is nothing at this URL',
            attemptCount: 1,
            createdAt: '2026-11-26T08:00:00.000Z',
            nextAttemptAt: null,
            settledAt: '2026-11-26T08:00:00.250Z',
            test: true,
          },
          {
            id: idOf(2),
            event: idOf(1),
            automation: 'deploy',
            webhook: 'own',
            state: 'waiting',
            reason: null,
            attemptCount: 0,
            createdAt: '2026-11-26T08:00:00.000Z',
            nextAttemptAt: '2026-11-26T08:00:05.000Z',
            settledAt: null,
            test: false,
          },
        ],
        next: null,
      });
    });
  });

  it('gives a cursor while there is more, which asks for what is older than its page', async () => {
    const deliveries = async () => [3, 2, 1].map((number) => ({ ...waiting, id: idOf(number) }));
    await withRelay({ store: { deliveries } }, async ({ get, store }) => {
      const page = (await (await get('/api/v1/deliveries?limit=2')).json()) as { items: Delivery[]; next: string };
      expect([page.items.map(({ id }) => id), page.next]).toStrictEqual([[idOf(3), idOf(2)], idOf(2)]);
      await get(`/api/v1/deliveries?limit=3&cursor=${page.next}`);
      expect(store.queries).toStrictEqual([{ limit: 3 }, { limit: 4, before: idOf(2) }]);
    });
  });

  it.each([
    ['', { limit: 51 }],
    ['?limit=500', { limit: 501 }],
    [
      `?state=dead&webhook=own&automation=deploy%20it&event=${idOf(1)}&since=2026-11-26T09:00:00%2B01:00`,
      { limit: 51, state: 'dead', webhook: 'own', automation: 'deploy it', event: idOf(1), sinceMs: nowMs },
    ],
  ])('asks the store for what %s names', async (search, query) => {
    await withRelay({}, async ({ get, store }) => {
      expect((await get(`/api/v1/deliveries${search}`)).status).toBe(200);
      expect(store.queries).toStrictEqual([query]);
    });
  });

  it.each([
    ['limit=0', 'limit: "0" is no whole number from 1 to 500'],
    ['limit=501', 'limit: "501" is no whole number from 1 to 500'],
    ['limit=1e2', 'limit: "1e2" is no whole number from 1 to 500'],
    ['limit=', 'limit: "" is no whole number from 1 to 500'],
    ['limit=1&limit=2', 'limit is given more than once: give it once'],
    ['state=done', 'state: "done" is none of waiting, sending, delivered, dead, cancelled'],
    ['cursor=abc', 'cursor: "abc" is no id: take it as the API gave it'],
    ['event=1', 'event: "1" is no id: take it as the API gave it'],
    ['since=yesterday', 'since: "yesterday" is no instant of RFC 3339: write it as 2026-11-26T08:00:00Z'],
    [
      'since=2026-02-30T08:00:00Z',
      'since: "2026-02-30T08:00:00Z" is no instant of RFC 3339: write it as 2026-11-26T08:00:00Z',
    ],
    ['since=2026-11-26', 'since: "2026-11-26" is no instant of RFC 3339: write it as 2026-11-26T08:00:00Z'],
    ['webhok=own', 'there is no parameter "webhok": did you mean webhook?'],
    [
      '__proto__=1',
      'there is no parameter "__proto__": there are limit, cursor, state, webhook, automation, event, since',
    ],
  ])('refuses ?%s and says why', async (search, detail) => {
    await withRelay({}, async ({ get, store }) => {
      const response = await get(`/api/v1/deliveries?${search}`);
      expect([response.status, response.headers.get('content-type')]).toStrictEqual([400, 'application/problem+json']);
      expect(await response.json()).toMatchObject({ status: 400, code: 'INPUT_INVALID', detail });
      expect(store.queries).toStrictEqual([]);
    });
  });
});

describe('GET /api/v1/deliveries/{id}', () => {
  it('adds the attempts', async () => {
    const attempt = {
      startedAtMs: nowMs,
      durationMs: 12,
      outcome: 'retry',
      status: 500,
      error: 'HTTP_500 try later',
      headers: { server: 'own' },
      body: Buffer.from([0x6f, 0x68, 0xff]),
    } as const;
    const delivery = async (id: string) => (id === idOf(2) ? { ...waiting, attempts: [attempt] } : undefined);
    await withRelay({ store: { delivery } }, async ({ get }) => {
      const response = await get(`/api/v1/deliveries/${idOf(2).toUpperCase()}`);
      expect(await response.json()).toMatchObject({
        id: idOf(2),
        state: 'waiting',
        attempts: [
          {
            startedAt: '2026-11-26T08:00:00.000Z',
            durationMs: 12,
            outcome: 'retry',
            status: 500,
            error: 'HTTP_500 try later',
            headers: { server: 'own' },
            body: 'oh\uFFFD',
          },
        ],
      });
    });
  });

  it.each([idOf(9), 'nothing', '%00', '..%2Fdeliveries'])('has no delivery %s', async (id) => {
    await withRelay({}, async ({ get }) => {
      const response = await get(`/api/v1/deliveries/${id}`);
      expect([response.status, response.headers.get('content-type')]).toStrictEqual([404, 'application/problem+json']);
      expect(await response.json()).toMatchObject({ code: 'NOT_FOUND' });
    });
  });
});

describe('GET /api/v1/events/{id}', () => {
  it('gives the event, and why each automation did or did not fire', async () => {
    const event = async (id: string) =>
      id === idOf(1) ? { ...stored, duplicates: 2, lastDuplicateAtMs: nowMs + 1_000 } : undefined;
    await withRelay({ store: { event } }, async ({ get }) => {
      expect(await (await get(`/api/v1/events/${idOf(1)}`)).json()).toStrictEqual({
        id: idOf(1),
        source: 'wandb',
        type: 'ADD_ARTIFACT_ALIAS',
        receivedAt: '2026-11-26T08:00:00.000Z',
        duplicates: 2,
        lastDuplicateAt: '2026-11-26T08:00:01.000Z',
        event: { type: 'ADD_ARTIFACT_ALIAS' },
        automations: [
          { automation: 'deploy', webhook: 'own', fired: true, reason: null, delivery: idOf(2) },
          {
            automation: 'stage',
            webhook: 'own',
            fired: false,
            reason: 'alias: "production" does not match "staging"',
            delivery: null,
          },
        ],
      });
      expect((await get(`/api/v1/events/${idOf(2)}`)).status).toBe(404);
    });
  });
});

describe('the API', () => {
  it.each(['/api/v1/deliveries', `/api/v1/deliveries/${idOf(2)}`, `/api/v1/events/${idOf(1)}`, '/api/nothing', '/api'])(
    'asks for an admin token at %s',
    async (path) => {
      await withRelay({}, async ({ get }) => {
        const response = await get(path, {});
        expect([response.status, response.headers.get('www-authenticate')]).toStrictEqual([401, 'Bearer']);
        expect(await response.json()).toMatchObject({ status: 401, code: 'TOKEN_MISSING' });
      });
    },
  );

  it('says 404 of what it does not have', async () => {
    await withRelay({}, async ({ get }) => {
      for (const path of ['/api/nothing', '/api/v2/deliveries', '/nothing', '/']) {
        const response = await get(path);
        expect([path, response.status, await response.json()]).toMatchObject([path, 404, { code: 'NOT_FOUND' }]);
      }
    });
  });

  it('only reads, and says so', async () => {
    await withRelay({}, async ({ url }) => {
      const response = await fetch(`${url}/api/v1/deliveries`, {
        method: 'POST',
        headers: { authorization: 'Bearer token-of-the-admin' },
      });
      expect([response.status, response.headers.get('allow')]).toStrictEqual([405, 'GET']);
      expect(await response.json()).toMatchObject({ code: 'GET_ONLY' });
    });
  });

  it('says 503 where the store fails, and tells the log', async () => {
    const deliveries = async () => {
      throw new Error('disk gone');
    };
    await withRelay({ store: { deliveries } }, async ({ get, logger }) => {
      const response = await get('/api/v1/deliveries');
      expect([response.status, await response.json()]).toMatchObject([503, { code: 'STORE_FAILED' }]);
      expect(logger.told).toMatchObject([{ level: 'error', fields: { err: new Error('disk gone') } }]);
    });
  });

  it('says 400 of an address that cannot be read', async () => {
    await withRelay({}, async ({ get }) => {
      const response = await get('/wandb/%E0%A4%A');
      expect([response.status, await response.json()]).toMatchObject([400, { code: 'URL_INVALID' }]);
    });
  });

  it('names no software', async () => {
    await withRelay({}, async ({ get }) => {
      const { headers } = await get('/healthz');
      expect(headers.get('x-powered-by')).toBeNull();
    });
  });
});
