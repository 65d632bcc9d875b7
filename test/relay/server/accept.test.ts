import { describe, expect, it } from '@jest/globals';
import { firstDelays } from '../../../receiver/relay/accept/first-delay.ts';
import { templatePayload } from '../../../src/core/payload/template-payload.ts';
import { signTestRequest, type TestRequestOptions } from '../../../src/testing/sign-test-request.ts';
import { open } from '../../receiver/conformance/connection.ts';
import { useRealSockets } from '../../receiver/conformance/real-sockets.ts';
import { idOf, nowMs } from './scripted-store.ts';
import { accessToken, adminToken, otherSecret, secret, withRelay, type RunningRelay } from './with-relay.ts';

useRealSockets();

const body = '{"event_type":"ADD_ARTIFACT_ALIAS","alias":"production","artifact_version_string":"acme/zoo/cat:v3"}';
const automations = [
  { name: 'first', webhook: 'own', on: { alias: ['production'] } },
  { name: 'second', webhook: 'own', on: { alias: ['staging'] } },
  { name: 'third', webhook: 'far', on: {}, payload: templatePayload({ alias: '${alias}' }) },
];

/** Posts a signed body. */
function post(
  relay: RunningRelay,
  request: Partial<TestRequestOptions> = {},
  path = '/wandb/wandb',
): Promise<Response> {
  return fetch(relay.url + path, signTestRequest({ body, secret, sentAtMs: nowMs, ...request }));
}

