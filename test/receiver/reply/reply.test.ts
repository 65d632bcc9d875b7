import { describe, expect, it } from '@jest/globals';
import { emptyReply, problemReply } from '../../../receiver/reply/reply.ts';
import { DispatchError, type ErrorCode } from '../../../src/core/errors.ts';

describe('emptyReply', () => {
  it('has a status and nothing else', () => {
    expect(emptyReply(204)).toEqual({ status: 204, headers: {}, body: '', close: false });
  });
});

describe('problemReply', () => {
  it('is a problem document', () => {
    const { status, headers, body } = problemReply(new DispatchError('EVENT_UNKNOWN', 'W&B has no event "X"'));
    expect(status).toBe(400);
    expect(headers).toEqual({ 'content-type': 'application/problem+json' });
    expect(JSON.parse(body)).toEqual({
      type: 'about:blank',
      title: 'The event type is not one of W&B.',
      status: 400,
      code: 'EVENT_UNKNOWN',
      detail: 'W&B has no event "X"',
    });
  });

  it.each<{ readonly code: ErrorCode; readonly status: number; readonly detailed: boolean; readonly close: boolean }>([
    { code: 'METHOD_NOT_ALLOWED', status: 405, detailed: true, close: true },
    { code: 'MEDIA_TYPE_UNSUPPORTED', status: 415, detailed: true, close: true },
    { code: 'BODY_TOO_LARGE', status: 413, detailed: true, close: true },
    { code: 'BODY_TIMEOUT', status: 408, detailed: true, close: true },
    { code: 'SIGNATURE_MISSING', status: 401, detailed: false, close: false },
    { code: 'SIGNATURE_MALFORMED', status: 401, detailed: false, close: false },
    { code: 'SIGNATURE_MISMATCH', status: 401, detailed: false, close: false },
    { code: 'SENT_AT_INVALID', status: 401, detailed: false, close: false },
    { code: 'DISPATCH_EXPIRED', status: 401, detailed: false, close: false },
    { code: 'DISPATCH_FROM_FUTURE', status: 401, detailed: false, close: false },
    { code: 'TOKEN_MISSING', status: 401, detailed: false, close: false },
    { code: 'TOKEN_MISMATCH', status: 401, detailed: false, close: false },
    { code: 'ID_CONFLICT', status: 409, detailed: true, close: false },
    { code: 'JSON_INVALID', status: 400, detailed: true, close: false },
    { code: 'EVENT_INVALID', status: 400, detailed: true, close: false },
    { code: 'EVENT_CONTRADICTORY', status: 400, detailed: true, close: false },
    { code: 'EVENT_UNKNOWN', status: 400, detailed: true, close: false },
    { code: 'BODY_NOT_RAW', status: 500, detailed: true, close: false },
    { code: 'HANDLER_FAILED', status: 500, detailed: false, close: false },
    { code: 'UNEXPECTED', status: 500, detailed: false, close: false },
    { code: 'HANDLER_TIMEOUT', status: 503, detailed: false, close: false },
    { code: 'DEDUPE_BUSY', status: 503, detailed: false, close: false },
    { code: 'DEDUPE_FAILED', status: 503, detailed: false, close: false },
  ])('of $code has status $status; detail: $detailed, close: $close', ({ code, status, detailed, close }) => {
    const reply = problemReply(new DispatchError(code, 'the words', { cause: new Error('hunter2') }));
    expect([reply.status, reply.close]).toEqual([status, close]);
    expect(JSON.parse(reply.body)).toMatchObject({ code, status });
    expect(reply.body.includes('the words')).toBe(detailed);
    expect(reply.body).not.toContain('hunter2');
  });

  it.each([
    { code: 'METHOD_NOT_ALLOWED' as const, headers: { allow: 'POST' } },
    { code: 'DEDUPE_BUSY' as const, headers: { 'retry-after': '1' } },
  ])('of $code has its headers', ({ code, headers }) => {
    expect(problemReply(new DispatchError(code, '')).headers).toEqual({
      'content-type': 'application/problem+json',
      ...headers,
    });
  });

  it('takes headers beside', () => {
    expect(problemReply(new DispatchError('TOKEN_MISSING', ''), { 'www-authenticate': 'Bearer' }).headers).toEqual({
      'content-type': 'application/problem+json',
      'www-authenticate': 'Bearer',
    });
  });
});
