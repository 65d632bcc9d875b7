import { createHmac, createPrivateKey, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import {
  signDispatch,
  verifyDispatch,
  type DispatchToSign,
  type DispatchToVerify,
} from '../../src/core/dispatch-signature.ts';
import type { ErrorCode } from '../../src/core/errors.ts';

interface DispatchVector {
  readonly title: string;
  readonly eventType: string;
  readonly id: string;
  readonly sentAt: string;
  readonly sentAtMs: number;
  readonly clientPayload: object;
  readonly dispatchExtra?: object;
  readonly canonicalHex: string;
  readonly hmac: { readonly secret: string; readonly signature: string };
  readonly ed25519: { readonly signing: string; readonly verifying: string; readonly signature: string };
}

const vectorsUrl = new URL('../vectors/dispatch-signatures.json', import.meta.url);
const { cases } = JSON.parse(readFileSync(vectorsUrl, 'utf8')) as { readonly cases: readonly DispatchVector[] };

const refusal = (code: ErrorCode, message: RegExp): unknown =>
  expect.objectContaining({ name: 'DispatchError', code, message: expect.stringMatching(message) });
const telling = (text: string): unknown => expect.objectContaining({ message: expect.stringContaining(text) });

function payloadOf(vector: DispatchVector, signature: string): object {
  const dispatch = { id: vector.id, sent_at: vector.sentAt, ...vector.dispatchExtra, signature };
  return { ...vector.clientPayload, dispatch };
}

function toVerify(vector: DispatchVector, secret: string, signature: string): DispatchToVerify {
  const { eventType, sentAtMs } = vector;
  const clientPayload = payloadOf(vector, signature);
  return { eventType, clientPayload, secrets: [secret], nowMs: sentAtMs, maxAgeMs: 1 };
}

// The vector "an empty payload", and its keys: RFC 8032, section 7.1, test 2.
const hmacSecret = 'schlüssel-mit-ünïcödé-🔑';
const signing = 'whsk_TM0Imyj/ltqdtsNG7BFOD1uKMZ81q6Yk2oz27U+4pvs=';
const verifying = 'whpk_PUAXw+hDiVqStwqnTRt+vJyYLM8uxJaMwM1V8Sr0Zgw=';
const seedHex = '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb';
const otherVerifying = 'whpk_11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=';
const id = '01a21000-8be8-7711-8a54-ee6a2b6495cc';
const sentAt = '2026-11-25T00:00:01Z';
const sentAtMs = 1_795_564_801_000;
const hmacSignature = 'zIdhsiI3/oMLScVbt4jvGKR1BVuj5c20fpiiQ5HABNU=';
const edSignature = 'ed25519:+6li+DolZhuNtZXtLBg1ToqsPDIiIL9wwYw/uWm+ixo4pAHCxi8xZjjR4k+kFCQ0M8hRnywxqxVbeGX2dOZ3CA==';
const canonical = `{"client_payload":{"dispatch":{"id":"${id}","sent_at":"${sentAt}"}},"event_type":"deploy"}`;

const signed: DispatchToVerify = {
  eventType: 'deploy',
  clientPayload: { dispatch: { id, sent_at: sentAt, signature: hmacSignature } },
  secrets: [hmacSecret],
  nowMs: sentAtMs,
  maxAgeMs: 60_000,
};
const toSign: DispatchToSign = { eventType: 'deploy', clientPayload: {}, id, sentAtMs, secret: hmacSecret };

/** A client_payload as one who holds the secret makes it by hand; the keys of `dispatch` are given in their canonical order. */
function signedByHand(dispatch: object, secret = hmacSecret): object {
  const text = `{"client_payload":{"dispatch":${JSON.stringify(dispatch)}},"event_type":"deploy"}`;
  return { dispatch: { ...dispatch, signature: createHmac('sha256', secret).update(text).digest('base64') } };
}

describe('signDispatch', () => {
  const signable = cases.filter(({ dispatchExtra }) => dispatchExtra === undefined);

  it.each(signable)('makes the HMAC of $title', (vector) => {
    const { secret, signature } = vector.hmac;
    const payload = signDispatch({ ...vector, secret });
    expect(JSON.stringify(payload)).toBe(JSON.stringify(payloadOf(vector, signature)));
  });

  it.each(signable)('makes the Ed25519 signature of $title', (vector) => {
    const { signing: secret, signature } = vector.ed25519;
    const payload = signDispatch({ ...vector, secret });
    expect(JSON.stringify(payload)).toBe(JSON.stringify(payloadOf(vector, signature)));
  });

  it('replaces a dispatch that is there, all of it', () => {
    const clientPayload = { dispatch: { id: 'old', zone: 'eu', signature: 'old' } };
    expect(signDispatch({ ...toSign, clientPayload })).toStrictEqual(signed.clientPayload);
  });

  it.each([{ dispatch: null }, { dispatch: 'old' }, { dispatch: [] }])('replaces $dispatch too', (clientPayload) => {
    expect(signDispatch({ ...toSign, clientPayload })).toStrictEqual(signed.clientPayload);
  });

  it('changes nothing in what it is given', () => {
    const clientPayload = { alias: 'production', dispatch: { id: 'old' } };
    signDispatch({ ...toSign, clientPayload });
    expect(clientPayload).toStrictEqual({ alias: 'production', dispatch: { id: 'old' } });
  });

  it.each([sentAtMs + 1, sentAtMs + 999, sentAtMs + 0.5])('cuts %d down to its second', (atMs) => {
    expect(signDispatch({ ...toSign, sentAtMs: atMs })).toStrictEqual(signed.clientPayload);
  });

  it.each([null, undefined, '0', new Date(0)])('refuses %p as time of sending, which is no number', (atMs) => {
    expect(() => signDispatch({ ...toSign, sentAtMs: atMs as unknown as number })).toThrow(
      refusal('SENT_AT_INVALID', /sentAtMs/u),
    );
  });

  it.each([NaN, Infinity, -Infinity, 8.64e15 + 1, 253_402_300_800_000, -62_167_219_200_001])(
    'refuses %d as time of sending',
    (atMs) => {
      expect(() => signDispatch({ ...toSign, sentAtMs: atMs })).toThrow(refusal('SENT_AT_INVALID', /sentAtMs/u));
    },
  );

  it.each([
    '',
    'x',
    '01a21000-8be8-4711-8a54-ee6a2b6495cc',
    '01a21000-8be8-7711-7a54-ee6a2b6495cc',
    '01a21000-8be8-7711-ca54-ee6a2b6495cc',
    '01a210008be877118a54ee6a2b6495cc',
    '{01a21000-8be8-7711-8a54-ee6a2b6495cc}',
    'urn:uuid:01a21000-8be8-7711-8a54-ee6a2b6495cc',
    '01a21000-8be8-7711-8a54-ee6a2b6495c',
    '01a21000-8be8-7711-8a54-ee6a2b6495ccc',
    '01a21000-8be8-7711-8a54-ee6a2b6495cg',
    '01a21000-8be8-7711-8a54-ee6a2b6495cc\n',
    ' 01a21000-8be8-7711-8a54-ee6a2b6495cc',
  ])('refuses the id %j, which is no UUID v7', (other) => {
    expect(() => signDispatch({ ...toSign, id: other })).toThrow(refusal('DISPATCH_INVALID', /\bid\b.*UUID v7/u));
  });

  it('refuses an id that is no text', () => {
    expect(() => signDispatch({ ...toSign, id: [id] as unknown as string })).toThrow(
      refusal('DISPATCH_INVALID', /\bid\b.*UUID v7/u),
    );
  });

  it.each([{ payload: null }, { payload: [] }, { payload: 'text' }, { payload: 5 }])(
    'refuses $payload as client_payload',
    ({ payload }) => {
      expect(() => signDispatch({ ...toSign, clientPayload: payload as unknown as object })).toThrow(
        refusal('DISPATCH_INVALID', /clientPayload is no object/u),
      );
    },
  );

  it.each([
    { what: 'an empty one', secret: '', message: /empty/u },
    { what: 'a public key', secret: verifying, message: /whpk_.*whsk_/u },
    { what: 'a seed of 64 bytes', secret: `whsk_${'QUFB'.repeat(21)}QQ==`, message: /64 bytes.*32/u },
    { what: 'a seed with a newline', secret: `${signing}\n`, message: /white space/u },
    { what: 'none', secret: undefined as unknown as string, message: /secret/u },
  ])('refuses as secret $what', ({ secret, message }) => {
    expect(() => signDispatch({ ...toSign, secret })).toThrow(refusal('SECRET_INVALID', message));
  });

  it.each([verifying, `${signing}\n`, `whsk_${'QUFB'.repeat(21)}QQ==`])('shows nothing of the secret %j', (secret) => {
    const act = (): unknown => signDispatch({ ...toSign, secret });
    expect(act).toThrow(refusal('SECRET_INVALID', /./u));
    expect(act).not.toThrow(telling(secret.slice('whsk_'.length).trim()));
  });

  it.each([
    { what: 'a value', input: { clientPayload: { a: [{ b: 'x\ud800' }] } } },
    { what: 'a key', input: { clientPayload: { a: { '\udfff': 1 } } } },
    { what: 'the event type', input: { eventType: 'deploy\ud800' } },
  ])('refuses a lone surrogate in $what', ({ input }) => {
    expect(() => signDispatch({ ...toSign, ...input })).toThrow(refusal('DISPATCH_INVALID', /surrogate/u));
  });

  it.each([NaN, Infinity])('refuses %d inside client_payload', (value) => {
    expect(() => signDispatch({ ...toSign, clientPayload: { a: value } })).toThrow(
      refusal('DISPATCH_INVALID', /NaN|Infinity/u),
    );
  });

  it('keeps the cause of what has no canonical JSON', () => {
    const clientPayload = { a: '\ud800' };
    expect(() => signDispatch({ ...toSign, clientPayload })).toThrow(
      expect.objectContaining({ cause: expect.any(Error) }),
    );
  });
});

describe('verifyDispatch', () => {
  it.each(cases)('accepts the HMAC of $title', (vector) => {
    const { secret, signature } = vector.hmac;
    expect(verifyDispatch(toVerify(vector, secret, signature))).toStrictEqual({
      id: vector.id,
      sentAtMs: vector.sentAtMs,
      secretIndex: 0,
    });
  });

  it.each(cases)('accepts the Ed25519 signature of $title, by either key', (vector) => {
    const { signature } = vector.ed25519;
    for (const secret of [vector.ed25519.verifying, vector.ed25519.signing]) {
      expect(verifyDispatch(toVerify(vector, secret, signature))).toStrictEqual({
        id: vector.id,
        sentAtMs: vector.sentAtMs,
        secretIndex: 0,
      });
    }
  });

  it.each(cases)('refuses that of $title for another event type', (vector) => {
    const input = toVerify(vector, vector.hmac.secret, vector.hmac.signature);
    expect(() => verifyDispatch({ ...input, eventType: `${vector.eventType}x` })).toThrow(
      refusal('SIGNATURE_MISMATCH', /event_type/u),
    );
  });

  it('accepts keys in any order, and numbers however they were written', () => {
    const vector = cases.find(({ title }) => title === 'numbers');
    if (vector === undefined) throw new Error('no such vector');
    const text = JSON.stringify(payloadOf(vector, vector.hmac.signature));
    const respelt = text.replace('"1.0":1,', '').replace(/\}$/u, ',"1.0":1e0}').replace('1e+21', '1000E18');
    expect(respelt).not.toBe(text);
    const input = toVerify(vector, vector.hmac.secret, vector.hmac.signature);
    expect(verifyDispatch({ ...input, clientPayload: JSON.parse(respelt) }).id).toBe(vector.id);
  });

  it.each([
    { what: 'a further key of dispatch removed', extra: undefined },
    { what: 'one changed', extra: { zone: 'us' } },
    { what: 'one added', extra: { more: 1 } },
  ])('signs further keys in dispatch: $what is refused', ({ extra }) => {
    const payload = signedByHand({ id, sent_at: sentAt, zone: 'eu' }) as { readonly dispatch: object };
    const { zone: _, ...without } = payload.dispatch as { readonly zone?: string };
    const dispatch = extra === undefined ? without : { ...payload.dispatch, ...extra };
    expect(verifyDispatch({ ...signed, clientPayload: payload }).id).toBe(id);
    expect(() => verifyDispatch({ ...signed, clientPayload: { dispatch } })).toThrow(
      refusal('SIGNATURE_MISMATCH', /client_payload/u),
    );
  });

  it('gives the id as it was signed, a UUID or not', () => {
    const clientPayload = signedByHand({ id: 'delivery 1', sent_at: sentAt });
    expect(verifyDispatch({ ...signed, clientPayload }).id).toBe('delivery 1');
  });

  it.each([
    { what: 'missing', dispatch: { sent_at: sentAt } },
    { what: 'empty', dispatch: { id: '', sent_at: sentAt } },
    { what: 'a number', dispatch: { id: 5, sent_at: sentAt } },
  ])('refuses a signed id that is $what', ({ dispatch }) => {
    expect(() => verifyDispatch({ ...signed, clientPayload: signedByHand(dispatch) })).toThrow(
      refusal('SIGNATURE_MALFORMED', /dispatch\.id/u),
    );
  });

  it('changes nothing in what it is given', () => {
    const clientPayload = structuredClone(signed.clientPayload);
    verifyDispatch({ ...signed, clientPayload });
    expect(clientPayload).toStrictEqual(signed.clientPayload);
  });

  it('survives twenty thousand levels of nesting, as parsed from a stranger', () => {
    const text = `{"a":${'['.repeat(20_000)}${']'.repeat(20_000)},"dispatch":${JSON.stringify({ id, sent_at: sentAt, signature: hmacSignature })}}`;
    expect(() => verifyDispatch({ ...signed, clientPayload: JSON.parse(text) })).toThrow(
      refusal('SIGNATURE_MISMATCH', /client_payload/u),
    );
  });

  it.each([
    { what: 'a value', clientPayload: { ...(signed.clientPayload as object), a: '\ud800' }, eventType: 'deploy' },
    { what: 'a key', clientPayload: { ...(signed.clientPayload as object), '\ud800': 1 }, eventType: 'deploy' },
    { what: 'the event type', clientPayload: signed.clientPayload, eventType: 'deploy\udc00' },
    {
      what: 'the id',
      clientPayload: { dispatch: { id: '\ud800', sent_at: sentAt, signature: hmacSignature } },
      eventType: 'deploy',
    },
  ])('refuses a lone surrogate in $what', ({ clientPayload, eventType }) => {
    expect(() => verifyDispatch({ ...signed, clientPayload, eventType })).toThrow(
      refusal('SIGNATURE_MISMATCH', /surrogate/u),
    );
  });

  it('never takes U+FFFD for a lone surrogate', () => {
    const bytes = Buffer.from(canonical.replace('deploy', 'deploy\ufffd'));
    const signature = createHmac('sha256', hmacSecret).update(bytes).digest('base64');
    const clientPayload = { dispatch: { id, sent_at: sentAt, signature } };
    expect(verifyDispatch({ ...signed, clientPayload, eventType: 'deploy\ufffd' }).id).toBe(id);
    expect(() => verifyDispatch({ ...signed, clientPayload, eventType: 'deploy\ud800' })).toThrow(
      refusal('SIGNATURE_MISMATCH', /surrogate/u),
    );
  });
});

