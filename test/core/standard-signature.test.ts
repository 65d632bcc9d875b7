import { describe, expect, it } from '@jest/globals';
import type { ErrorCode } from '../../src/core/errors.ts';
import { signStandardWebhook } from '../../src/core/standard-signature.ts';

const refusal = (code: ErrorCode, message: RegExp): unknown =>
  expect.objectContaining({ name: 'DispatchError', code, message: expect.stringMatching(message) });

const plain = { id: 'msg_1', sentAtMs: 1_700_000_000_000, secret: 'a-secret-of-enough-bytes' };

describe('signStandardWebhook', () => {
  // The first is published in the specification's own libraries; the others are Python's hmac, the third openssl's too.
  it.each([
    {
      what: 'the published example',
      webhook: {
        id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
        sentAtMs: 1_614_265_330_000,
        body: '{"test": 2432232314}',
        secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
      },
      timestamp: '1614265330',
      signature: 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    },
    {
      what: 'a secret that is base64 after whsec_',
      webhook: { ...plain, body: '{}', secret: 'whsec_MDEyMzQ1Njc4OWFiY2RlZmdoaWprbG1ub3BxcnN0dXY=' },
      timestamp: '1700000000',
      signature: 'v1,v0sabCUYMIVbYxCebM4R4lK2I+yqwQm7WkcSRsBZv+A=',
    },
    {
      what: 'a secret that is any text',
      webhook: { ...plain, body: '{}' },
      timestamp: '1700000000',
      signature: 'v1,Wn5xGFNu4ObDxosDPOfcLhvxABRhpYqoTgV6edNQKaY=',
    },
    {
      what: 'an empty body',
      webhook: { ...plain, body: '' },
      timestamp: '1700000000',
      signature: 'v1,8pwW++uACCWShu1oyab2sHlz/A9piFnZqvioqNOO/Vg=',
    },
    {
      what: 'a secret and a body outside ASCII',
      webhook: { ...plain, body: '{"alias":"größe"}', secret: 'schlüssel-mit-ünïcödé-🔑' },
      timestamp: '1700000000',
      signature: 'v1,Bdo6zkDrESs9TMV1GmlbxL0dxP7iZj5KmgWi0YA4MDk=',
    },
    {
      what: 'a time between two seconds, cut',
      webhook: { ...plain, body: '{}', sentAtMs: 1_700_000_000_999 },
      timestamp: '1700000000',
      signature: 'v1,Wn5xGFNu4ObDxosDPOfcLhvxABRhpYqoTgV6edNQKaY=',
    },
  ])('signs $what', ({ webhook, timestamp, signature }) => {
    expect(signStandardWebhook({ ...webhook, body: Buffer.from(webhook.body) })).toEqual({
      'webhook-id': webhook.id,
      'webhook-timestamp': timestamp,
      'webhook-signature': signature,
    });
  });

  it('signs bytes that are no UTF-8', () => {
    expect(signStandardWebhook({ ...plain, body: Uint8Array.of(0xff, 0xfe) })['webhook-signature']).toBe(
      'v1,uFyj0NoajMo6OzlbzkjOBvupR5UDSUQy3nS/DCiwpvs=',
    );
  });

  it.each([
    { secret: '', words: /^the secret is empty/u },
    { secret: 'whpk_11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=', words: /Ed25519/u },
    { secret: 'whsec_no base64', words: /no padded base64/u },
  ])('refuses the secret "$secret"', ({ secret, words }) => {
    expect(() => signStandardWebhook({ ...plain, body: Buffer.from('{}'), secret })).toThrow(
      refusal('SECRET_INVALID', words),
    );
  });
});
