import { describe, expect, it } from '@jest/globals';
import { formatSentAt } from '../../../src/core/time.ts';
import type { ConnectionFailure } from '../../../src/deliver/connection-failure.ts';
import type { GitHubRequest } from '../../../src/deliver/github/api.ts';
import { sendDispatch, type DispatchToSend, type SendResult } from '../../../src/deliver/github/send-dispatch.ts';
import { virtualClock } from '../virtual-clock.ts';
import { answeringGitHub, cut, notConnected, refused, reply, type Scripted } from './scripted-github.ts';

const startMs = Date.UTC(2026, 10, 25, 8);
const id = '019aba3c-5800-7abc-8def-0123456789ab';
const dispatch: DispatchToSend = {
  repository: 'acme/deploy',
  eventType: 'wandb-artifact',
  id,
  clientPayloadAt: (sentAtMs) => ({ alias: 'production', dispatch: { id, sent_at: formatSentAt(sentAtMs) } }),
};
const limited = "GitHub limits this token's requests";
const advice = 'dispatch less often, or by another token';
const secondary = 'You have exceeded a secondary rate limit.';
const timeout: ConnectionFailure = {
  kind: 'no reply',
  code: 'TIMEOUT',
  mayHaveArrived: true,
  detail: 'The operation was aborted due to timeout',
};
const badCertificate: ConnectionFailure = {
  kind: 'no reply',
  code: 'CERTIFICATE_INVALID',
  mayHaveArrived: false,
  detail: 'self-signed certificate',
};

interface Sending {
  readonly result: SendResult;
  readonly requests: readonly GitHubRequest[];
  readonly sleepsMs: readonly number[];
  readonly told: readonly string[];
}

/** Sends to a GitHub that answers by the script, its last reply again and again; every reply takes its time. */
async function sending(script: readonly Scripted[], replyMs = 0): Promise<Sending> {
  const clock = virtualClock(startMs);
  let spentMs = 0;
  const told: string[] = [];
  const github = answeringGitHub((_request, number) => {
    spentMs += replyMs;
    return script[number - 1] ?? script.at(-1) ?? reply(500);
  });
  const result = await sendDispatch(dispatch, {
    api: github.api,
    clock: { nowMs: () => clock.nowMs() + spentMs, sleep: clock.sleep },
    tell: (line) => told.push(line),
  });
  return { result, requests: github.requests, sleepsMs: clock.sleepsMs, told };
}

const times = (count: number, scripted: Scripted): readonly Scripted[] => Array.from({ length: count }, () => scripted);
const bodyAt = (sentAt: string): string =>
  `{"event_type":"wandb-artifact","client_payload":{"alias":"production","dispatch":{"id":"${id}","sent_at":"${sentAt}"}}}`;

describe('sendDispatch', () => {
  it('sends one request', async () => {
    expect(await sending([reply(204)])).toEqual({
      result: { kind: 'sent', sentAtMs: startMs },
      requests: [
        {
          method: 'POST',
          path: '/repos/acme/deploy/dispatches',
          headers: { Accept: 'application/vnd.github+json', 'Content-Type': 'application/json' },
          body: bodyAt('2026-11-25T08:00:00Z'),
        },
      ],
      sleepsMs: [],
      told: [],
    });
  });

  const sure = [
    { what: '500', seen: reply(500), said: 'GitHub answered 500, a failure of its own' },
    { what: '503', seen: reply(503), said: 'GitHub answered 503, a failure of its own' },
    { what: '408', seen: reply(408), said: 'GitHub answered 408, a failure of its own' },
    {
      what: 'a connection that was not made',
      seen: notConnected,
      said: 'no connection to GitHub was made (connect ECONNREFUSED 192.0.2.1:443)',
    },
  ];

  it.each(sure)('sends the same id again after $what, with the time of the attempt', async ({ seen, said }) => {
    const { result, requests, sleepsMs, told } = await sending([seen, seen, reply(204)]);
    expect(result).toEqual({ kind: 'sent', sentAtMs: Date.UTC(2026, 10, 25, 8, 0, 5) });
    expect(requests.map(({ body }) => body)).toEqual([
      bodyAt('2026-11-25T08:00:00Z'),
      bodyAt('2026-11-25T08:00:01Z'),
      bodyAt('2026-11-25T08:00:05Z'),
    ]);
    expect(sleepsMs).toEqual([1_000, 4_000]);
    expect(told).toEqual([`acme/deploy: ${said}; once more in 1 s`, `acme/deploy: ${said}; once more in 4 s`]);
  });

  it.each(sure)('gives up after four retries: $what', async ({ seen, said }) => {
    const { result, requests, sleepsMs } = await sending([seen]);
    expect(result).toMatchObject({
      kind: 'failed',
      reason: { message: `${said} (tried 5 times); no run was started: send it anew later` },
    });
    expect(requests).toHaveLength(5);
    expect(sleepsMs).toEqual([1_000, 4_000, 15_000, 30_000]);
  });

  it('keeps the code of what failed last', async () => {
    expect((await sending([reply(503)])).result).toHaveProperty('reason.code', 'HTTP_503');
    expect((await sending([...times(4, reply(503)), notConnected])).result).toHaveProperty(
      'reason.code',
      'CONNECT_FAILED',
    );
  });

  it('waits as long as a failure asks', async () => {
    const { sleepsMs } = await sending([reply(503, '', { 'retry-after': '120' }), reply(503), reply(204)]);
    expect(sleepsMs).toEqual([120_000, 4_000]);
  });

  it.each([
    { what: '503', status: 503, code: 'HTTP_503' },
    { what: '429', status: 429, code: 'RATE_LIMITED' },
  ])('makes four retries at once where $what asks for no pause, and no more', async ({ status, code }) => {
    expect(await sending([reply(status, '', { 'retry-after': '0' })])).toMatchObject({
      result: { kind: 'failed', reason: { code, message: expect.stringMatching(/ \(tried 5 times\); no run/u) } },
      requests: { length: 5 },
      sleepsMs: [0, 0, 0, 0],
    });
  });
});