describe('the secrets of verifyDispatch', () => {
  const withEd25519 = { ...signed, clientPayload: { dispatch: { id, sent_at: sentAt, signature: edSignature } } };

  it.each([
    { input: signed, secrets: [hmacSecret, 'other'], secretIndex: 0 },
    { input: signed, secrets: ['other', hmacSecret], secretIndex: 1 },
    { input: signed, secrets: [verifying, 'other', signing, hmacSecret], secretIndex: 3 },
    { input: withEd25519, secrets: [otherVerifying, hmacSecret, verifying, signing], secretIndex: 2 },
    { input: withEd25519, secrets: [otherVerifying, signing, verifying], secretIndex: 1 },
  ])('are all tried: number $secretIndex holds', ({ input, secrets, secretIndex }) => {
    expect(verifyDispatch({ ...input, secrets })).toStrictEqual({ id, sentAtMs, secretIndex });
  });

  it.each([
    { what: 'another HMAC secret', input: signed, secret: 'another-secret' },
    { what: 'another public key', input: withEd25519, secret: otherVerifying },
    { what: 'an Ed25519 signature and an HMAC secret', input: withEd25519, secret: 'dispatch-secret-of-enough-bytes' },
    { what: 'an HMAC and a public key', input: signed, secret: verifying },
    { what: 'an HMAC and a signing key', input: signed, secret: signing },
  ])('are refused: $what', ({ input, secret }) => {
    const act = (): unknown => verifyDispatch({ ...input, secrets: [secret] });
    expect(act).toThrow(refusal('SIGNATURE_MISMATCH', /signature/u));
    expect(act).not.toThrow(telling(secret));
    expect(act).not.toThrow(telling(secret.slice('whpk_'.length)));
  });

  it.each([
    { secrets: [''], message: /secret 1 of 1 is empty/u },
    { secrets: [hmacSecret, ''], message: /secret 2 of 2 is empty/u },
    { secrets: [hmacSecret, 'whpk_x'], message: /secret 2 of 2 .*whpk_.*32/u },
    { secrets: [hmacSecret, `whpk_${'QUFB'.repeat(21)}QQ==`], message: /secret 2 of 2 .*64 bytes.*32/u },
    { secrets: [hmacSecret, undefined as unknown as string], message: /secret 2 of 2/u },
  ])('are parsed before any is compared: $message', ({ secrets, message }) => {
    expect(() => verifyDispatch({ ...signed, secrets })).toThrow(refusal('SECRET_INVALID', message));
  });
});

