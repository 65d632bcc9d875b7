import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Incoming } from '../../../receiver/admit/admit.ts';
import { createDedupe } from '../../../receiver/handle/dedupe.ts';
import type { Context } from '../../../receiver/handle/handlers.ts';
import { nodePlatform } from '../../../receiver/platform/node-platform.ts';
import { createRefuse } from '../../../receiver/reply/refusals.ts';
import { emptyReply, type Reply } from '../../../receiver/reply/reply.ts';
import { RequestAborted } from '../../../receiver/admit/request-aborted.ts';
import { createRespond, type Responder } from '../../../receiver/handle/respond.ts';
import { settleOptions } from '../../../receiver/options/settle-options.ts';
import { DispatchError } from '../../../src/core/errors.ts';
import type { WandbEvent } from '../../../src/core/event.ts';
import { recordingLogger } from '../recording-logger.ts';
import { aliasBody, secret, signatureOf } from '../signed-body.ts';

const nowMs = (): number => 1_700_000_000_000;

function incoming(body: string, headers: Readonly<Record<string, string>> = {}): Incoming {
  const all: Readonly<Record<string, string>> = {
    'content-type': 'application/json',
    'x-wandb-signature': signatureOf(body),
    ...headers,
  };
  return { method: 'POST', header: (name) => all[name], readBody: async () => Buffer.from(body) };
}

function setUp(changed: Partial<Responder> = {}) {
  const logger = recordingLogger();
  const runs: { event: WandbEvent; context: Context }[] = [];
  const respond = createRespond({
    settled: settleOptions({ secrets: [secret], scheme: 'either', logger }, nodePlatform),
    nowMs,
    onUnknown: 'accept',
    handlerTimeoutMs: 10_000,
    dedupe: undefined,
    runHandlers: async (event, context) => {
      runs.push({ event, context });
      return emptyReply(204);
    },
    refuse: createRefuse(logger, nowMs),
    ...changed,
  });
  return { respond, runs, logger };
}

const codeOf = (reply: Reply | undefined): unknown => (JSON.parse(reply?.body ?? '{}') as { code?: string }).code;

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

describe('createRespond', () => {
  it('runs the handlers with the event, the bytes, the SHA-256 of them as id, and the headers', async () => {
    const { respond, runs } = setUp();
    const headers = { 'x-anything': 'goes' };
    expect(await respond(incoming(aliasBody), () => headers)).toEqual({
      status: 204,
      headers: {},
      body: '',
      close: false,
    });
    expect(runs).toHaveLength(1);
    expect(runs[0]?.event).toMatchObject({ type: 'ADD_ARTIFACT_ALIAS', alias: 'production' });
    expect(Buffer.from(runs[0]?.context.body ?? '').toString()).toBe(aliasBody);
    // Python's hashlib.
    expect(runs[0]?.context.id).toBe('7819de004ea5557f3f61d8452ccbbc96e51a3cfa338488eb697544d75861c8a0');
    expect(runs[0]?.context.headers).toBe(headers);
  });

  it('gives the id of Standard Webhooks where that was verified', async () => {
    const { respond, runs } = setUp();
    const triple = {
      'webhook-id': 'msg_1',
      'webhook-timestamp': '1700000000',
      // Python's hmac.
      'webhook-signature': 'v1,UpXn1RaN0l/L/OYoWVhVPH+yS+HqA34qJDLEXhyHwco=',
    };
    await respond(incoming(aliasBody, triple), () => ({}));
    expect(runs[0]?.context.id).toBe('msg_1');
  });

  it('answers 200 to a signed {} and runs no handler', async () => {
    const { respond, runs, logger } = setUp();
    expect(await respond(incoming('{}'), () => ({}))).toEqual({ status: 200, headers: {}, body: '', close: false });
    expect(runs).toEqual([]);
    expect(logger.told).toEqual([]);
  });

  it('refuses an unsigned {} as anything else', async () => {
    const { respond, runs } = setUp();
    const reply = await respond(incoming('{}', { 'x-wandb-signature': '' }), () => ({}));
    expect([reply?.status, codeOf(reply), runs.length]).toEqual([401, 'SIGNATURE_MISSING', 0]);
  });

  it('answers nobody where the request was aborted', async () => {
    const { respond, runs } = setUp();
    const readBody = (): Promise<never> => Promise.reject(new RequestAborted());
    expect(await respond({ ...incoming(aliasBody), readBody }, () => ({}))).toBeUndefined();
    expect(runs).toEqual([]);
  });

  it.each([
    { what: 'an error of nobody', thrown: new TypeError('hunter2'), status: 500, code: 'UNEXPECTED' },
    { what: 'a text', thrown: 'hunter2', status: 500, code: 'UNEXPECTED' },
    { what: 'undefined', thrown: undefined, status: 500, code: 'UNEXPECTED' },
    { what: 'one of ours', thrown: new DispatchError('DEDUPE_BUSY', 'hunter2'), status: 503, code: 'DEDUPE_BUSY' },
  ])('never rejects, and tells nobody what was thrown: $what', async ({ thrown, status, code }) => {
    const { respond } = setUp({ runHandlers: () => Promise.reject(thrown) });
    const reply = await respond(incoming(aliasBody), () => ({}));
    expect([reply?.status, codeOf(reply)]).toEqual([status, code]);
    expect(reply?.body).not.toContain('hunter2');
  });
});