describe('sendDispatch after which a run may have started', () => {
  const look = `a run may have started all the same, so nothing was sent again; look for dispatch ${id} among the runs of acme/deploy before you send it anew`;
  const unsure = [
    { what: '501', seen: reply(501), code: 'HTTP_501', said: 'GitHub answered 501, a failure of its own' },
    { what: '502', seen: reply(502), code: 'HTTP_502', said: 'GitHub answered 502, a failure of its own' },
    { what: '504', seen: reply(504), code: 'HTTP_504', said: 'GitHub answered 504, a failure of its own' },
    {
      what: '504 that asks to come again',
      seen: reply(504, '', { 'retry-after': '1' }),
      code: 'HTTP_504',
      said: 'GitHub answered 504, a failure of its own',
    },
    {
      what: 'a connection that was cut',
      seen: cut,
      code: 'CONNECT_FAILED',
      said: 'the connection broke before GitHub answered (other side closed)',
    },
    {
      what: 'a reply that took too long',
      seen: timeout,
      code: 'TIMEOUT',
      said: 'GitHub did not answer in time (The operation was aborted due to timeout)',
    },
  ];

  it.each(unsure)('sends nothing again: $what', async ({ seen, code, said }) => {
    expect(await sending([seen, reply(204)])).toMatchObject({
      result: { kind: 'failed', reason: { code, message: `${said}: ${look}` } },
      requests: { length: 1 },
      sleepsMs: [],
      told: [],
    });
  });

  it.each(unsure)('nor once it was sent again: $what', async ({ seen, code, said }) => {
    expect(await sending([reply(500), seen, reply(204)])).toMatchObject({
      result: { kind: 'failed', reason: { code, message: `${said}: ${look}` } },
      requests: { length: 2 },
    });
  });
});

describe('sendDispatch that another attempt does not mend', () => {
  it('does not try a certificate twice', async () => {
    expect(await sending([badCertificate, reply(204)])).toMatchObject({
      result: {
        kind: 'failed',
        reason: {
          code: 'CERTIFICATE_INVALID',
          message:
            "GitHub's certificate does not verify; give the authority that signed it by NODE_EXTRA_CA_CERTS (self-signed certificate)",
        },
      },
      requests: { length: 1 },
      sleepsMs: [],
    });
  });

  it.each([
    { seen: refused(401, 'Bad credentials'), code: 'HTTP_401' },
    { seen: refused(403, 'Resource not accessible by integration'), code: 'HTTP_403' },
    { seen: refused(404, 'Not Found'), code: 'HTTP_404' },
    { seen: refused(422, 'client_payload is too large.'), code: 'HTTP_422' },
    { seen: reply(307, '', { location: 'https://elsewhere.example' }), code: 'REDIRECT_REFUSED' },
  ])('gives up at once on $seen.status', async ({ seen, code }) => {
    expect(await sending([seen, reply(204)])).toMatchObject({
      result: { kind: 'failed', reason: { code } },
      requests: { length: 1 },
      sleepsMs: [],
    });
  });

  it.each([
    { what: 'a repository that is none', changed: { repository: 'deploy' }, code: 'REQUEST_INVALID' },
    { what: 'an event type that is too long', changed: { eventType: 'x'.repeat(101) }, code: 'REQUEST_INVALID' },
    {
      what: 'a payload that is too large',
      changed: { clientPayloadAt: () => ({ text: 'x'.repeat(65_536) }) },
      code: 'PAYLOAD_TOO_LARGE',
    },
  ])('throws before anything is sent: $what', async ({ changed, code }) => {
    const github = answeringGitHub(() => reply(204));
    const sent = sendDispatch(
      { ...dispatch, ...changed },
      { api: github.api, clock: virtualClock(startMs), tell: () => undefined },
    );
    await expect(sent).rejects.toMatchObject({ name: 'DispatchError', code });
    expect(github.requests).toEqual([]);
  });
});