describe('a forger who knows the public key', () => {
  const publicText = verifying.slice('whpk_'.length);
  const hmacUnder = (key: string | Uint8Array): string => createHmac('sha256', key).update(canonical).digest('base64');

  it('is given the bytes that are signed', () => {
    expect(hmacUnder(hmacSecret)).toBe(hmacSignature);
  });

  const macs = [
    { what: 'an HMAC under the whpk_ text', mac: hmacUnder(verifying) },
    { what: 'an HMAC under its base64', mac: hmacUnder(publicText) },
    { what: 'an HMAC under the 32 raw bytes', mac: hmacUnder(Buffer.from(publicText, 'base64')) },
    { what: 'an HMAC under the whsk_ text', mac: hmacUnder(signing) },
    { what: 'an HMAC under the 32 bytes of the seed', mac: hmacUnder(Buffer.from(seedHex, 'hex')) },
    { what: 'an HMAC under the hex of the seed', mac: hmacUnder(seedHex) },
    { what: 'an HMAC under nothing', mac: hmacUnder('') },
  ];

  it.each(macs)('is refused with $what', ({ mac }) => {
    const clientPayload = { dispatch: { id, sent_at: sentAt, signature: mac } };
    for (const secrets of [[verifying], [signing], [verifying, signing, hmacSecret]]) {
      expect(() => verifyDispatch({ ...signed, clientPayload, secrets })).toThrow(refusal('SIGNATURE_MISMATCH', /./u));
    }
  });

  it.each(macs)('is refused with $what dressed as Ed25519', ({ mac }) => {
    const signature = `ed25519:${mac}`;
    const clientPayload = { dispatch: { id, sent_at: sentAt, signature } };
    expect(() => verifyDispatch({ ...signed, clientPayload, secrets: [verifying, signing] })).toThrow(
      refusal('SIGNATURE_MALFORMED', /dispatch\.signature/u),
    );
  });

  it('is refused with a signature under a key of his own', () => {
    const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.alloc(32, 7)]);
    const own = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
    const signature = `ed25519:${sign(null, Buffer.from(canonical), own).toString('base64')}`;
    const clientPayload = { dispatch: { id, sent_at: sentAt, signature } };
    expect(() => verifyDispatch({ ...signed, clientPayload, secrets: [verifying, signing, hmacSecret] })).toThrow(
      refusal('SIGNATURE_MISMATCH', /./u),
    );
  });

  it('is refused with the same signature whose S is larger by the order of the group', () => {
    const vector = cases.find(({ title }) => title === 'the documented payload');
    if (vector === undefined) throw new Error('no such vector');
    // RFC 8032, section 5.1.7: S outside 0 <= S < L is refused.
    const malleable =
      'ed25519:vJjHVC3gqma09nUBtuslqE9Fsq2HhGiffCSOcOWeDmDl/dMwwwOazMHe5FDHE6EJO/TpfNdMoPfsyZKONPqlGw==';
    expect(() => verifyDispatch(toVerify(vector, vector.ed25519.verifying, malleable))).toThrow(
      refusal('SIGNATURE_MISMATCH', /./u),
    );
  });
});

