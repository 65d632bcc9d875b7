import { describe, expect, it } from '@jest/globals';
import type { ConnectionFailure } from '../../../src/deliver/connection-failure.ts';
import { dispatchOutcome } from '../../../src/deliver/github/dispatch-outcome.ts';
import { refused, reply } from './scripted-github.ts';

const nowMs = Date.UTC(2026, 10, 25, 8);
const reset = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1795593690' };
const secondary = 'You have exceeded a secondary rate limit.';
const outcomeOf = (seen: ReturnType<typeof reply> | ConnectionFailure): unknown =>
  dispatchOutcome(seen, 'acme/deploy', nowMs);
const reason = (code: string): object => ({ code, message: expect.stringMatching(/./u) });

describe('dispatchOutcome', () => {
  it('is delivered on 204', () => {
    expect(outcomeOf(reply(204))).toEqual({ kind: 'delivered' });
  });

  it.each([
    { seen: refused(400, 'Problems parsing JSON'), code: 'HTTP_400' },
    { seen: refused(401, 'Bad credentials'), code: 'HTTP_401' },
    { seen: refused(403, 'Resource not accessible by integration'), code: 'HTTP_403' },
    { seen: refused(404, 'Not Found'), code: 'HTTP_404' },
    { seen: reply(405, ''), code: 'HTTP_405' },
    { seen: refused(410, 'Gone'), code: 'HTTP_410' },
    { seen: reply(413, ''), code: 'HTTP_413' },
    { seen: refused(422, 'client_payload is too large.'), code: 'HTTP_422' },
    { seen: reply(301, '', { location: 'https://x.example' }), code: 'REDIRECT_REFUSED' },
    { seen: reply(307, '', { location: 'https://x.example' }), code: 'REDIRECT_REFUSED' },
    { seen: reply(404, '', { 'retry-after': '7' }), code: 'HTTP_404' },
  ])('is dead on $seen.status', ({ seen, code }) => {
    expect(outcomeOf(seen)).toEqual({ kind: 'dead', reason: reason(code) });
  });

  it.each([
    { status: 500, mayHaveArrived: false },
    { status: 501, mayHaveArrived: true },
    { status: 502, mayHaveArrived: true },
    { status: 503, mayHaveArrived: false },
    { status: 504, mayHaveArrived: true },
    { status: 520, mayHaveArrived: true },
    { status: 408, mayHaveArrived: false },
  ])('is to be tried again on $status, arrived perhaps: $mayHaveArrived', ({ status, mayHaveArrived }) => {
    expect(outcomeOf(reply(status))).toEqual({
      kind: 'retry',
      reason: { code: `HTTP_${status}`, message: `GitHub answered ${status}, a failure of its own` },
      mayHaveArrived,
    });
  });

  it('says how long a failure asks to wait', () => {
    expect(outcomeOf(reply(503, '', { 'retry-after': '120' }))).toMatchObject({ kind: 'retry', afterMs: 120_000 });
  });

  it.each([
    { what: '429', seen: reply(429), said: '429', afterMs: undefined },
    { what: '429 with retry-after', seen: reply(429, '', { 'retry-after': '7' }), said: '429', afterMs: 7_000 },
    {
      what: '403 with retry-after',
      seen: refused(403, 'Slow down', { 'retry-after': '7' }),
      said: '403, Slow down',
      afterMs: 7_000,
    },
    {
      what: '403 with nothing remaining',
      seen: refused(403, 'API rate limit exceeded', reset),
      said: '403, API rate limit exceeded',
      afterMs: 90_000,
    },
    { what: '429 with nothing remaining', seen: reply(429, '', reset), said: '429', afterMs: 90_000 },
    { what: '403 by its words', seen: refused(403, secondary), said: `403, ${secondary}`, afterMs: undefined },
  ])('is a rate limit, by which no run was started, on $what', ({ seen, said, afterMs }) => {
    expect(outcomeOf(seen)).toStrictEqual({
      kind: 'retry',
      reason: {
        code: 'RATE_LIMITED',
        message: `GitHub limits this token's requests (${said}): dispatch less often, or by another token`,
      },
      mayHaveArrived: false,
      ...(afterMs !== undefined && { afterMs }),
    });
  });

  it.each([
    {
      code: 'CONNECT_FAILED',
      mayHaveArrived: false,
      message: 'no connection to GitHub was made (what was said)',
    },
    {
      code: 'CONNECT_FAILED',
      mayHaveArrived: true,
      message: 'the connection broke before GitHub answered (what was said)',
    },
    { code: 'TIMEOUT', mayHaveArrived: true, message: 'GitHub did not answer in time (what was said)' },
    {
      code: 'CERTIFICATE_INVALID',
      mayHaveArrived: false,
      message:
        "GitHub's certificate does not verify; give the authority that signed it by NODE_EXTRA_CA_CERTS (what was said)",
    },
  ] as const)('explains $code, arrived perhaps: $mayHaveArrived', ({ code, mayHaveArrived, message }) => {
    expect(outcomeOf({ kind: 'no reply', code, mayHaveArrived, detail: 'what was said' })).toEqual({
      kind: 'retry',
      reason: { code, message },
      mayHaveArrived,
    });
  });
});