describe('an event of an unknown type', () => {
  const unknown = '{"event_type":"NEW_THING","x":1}';

  it('is handled, and told to the logger', async () => {
    const { respond, runs, logger } = setUp();
    expect((await respond(incoming(unknown), () => ({})))?.status).toBe(204);
    expect(runs[0]?.event).toMatchObject({ type: 'UNKNOWN', eventType: 'NEW_THING' });
    expect(logger.told).toEqual([
      { level: 'warn', fields: { code: 'EVENT_UNKNOWN' }, message: expect.stringContaining('"NEW_THING"') },
    ]);
  });

  it('is told on one line, whatever it is called', async () => {
    const { respond, logger } = setUp();
    await respond(incoming('{"event_type":"A\\nB\\u2028\\u001b[31m"}'), () => ({}));
    expect(logger.told[0]?.message).toContain('"A\\nB\\u2028\\u001b[31m"');
    expect(logger.told[0]?.message).toMatch(/^[\x20-\x7e…]+$/u);
  });

  it('is refused on request', async () => {
    const { respond, runs } = setUp({ onUnknown: 'refuse' });
    const reply = await respond(incoming(unknown), () => ({}));
    expect([reply?.status, codeOf(reply), runs.length]).toEqual([400, 'EVENT_UNKNOWN', 0]);
  });

  it.each(['accept', 'refuse'] as const)('is not one that names no type at all (%s)', async (onUnknown) => {
    const { respond, runs, logger } = setUp({ onUnknown });
    const body = '{"artifact_version_string":"acme/wandb-registry-model/churn:v3"}';
    expect((await respond(incoming(body), () => ({})))?.status).toBe(204);
    expect(runs[0]?.event.type).toBe('UNKNOWN');
    expect(logger.told).toEqual([]);
  });
});

describe('handlers that hang', () => {
  const hanging = (): Promise<never> => new Promise(() => {});

  it('are answered for when their time is up, and not before', async () => {
    const { respond } = setUp({ runHandlers: hanging, handlerTimeoutMs: 2_000 });
    const replied = jest.fn<(reply: Reply | undefined) => void>();
    void Promise.resolve(respond(incoming(aliasBody), () => ({}))).then(replied);
    await jest.advanceTimersByTimeAsync(1_999);
    expect(replied).not.toHaveBeenCalled();
    await jest.advanceTimersByTimeAsync(1);
    const [reply] = replied.mock.calls[0] ?? [];
    expect([reply?.status, codeOf(reply)]).toEqual([503, 'HANDLER_TIMEOUT']);
  });

  it('free the id, so that the next copy runs them again', async () => {
    let runs = 0;
    const runHandlers = (): Promise<Reply> => {
      runs += 1;
      return runs === 1 ? hanging() : Promise.resolve(emptyReply(204));
    };
    const dedupe = createDedupe('memory', recordingLogger(), nowMs);
    const { respond } = setUp({ runHandlers, dedupe, handlerTimeoutMs: 2_000 });
    const first = respond(incoming(aliasBody), () => ({}));
    await jest.advanceTimersByTimeAsync(2_000);
    expect((await first)?.status).toBe(503);
    expect((await respond(incoming(aliasBody), () => ({})))?.status).toBe(204);
    expect((await respond(incoming(aliasBody), () => ({})))?.status).toBe(200);
    expect(runs).toBe(2);
  });

  it('may reject later without anybody noticing', async () => {
    let fail: (error: Error) => void = () => {};
    const runHandlers = (): Promise<never> => new Promise((_resolve, reject) => (fail = reject));
    const { respond } = setUp({ runHandlers, handlerTimeoutMs: 1 });
    const reply = respond(incoming(aliasBody), () => ({}));
    await jest.advanceTimersByTimeAsync(1);
    expect((await reply)?.status).toBe(503);
    fail(new Error('late'));
    await jest.advanceTimersByTimeAsync(1);
  });

  it('leave no timer behind where they end', async () => {
    const { respond } = setUp();
    await respond(incoming(aliasBody), () => ({}));
    expect(jest.getTimerCount()).toBe(0);
  });
});