describe('sent_at', () => {
  it.each([
    { text: '2026-11-25T00:00:01Z', atMs: 1_795_564_801_000 },
    { text: '1970-01-01T00:00:00Z', atMs: 0 },
    { text: '2028-02-29T23:59:59Z', atMs: 1_835_481_599_000 },
    { text: '9999-12-31T23:59:59Z', atMs: 253_402_300_799_000 },
  ])('is read as $text', ({ text, atMs }) => {
    const clientPayload = signedByHand({ id, sent_at: text });
    expect(verifyDispatch({ ...signed, clientPayload, nowMs: atMs }).sentAtMs).toBe(atMs);
  });

  it.each([
    { what: 'milliseconds', value: '2026-11-25T00:00:01.000Z' },
    { what: 'a lower-case z', value: '2026-11-25T00:00:01z' },
    { what: 'a lower-case t', value: '2026-11-25t00:00:01Z' },
    { what: 'a blank for the T', value: '2026-11-25 00:00:01Z' },
    { what: 'an offset', value: '2026-11-25T00:00:01+00:00' },
    { what: 'no zone', value: '2026-11-25T00:00:01' },
    { what: 'no seconds', value: '2026-11-25T00:00Z' },
    { what: 'a date alone', value: '2026-11-25' },
    { what: '24:00:00', value: '2026-11-24T24:00:00Z' },
    { what: 'hour 25', value: '2026-11-25T25:00:00Z' },
    { what: 'minute 60', value: '2026-11-25T00:60:00Z' },
    { what: 'a leap second', value: '2016-12-31T23:59:60Z' },
    { what: '30 February', value: '2026-02-30T00:00:00Z' },
    { what: '29 February in another year', value: '2026-02-29T00:00:00Z' },
    { what: '31 April', value: '2026-04-31T00:00:00Z' },
    { what: 'month 13', value: '2026-13-01T00:00:00Z' },
    { what: 'month 0', value: '2026-00-01T00:00:00Z' },
    { what: 'day 0', value: '2026-11-00T00:00:00Z' },
    { what: 'the year 10000', value: '10000-01-01T00:00:00Z' },
    { what: 'the year 10000 with its sign', value: '+010000-01-01T00:00:00Z' },
    { what: 'a year before 0', value: '-000001-01-01T00:00:00Z' },
    { what: 'a blank before', value: ' 2026-11-25T00:00:01Z' },
    { what: 'a newline after', value: '2026-11-25T00:00:01Z\n' },
    { what: 'digits outside ASCII', value: '２０２６-11-25T00:00:01Z' },
    { what: 'an RFC 1123 date', value: 'Wed, 25 Nov 2026 00:00:01 GMT' },
    { what: 'digits and letters', value: '123abc' },
    { what: 'an empty text', value: '' },
    { what: 'a number', value: 1_795_564_801_000 },
    { what: 'null', value: null },
    { what: 'a list', value: ['2026-11-25T00:00:01Z'] },
    { what: 'an object', value: {} },
  ])('is refused with $what, although signed', ({ value }) => {
    const clientPayload = signedByHand({ id, sent_at: value });
    expect(() => verifyDispatch({ ...signed, clientPayload, maxAgeMs: 0 })).toThrow(
      refusal('SENT_AT_INVALID', /sent_at/u),
    );
  });

  it('is refused when missing', () => {
    expect(() => verifyDispatch({ ...signed, clientPayload: signedByHand({ id }), maxAgeMs: 0 })).toThrow(
      refusal('SENT_AT_INVALID', /sent_at/u),
    );
  });
});