describe('sendDispatch under a rate limit', () => {
  it.each([
    { what: '429 with retry-after', seen: reply(429, '', { 'retry-after': '7' }), said: '429', pauseMs: 7_000 },
    {
      what: '403 with retry-after',
      seen: refused(403, secondary, { 'retry-after': '7' }),
      said: `403, ${secondary}`,
      pauseMs: 7_000,
    },
    {
      what: '403 until the reset',
      seen: refused(403, 'API rate limit exceeded', {
        'x-ratelimit-remaining': '0',
        'x-ratelimit-reset': '1795593690',
      }),
      said: '403, API rate limit exceeded',
      pauseMs: 90_000,
    },
    { what: '429 that says nothing', seen: reply(429), said: '429', pauseMs: 60_000 },
    { what: '403 by its words', seen: refused(403, secondary), said: `403, ${secondary}`, pauseMs: 60_000 },
    {
      what: '403 whose reset is over by our clock',
      seen: refused(403, 'x', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1795593000' }),
      said: '403, x',
      pauseMs: 60_000,
    },
  ])('waits and sends the same id again: $what', async ({ seen, said, pauseMs }) => {
    const { result, requests, sleepsMs, told } = await sending([seen, reply(204)]);
    expect(result).toEqual({ kind: 'sent', sentAtMs: startMs + pauseMs });
    expect(requests.map(({ body }) => body?.includes(id))).toEqual([true, true]);
    expect(sleepsMs).toEqual([pauseMs]);
    expect(told).toEqual([`acme/deploy: ${limited} (${said}): ${advice}; once more in ${pauseMs / 1000} s`]);
  });

  it('uses up no retry', async () => {
    const limit = reply(429, '', { 'retry-after': '5' });
    const { result, requests, sleepsMs } = await sending([
      ...times(20, limit),
      ...times(2, reply(500)),
      ...times(3, limit),
      ...times(2, reply(503)),
      reply(204),
    ]);
    expect(result).toMatchObject({ kind: 'sent' });
    expect(requests).toHaveLength(28);
    expect(sleepsMs.filter((sleepMs) => sleepMs !== 5_000)).toEqual([1_000, 4_000, 15_000, 30_000]);
  });

  it('doubles the pause each time that GitHub does not say how long, and gives up where ten minutes do not suffice', async () => {
    const { result, sleepsMs } = await sending([reply(429)]);
    expect(sleepsMs).toEqual([60_000, 120_000, 240_000]);
    expect(result).toEqual({
      kind: 'failed',
      reason: {
        code: 'RATE_LIMITED',
        message: `${limited} (429): ${advice}; no run was started: send it anew later`,
      },
    });
  });

  it('doubles no pause that GitHub names', async () => {
    const named = reply(429, '', { 'retry-after': '30' });
    const { sleepsMs } = await sending([named, reply(429), named, reply(429), reply(204)]);
    expect(sleepsMs).toEqual([30_000, 60_000, 30_000, 120_000]);
  });
});

describe('the patience of sendDispatch', () => {
  it.each([
    { seconds: 600, pausesMs: [600_000], kind: 'sent' },
    { seconds: 601, pausesMs: [], kind: 'failed' },
  ])('is ten minutes: $seconds s', async ({ seconds, pausesMs, kind }) => {
    const limit = reply(429, '', { 'retry-after': String(seconds) });
    expect(await sending([limit, reply(204)])).toMatchObject({ result: { kind }, sleepsMs: pausesMs });
    const failure = reply(503, '', { 'retry-after': String(seconds) });
    expect(await sending([failure, reply(204)])).toMatchObject({ result: { kind }, sleepsMs: pausesMs });
  });

  it('is that of all pauses together', async () => {
    const { result, sleepsMs } = await sending([reply(429, '', { 'retry-after': '250' })]);
    expect(sleepsMs).toEqual([250_000, 250_000]);
    expect(result).toEqual({
      kind: 'failed',
      reason: {
        code: 'RATE_LIMITED',
        message: `${limited} (429): ${advice}; no run was started: send it anew in 250 s`,
      },
    });
  });

  it('counts what GitHub takes to answer', async () => {
    const { result, requests } = await sending([reply(429, '', { 'retry-after': '1' })], 100_000);
    expect(result).toMatchObject({ kind: 'failed' });
    expect(requests).toHaveLength(6);
  });

  it('counts no tries where there was one', async () => {
    const { result } = await sending([reply(503, '', { 'retry-after': '3600' })]);
    expect(result).toHaveProperty(
      'reason.message',
      'GitHub answered 503, a failure of its own; no run was started: send it anew in 3600 s',
    );
  });

  it('says when to send it anew after a failure that asks for more', async () => {
    const { result } = await sending([reply(500), reply(503, '', { 'retry-after': '3600' })]);
    expect(result).toEqual({
      kind: 'failed',
      reason: {
        code: 'HTTP_503',
        message:
          'GitHub answered 503, a failure of its own (tried 2 times); no run was started: send it anew in 3600 s',
      },
    });
  });
});