describe('POST /wandb/{source}', () => {
  it('stores event, verdicts and deliveries in one call, and answers with their ids', async () => {
    await withRelay({ automations }, async (relay) => {
      const response = await post(relay);
      expect(response.status).toBe(202);
      expect(response.headers.get('content-type')).toBe('application/json');
      expect(await response.json()).toStrictEqual({ event: idOf(1), deliveries: [idOf(2), idOf(3)] });
      expect(relay.store.accepted).toMatchObject([
        {
          id: idOf(1),
          source: 'wandb',
          receivedAtMs: nowMs,
          verdicts: [{ fired: true }, { fired: false }, { fired: true }],
          deliveries: [
            { id: idOf(2), payload: Buffer.from(body) },
            { payload: new TextEncoder().encode('{"alias":"production"}') },
          ],
        },
      ]);
    });
  });

  it('answers nothing before the store is done', async () => {
    const stored = Promise.withResolvers<{ kind: 'accepted' }>();
    await withRelay({ store: { accept: () => stored.promise } }, async (relay) => {
      const seen: string[] = [];
      const answered = post(relay).then(() => seen.push('answer'));
      // A request that came later has gone all the way meanwhile.
      await relay.get('/healthz');
      await relay.get('/healthz');
      seen.push('stored');
      stored.resolve({ kind: 'accepted' });
      await answered;
      expect(seen).toStrictEqual(['stored', 'answer']);
    });
  });

  it('wakes the worker when something is owed, and only then', async () => {
    let woken = 0;
    await withRelay({ automations, worker: { wake: () => void woken++ } }, async (relay) => {
      await post(relay, { body: '{"event_type":"RUN_STATE","run_name":"lake"}' });
      expect(woken).toBe(0);
      await post(relay);
      expect(woken).toBe(1);
    });
  });

  it('answers a duplicate with the id of the first, and wakes nobody', async () => {
    let woken = 0;
    const accept = async () => ({ kind: 'duplicate', event: idOf(9) }) as const;
    await withRelay({ automations, store: { accept }, worker: { wake: () => void woken++ } }, async (relay) => {
      const response = await post(relay);
      expect([response.status, await response.json(), woken]).toStrictEqual([
        200,
        { event: idOf(9), duplicate: true },
        0,
      ]);
    });
  });

  it('answers W&B’s test, a signed {}, and stores nothing', async () => {
    await withRelay({ automations }, async (relay) => {
      const response = await post(relay, { body: '{}' });
      expect([response.status, await response.json()]).toStrictEqual([200, { event: null, deliveries: [] }]);
      expect(relay.store.accepted).toStrictEqual([]);
    });
  });

  it('stores an event of an unknown type', async () => {
    await withRelay({}, async (relay) => {
      expect((await post(relay, { body: '{"event_type":"SOMETHING_NEW"}' })).status).toBe(202);
      expect(relay.store.accepted).toMatchObject([{ type: 'SOMETHING_NEW', deliveries: [] }]);
    });
  });

  it('takes the triple of Standard Webhooks where the source does, and dedupes by its id', async () => {
    await withRelay({}, async (relay) => {
      expect((await post(relay, { scheme: 'standard-webhooks', id: 'msg_7' })).status).toBe(202);
      expect(relay.store.accepted).toMatchObject([{ dedupe: { key: 'id.msg_7.wandb', windowMs: 86_400_000 } }]);
    });
  });

  it('says 503 and when to come again where the store fails, and tells the log why', async () => {
    const accept = async () => {
      throw new Error('disk full');
    };
    await withRelay({ store: { accept } }, async (relay) => {
      const response = await post(relay);
      expect([response.status, response.headers.get('retry-after')]).toStrictEqual([503, '5']);
      expect(await response.json()).toStrictEqual({
        type: 'about:blank',
        title: 'The store could not do what was asked.',
        status: 503,
        code: 'STORE_FAILED',
      });
      expect(relay.logger.told).toMatchObject([{ level: 'error', fields: { err: new Error('disk full') } }]);
    });
  });

  it('owes the first attempt after the first delay of the webhook, with jitter, and all others at once', async () => {
    const firstDelayMs = firstDelays([
      { name: 'far', delaysMs: [30_000, 60_000] },
      { name: 'own', delaysMs: [0, 5_000] },
    ]);
    await withRelay({ automations, firstDelayMs }, async (relay) => {
      await post(relay);
      // The clock's jitter is the least: a quarter less.
      const deliveries = [
        { webhook: 'own', dueAtMs: nowMs },
        { webhook: 'far', dueAtMs: nowMs + 22_500 },
      ];
      expect(relay.store.accepted).toMatchObject([{ receivedAtMs: nowMs, deliveries }]);
    });
  });

  it('asks each source for its own proofs', async () => {
    await withRelay({}, async (relay) => {
      const { headers, body: bytes } = signTestRequest({ body, secret: otherSecret });
      const toOther = (more: Record<string, string>) =>
        fetch(`${relay.url}/wandb/other`, { method: 'POST', headers: { ...headers, ...more }, body: bytes });
      expect((await post(relay, { secret: otherSecret })).status).toBe(401);
      expect((await post(relay, {}, '/wandb/other')).status).toBe(401);
      expect((await toOther({})).status).toBe(401);
      expect((await toOther({ authorization: `Bearer ${adminToken}` })).status).toBe(401);
      expect(relay.store.accepted).toStrictEqual([]);
      expect((await toOther({ authorization: `Bearer ${accessToken}` })).status).toBe(202);
      expect(relay.store.accepted).toMatchObject([{ source: 'other' }]);
    });
  });

  it.each([
    ['another method', 405, 'METHOD_NOT_ALLOWED', { method: 'GET' }],
    ['no JSON', 415, 'MEDIA_TYPE_UNSUPPORTED', { method: 'POST', headers: { 'content-type': 'text/plain' }, body }],
    [
      'no signature',
      401,
      'SIGNATURE_MISSING',
      { method: 'POST', headers: { 'content-type': 'application/json' }, body },
    ],
    ['a signed scalar', 400, 'EVENT_INVALID', signTestRequest({ body: '"abc"', secret })],
    ['too much', 413, 'BODY_TOO_LARGE', signTestRequest({ body: ' '.repeat(1_048_577), secret })],
  ])('refuses %s as the receiver does', async (_, status, code, request) => {
    await withRelay({}, async (relay) => {
      const response = await fetch(`${relay.url}/wandb/wandb`, request);
      expect(response.status).toBe(status);
      expect(response.headers.get('content-type')).toBe('application/problem+json');
      expect(await response.json()).toMatchObject({ status, code });
      expect(relay.store.accepted).toStrictEqual([]);
    });
  });

  it('refuses an unknown source before it reads anything of the body', async () => {
    await withRelay({}, async (relay) => {
      const connection = open(relay.port);
      await connection.write(
        'POST /wandb/nobody HTTP/1.1\r\nhost: relay\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n',
      );
      const answer = await connection.answer();
      connection.destroy();
      expect(answer.status).toBe(404);
      expect(JSON.parse(answer.body)).toMatchObject({ code: 'SOURCE_UNKNOWN' });
    });
  });

  it.each(['__proto__', 'constructor', 'wandb%2F', 'WANDB', 'wandb%00'])('has no source %s', async (name) => {
    await withRelay({}, async (relay) => {
      expect((await post(relay, {}, `/wandb/${name}`)).status).toBe(404);
    });
  });

  it('logs what it accepted by its ids, and no secret, body or signature', async () => {
    await withRelay({ automations }, async (relay) => {
      await post(relay);
      expect(relay.logger.told).toStrictEqual([
        {
          level: 'info',
          fields: { event: idOf(1), source: 'wandb', type: 'ADD_ARTIFACT_ALIAS', deliveries: [idOf(2), idOf(3)] },
          message: 'accepted an event',
        },
      ]);
    });
  });
});