const day = 86_400_000;

describe('the age of a dispatch', () => {
  it.each([
    { what: 'exactly as old as allowed', nowMs: sentAtMs + day, maxAgeMs: day },
    { what: 'exactly as old as one millisecond', nowMs: sentAtMs + 1, maxAgeMs: 1 },
    { what: 'sent now', nowMs: sentAtMs, maxAgeMs: 1 },
    { what: 'five minutes ahead', nowMs: sentAtMs - 300_000, maxAgeMs: 1 },
    { what: 'five minutes ahead, the age unchecked', nowMs: sentAtMs - 300_000, maxAgeMs: 0 },
    { what: 'ten years old, the age unchecked', nowMs: sentAtMs + 3650 * day, maxAgeMs: 0 },
  ])('passes $what', ({ nowMs, maxAgeMs }) => {
    expect(verifyDispatch({ ...signed, nowMs, maxAgeMs })).toStrictEqual({ id, sentAtMs, secretIndex: 0 });
  });

  it.each([
    { what: 'a millisecond older than allowed', nowMs: sentAtMs + day + 1, maxAgeMs: day },
    { what: 'two milliseconds old where one is allowed', nowMs: sentAtMs + 2, maxAgeMs: 1 },
    { what: 'ten years old', nowMs: sentAtMs + 3650 * day, maxAgeMs: day },
  ])('is refused $what, and both reasons are named', ({ nowMs, maxAgeMs }) => {
    const act = (): unknown => verifyDispatch({ ...signed, nowMs, maxAgeMs });
    expect(act).toThrow(refusal('DISPATCH_EXPIRED', /sent again/u));
    expect(act).toThrow(refusal('DISPATCH_EXPIRED', /re-run/u));
    expect(act).not.toThrow(telling(hmacSecret));
  });

  it.each([
    { what: 'a millisecond more than five minutes ahead', nowMs: sentAtMs - 300_001, maxAgeMs: day },
    { what: 'that far ahead, the age unchecked', nowMs: sentAtMs - 300_001, maxAgeMs: 0 },
    { what: 'ten years ahead', nowMs: sentAtMs - 3650 * day, maxAgeMs: day },
  ])('is refused $what', ({ nowMs, maxAgeMs }) => {
    expect(() => verifyDispatch({ ...signed, nowMs, maxAgeMs })).toThrow(
      refusal('DISPATCH_FROM_FUTURE', /sent_at.*ahead.*clock/u),
    );
  });

  it.each([
    { nowMs: NaN, maxAgeMs: day },
    { nowMs: NaN, maxAgeMs: 0 },
    { nowMs: Infinity, maxAgeMs: day },
    { nowMs: -Infinity, maxAgeMs: 0 },
    { nowMs: sentAtMs, maxAgeMs: NaN },
    { nowMs: sentAtMs, maxAgeMs: '90' as unknown as number },
    { nowMs: sentAtMs, maxAgeMs: -1 },
    { nowMs: undefined as unknown as number, maxAgeMs: day },
    { nowMs: sentAtMs, maxAgeMs: undefined as unknown as number },
    { nowMs: String(sentAtMs) as unknown as number, maxAgeMs: day },
    { nowMs: new Date(sentAtMs) as unknown as number, maxAgeMs: day },
  ])('fails closed with nowMs $nowMs and maxAgeMs $maxAgeMs', ({ nowMs, maxAgeMs }) => {
    expect(() => verifyDispatch({ ...signed, nowMs, maxAgeMs })).toThrow(refusal('INPUT_INVALID', /nowMs.*maxAgeMs/u));
  });

  it('asks for secrets before it asks for times', () => {
    expect(() => verifyDispatch({ ...signed, secrets: [], nowMs: NaN })).toThrow(refusal('SECRET_MISSING', /secret/u));
  });

  it('never ends where maxAgeMs is Infinity', () => {
    expect(verifyDispatch({ ...signed, nowMs: sentAtMs + 1e13, maxAgeMs: Infinity }).sentAtMs).toBe(sentAtMs);
  });
});

