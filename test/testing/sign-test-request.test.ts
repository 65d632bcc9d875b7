import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { signTestRequest, type TestRequestOptions } from '../../src/testing/index.ts';

const secret = 'a-secret-of-enough-bytes';
const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');

afterEach(() => {
  jest.useRealTimers();
});

describe('signTestRequest', () => {
  // Known answers: Python's hmac.
  it.each<{ readonly what: string; readonly body: TestRequestOptions['body']; readonly signature: string }>([
    { what: 'a text', body: '{}', signature: 'H1X9skG6YexGpZborBvGGb2FvMaMchX5SxNkkpDvNYo=' },
    {
      what: 'a text outside ASCII',
      body: '{"alias":"größe"}',
      signature: 'AzojL44//srNA7v2b7qHEupGqNB/QgaQSxvm9j5asgk=',
    },
    { what: 'an empty text', body: '', signature: '/ozLbE+rXFYBxKOf22BIZg/H2p2vZzDwoQCsVZJ3D9E=' },
    { what: 'an object', body: {}, signature: 'H1X9skG6YexGpZborBvGGb2FvMaMchX5SxNkkpDvNYo=' },
    { what: 'a list', body: [], signature: 'lwTlXSY/rvjjZQI1oZaMWl2YkGGe7aJLkQoyoCEWOOc=' },
    {
      what: 'an object with members',
      body: { event_type: 'ADD_ARTIFACT_ALIAS', alias: 'production' },
      signature: 'z1C86N/pzKI4kINmDsx7Ha2KrOwzzbIQI+oD/tUXqo0=',
    },
    { what: 'bytes', body: Uint8Array.of(0xff, 0xfe), signature: 'DO/fynDGar31HMmmJBIWrWHOdP43X/bjGQ/9DRVfGeI=' },
    {
      what: 'a view of bytes',
      body: Uint8Array.of(0, 0x7b, 0x7d, 0).subarray(1, 3),
      signature: 'H1X9skG6YexGpZborBvGGb2FvMaMchX5SxNkkpDvNYo=',
    },
  ])('posts $what as W&B does', ({ body, signature }) => {
    const { method, headers } = signTestRequest({ body, secret });
    expect(method).toBe('POST');
    expect(headers).toEqual({ 'content-type': 'application/json', 'x-wandb-signature': signature });
  });

  it.each<{ readonly body: TestRequestOptions['body']; readonly sent: string }>([
    { body: ' {"b": 1}\n', sent: ' {"b": 1}\n' },
    { body: Buffer.from('[1 ]'), sent: '[1 ]' },
    { body: { alias: 'größe' }, sent: '{"alias":"größe"}' },
  ])('sends $sent, the bytes that it signs', ({ body, sent }) => {
    expect(textOf(signTestRequest({ body, secret }).body)).toBe(sent);
  });

  it('copies bytes, so that what is changed later stays signed', () => {
    const bytes = Buffer.from('{}');
    const { body } = signTestRequest({ body: bytes, secret });
    bytes.fill(0);
    expect(textOf(body)).toBe('{}');
  });

  it('signs in hex on request', () => {
    expect(signTestRequest({ body: '{}', secret, encoding: 'hex' }).headers['x-wandb-signature']).toBe(
      '1f55fdb241ba61ec46a596e8ac1bc619bd85bcc68c7215f94b13649290ef358a',
    );
  });

  const triple = {
    'webhook-id': 'msg_1',
    'webhook-timestamp': '1700000000',
    'webhook-signature': 'v1,Wn5xGFNu4ObDxosDPOfcLhvxABRhpYqoTgV6edNQKaY=',
  };
  const wandb = { 'x-wandb-signature': 'H1X9skG6YexGpZborBvGGb2FvMaMchX5SxNkkpDvNYo=' };

  it.each([
    { scheme: 'wandb' as const, signatures: wandb },
    { scheme: 'standard-webhooks' as const, signatures: triple },
    { scheme: 'either' as const, signatures: { ...wandb, ...triple } },
  ])('carries the signatures of the scheme $scheme', ({ scheme, signatures }) => {
    const { headers } = signTestRequest({ body: '{}', secret, scheme, id: 'msg_1', sentAtMs: 1_700_000_000_000 });
    expect(headers).toEqual({ 'content-type': 'application/json', ...signatures });
  });

  it('signs the published example of Standard Webhooks', () => {
    const { headers } = signTestRequest({
      body: '{"test": 2432232314}',
      secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
      scheme: 'standard-webhooks',
      id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      sentAtMs: 1_614_265_330_000,
    });
    expect(headers['webhook-signature']).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
  });

  it('takes a new id and the time of now where none are given', () => {
    jest.useFakeTimers({ now: 1_700_000_000_999 });
    const [first, second] = [1, 2].map(
      () => signTestRequest({ body: '{}', secret, scheme: 'standard-webhooks' }).headers,
    );
    expect(first?.['webhook-timestamp']).toBe('1700000000');
    expect(first?.['webhook-id']).toMatch(/^msg_[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u);
    expect(second?.['webhook-id']).not.toBe(first?.['webhook-id']);
  });

  it.each([
    { secret: '', scheme: 'wandb' as const },
    { secret: 'whpk_11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=', scheme: 'wandb' as const },
    { secret: 'whsk_nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=', scheme: 'standard-webhooks' as const },
    { secret: 'whsec_no base64', scheme: 'standard-webhooks' as const },
  ])('refuses the secret "$secret" under $scheme', ({ secret: wrong, scheme }) => {
    expect(() => signTestRequest({ body: '{}', secret: wrong, scheme })).toThrow(
      expect.objectContaining({ name: 'DispatchError', code: 'SECRET_INVALID' }),
    );
  });
});