describe('verifyDispatch when several things are wrong', () => {
  const old = { nowMs: sentAtMs + 2 * day, maxAgeMs: day };
  const otherMac = `${'A'.repeat(43)}=`;
  const payload = (sent: unknown, signature: unknown): object => ({ dispatch: { id, sent_at: sent, signature } });

  it.each([
    { first: 'SECRET_MISSING', also: 'an unsigned payload', change: { secrets: [], clientPayload: null } },
    { first: 'SECRET_MISSING', also: 'a malformed signature', change: { secrets: [], clientPayload: payload('', 5) } },
    { first: 'SECRET_INVALID', also: 'an unsigned payload', change: { secrets: [''], clientPayload: {} } },
    {
      first: 'SECRET_INVALID',
      also: 'a malformed signature',
      change: { secrets: ['whpk_'], clientPayload: payload('', 'x') },
    },
    { first: 'SECRET_INVALID', also: 'one that holds', change: { secrets: [hmacSecret, 'whsk_'] } },
    { first: 'SIGNATURE_MISSING', also: 'a malformed id', change: { clientPayload: { dispatch: { id: 5 } } } },
    {
      first: 'SIGNATURE_MISSING',
      also: 'a malformed sent_at',
      change: { clientPayload: { dispatch: { id, sent_at: 5 } } },
    },
    { first: 'SIGNATURE_MALFORMED', also: 'a malformed sent_at', change: { clientPayload: payload('soon', 'x') } },
    { first: 'SIGNATURE_MALFORMED', also: 'a dispatch that is a text', change: { clientPayload: { dispatch: 'x' } } },
    { first: 'SENT_AT_INVALID', also: 'a mismatch', change: { clientPayload: payload('soon', otherMac) } },
    {
      first: 'SENT_AT_INVALID',
      also: 'the other kind of key',
      change: { clientPayload: payload('soon', hmacSignature), secrets: [verifying] },
    },
    { first: 'SENT_AT_INVALID', also: 'a lone surrogate', change: { clientPayload: payload('\ud800', otherMac) } },
    { first: 'SIGNATURE_MISMATCH', also: 'its age', change: { clientPayload: payload(sentAt, otherMac) } },
    { first: 'SIGNATURE_MISMATCH', also: 'its age, the type being another', change: { eventType: 'other' } },
    { first: 'SIGNATURE_MISMATCH', also: 'a future', change: { secrets: ['other'], nowMs: sentAtMs - day } },
    { first: 'SIGNATURE_MISMATCH', also: 'an age and the other kind of key', change: { secrets: [verifying] } },
    { first: 'DISPATCH_EXPIRED', also: 'nothing else', change: {} },
  ] as const)('says $first before $also', ({ first, change }) => {
    expect(() => verifyDispatch({ ...signed, ...old, ...change })).toThrow(refusal(first, /./u));
  });

  it('tells an unsigned caller the same whatever the clock says', () => {
    const messages = [sentAtMs, sentAtMs + 3650 * day, sentAtMs - 3650 * day].map((nowMs) => {
      try {
        return verifyDispatch({ ...signed, clientPayload: payload(sentAt, otherMac), nowMs });
      } catch (error) {
        return String(error);
      }
    });
    expect(new Set(messages).size).toBe(1);
  });
});

describe('an event type that is no text', () => {
  const without = `{"client_payload":{"dispatch":{"id":"${id}","sent_at":"${sentAt}"}}}`;
  const signature = createHmac('sha256', hmacSecret).update(without).digest('base64');

  it.each([{ given: undefined }, { given: null }, { given: 5 }, { given: ['deploy'] }])(
    'is not signed: $given',
    ({ given }) => {
      expect(() => signDispatch({ ...toSign, eventType: given as unknown as string })).toThrow(
        refusal('DISPATCH_INVALID', /eventType|event_type/u),
      );
    },
  );

  it('makes no signature hold that says nothing of the event type', () => {
    const clientPayload = { dispatch: { id, sent_at: sentAt, signature } };
    const eventType = undefined as unknown as string;
    expect(() => verifyDispatch({ ...signed, clientPayload, eventType })).toThrow(
      expect.objectContaining({ name: 'DispatchError' }),
    );
  });
});
