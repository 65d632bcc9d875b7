import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { signBody, verifyMac, verifySignature } from '../../src/core/body-signature.ts';
import type { ErrorCode } from '../../src/core/errors.ts';
import { parseHmacSecret } from '../../src/core/secret.ts';

interface HeaderVector {
  readonly title: string;
  readonly secret: string;
  readonly bodyHex?: string;
  readonly body?: { readonly repeat: string; readonly times: number };
  readonly bodyText?: string;
  readonly hex: string;
  readonly base64: string;
}

const vectorsUrl = new URL('../vectors/header-signatures.json', import.meta.url);
const vectors = JSON.parse(readFileSync(vectorsUrl, 'utf8')) as readonly HeaderVector[];

function bodyOf({ body, bodyHex = '' }: HeaderVector): Uint8Array {
  return body === undefined ? Buffer.from(bodyHex, 'hex') : Buffer.from(body.repeat.repeat(body.times));
}

const refusal = (code: ErrorCode, message: RegExp): unknown =>
  expect.objectContaining({ name: 'DispatchError', code, message: expect.stringMatching(message) });
const telling = (text: string): unknown => expect.objectContaining({ message: expect.stringContaining(text) });

// The contract's vector.
const secret = 'wandb-secret';
const body = Buffer.from('{}');
const hex = '52559e38b703c126364613936a92a8b4382b409539f153b22c86e5c2e419327a';
const base64 = 'UlWeOLcDwSY2RhOTapKotDgrQJU58VOyLIblwuQZMno=';

const signingKey = 'whsk_nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=';
const verifyingKey = 'whpk_11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=';

const wrongSecrets = [
  { what: 'an empty text', wrong: '', message: /empty/u },
  { what: 'a signing key', wrong: signingKey, message: /whsk_/u },
  { what: 'a verifying key', wrong: verifyingKey, message: /whpk_/u },
  { what: 'a verifying key after a blank', wrong: ` ${verifyingKey}`, message: /whpk_/u },
  { what: 'a bare prefix whsk_', wrong: 'whsk_', message: /whsk_/u },
  { what: 'a bare prefix whpk_', wrong: 'whpk_', message: /whpk_/u },
  { what: 'a prefix before what is no base64', wrong: 'whpk_no base64, but long enough', message: /whpk_/u },
  { what: 'undefined', wrong: undefined as unknown as string, message: /secret/u },
  { what: 'a number', wrong: 1234567890123456 as unknown as string, message: /secret/u },
];

describe('signBody', () => {
  it.each(vectors)('makes the base64 of $title', (vector) => {
    expect(signBody(bodyOf(vector), vector.secret)).toBe(vector.base64);
    expect(signBody(bodyOf(vector), vector.secret, { encoding: 'base64' })).toBe(vector.base64);
  });

  it.each(vectors)('makes the hex of $title on request', (vector) => {
    expect(signBody(bodyOf(vector), vector.secret, { encoding: 'hex' })).toBe(vector.hex);
  });

  it.each(vectors.filter(({ bodyText }) => bodyText !== undefined))('takes a text as UTF-8: $title', (vector) => {
    expect(signBody(vector.bodyText ?? '', vector.secret)).toBe(vector.base64);
  });

  it('signs the bytes of a view alone, not of the buffer beneath', () => {
    const view = new Uint8Array(Buffer.from('  {}  ')).subarray(2, 4);
    expect(signBody(view, secret)).toBe(base64);
    expect(signBody(view, secret, { encoding: 'hex' })).toBe(hex);
  });

  it.each(wrongSecrets)('refuses $what as secret', ({ wrong, message }) => {
    expect(() => signBody('{}', wrong)).toThrow(refusal('SECRET_INVALID', message));
  });

  it.each([signingKey, verifyingKey])('never shows the key it refuses', (key) => {
    expect(() => signBody('{}', key)).not.toThrow(telling(key.slice('whsk_'.length)));
  });

  it('takes any non-empty secret, one blank included', () => {
    expect(signBody('{}', ' ')).toMatch(/^[A-Za-z0-9+/]{43}=$/u);
  });
});

describe('verifySignature', () => {
  it.each(vectors)('accepts $title in every documented spelling', (vector) => {
    const spellings = [vector.base64, vector.hex, vector.hex.toUpperCase()];
    for (const spelling of spellings) {
      expect(verifySignature(bodyOf(vector), spelling, [vector.secret])).toEqual({ secretIndex: 0 });
      expect(verifySignature(bodyOf(vector), `sha256=${spelling}`, [vector.secret])).toEqual({ secretIndex: 0 });
    }
  });

  it('accepts hex in mixed case', () => {
    const mixed = '52559E38b703C126364613936a92A8b4382b409539f153b22c86e5c2e419327A';
    expect(verifySignature(body, mixed, [secret])).toEqual({ secretIndex: 0 });
  });

  it('verifies the bytes of a view alone, not of the buffer beneath', () => {
    const view = new Uint8Array(Buffer.from('  {}  ')).subarray(2, 4);
    expect(verifySignature(view, base64, [secret])).toEqual({ secretIndex: 0 });
  });

  it.each([
    { what: 'no header', header: undefined },
    { what: 'an empty header', header: '' },
    { what: 'null, as Headers.get gives,', header: null as unknown as undefined },
  ])('refuses $what as missing', ({ header }) => {
    expect(() => verifySignature(body, header, [secret])).toThrow(
      refusal('SIGNATURE_MISSING', /^.*X-Wandb-Signature.*$/u),
    );
  });
});

const withTrailingBits = 'UlWeOLcDwSY2RhOTapKotDgrQJU58VOyLIblwuQZMnp=';

describe('the form of X-Wandb-Signature', () => {
  it('has its prefix at the beginning and nowhere else', () => {
    expect(() => verifySignature(body, 'UlWesha256=OLcDwSY2RhOTapKotDgrQJU58VOyLIblwuQZMno=', [secret])).toThrow(
      refusal('SIGNATURE_MALFORMED', /base64/u),
    );
  });

  it.each([
    { what: 'base64 without its padding', header: base64.slice(0, 43) },
    { what: 'base64 with one character too few', header: `${base64.slice(0, 42)}=` },
    { what: 'base64 with more padding', header: `${base64}=` },
    { what: 'base64 whose last character sets bits that no byte has', header: withTrailingBits },
    { what: 'the same after a prefix', header: `sha256=${withTrailingBits}` },
    { what: '44 characters that decode to 31 bytes', header: `${'A'.repeat(42)}==` },
    { what: '44 characters that decode to 33 bytes', header: 'A'.repeat(44) },
    { what: '44 characters with padding inside', header: `${'A'.repeat(20)}====${'A'.repeat(20)}` },
    { what: 'base64 with rubbish inside', header: `${base64.slice(0, 20)}!${base64.slice(21)}` },
    { what: 'base64 with a newline inside', header: `${base64.slice(0, 22)}\n${base64.slice(22)}` },
    { what: 'base64 after a blank', header: ` ${base64}` },
    { what: 'base64 before a blank', header: `${base64} ` },
    { what: 'base64 before a newline', header: `${base64}\n` },
    { what: 'base64 before CR LF', header: `${base64}\r\n` },
    { what: 'base64 before NUL', header: `${base64}\0` },
    { what: 'hex after a blank', header: ` ${hex}` },
    { what: 'hex before a newline', header: `${hex}\n` },
    { what: 'hex cut by a byte', header: hex.slice(0, 62) },
    { what: 'hex with an odd number of digits', header: hex.slice(0, 63) },
    { what: 'hex with a digit more', header: `${hex}0` },
    { what: 'hex with a byte more', header: `${hex}00` },
    { what: '64 characters, one of which is no hex digit', header: `${hex.slice(0, 63)}g` },
    { what: '64 digits outside ASCII', header: '５'.repeat(64) },
    { what: '63 hex digits and a newline', header: `${hex.slice(0, 63)}\n` },
    { what: 'hex after 0x', header: `0x${hex}` },
    { what: 'a prefix alone', header: 'sha256=' },
    { what: 'a prefix and a blank', header: `sha256= ${hex}` },
    { what: 'a prefix twice', header: `sha256=sha256=${hex}` },
    { what: 'a prefix in upper case', header: `SHA256=${hex}` },
    { what: 'an unknown prefix', header: `sha1=${hex}` },
    { what: 'the prefix of an Ed25519 signature', header: `ed25519:${base64}` },
    { what: 'the prefix of Standard Webhooks', header: `v1,${base64}` },
    { what: 'a header that Node joined', header: `${base64}, ${base64}` },
    { what: 'a header joined from hex', header: `${hex}, ${hex}` },
    { what: 'a right and a wrong signature', header: `${base64},${'A'.repeat(43)}=` },
    { what: 'a thousand candidates', header: `${base64} `.repeat(1000) },
    { what: '64 KB of base64', header: 'A'.repeat(65_536) },
    { what: '64 KB of hex', header: `sha256=${'0'.repeat(65_536)}` },
    { what: 'text', header: 'undefined' },
  ])('refuses $what', ({ header }) => {
    expect(() => verifySignature(body, header, [secret])).toThrow(
      refusal('SIGNATURE_MALFORMED', /^.{0,100}X-Wandb-Signature.{0,200}$/u),
    );
  });

  it('refuses base64url where base64 is due', () => {
    expect(verifySignature(Buffer.alloc(0), '/mA4fIkjP+Xrszw60mPxP+MfEnKlF5Am7dcLsZv0XPE=', [secret])).toEqual({
      secretIndex: 0,
    });
    expect(() => verifySignature(Buffer.alloc(0), '_mA4fIkjP-Xrszw60mPxP-MfEnKlF5Am7dcLsZv0XPE=', [secret])).toThrow(
      refusal('SIGNATURE_MALFORMED', /X-Wandb-Signature/u),
    );
  });

  it.each([
    { what: 'a list of one', header: [base64] },
    { what: 'a list of two', header: [base64, base64] },
    { what: 'an empty list', header: [] },
    { what: 'a number', header: 5 },
    { what: 'an object', header: { toString: (): string => base64 } },
    { what: 'bytes', header: Buffer.from(base64) },
  ])('refuses $what, never with a TypeError', ({ header }) => {
    expect(() => verifySignature(body, header as unknown as string, [secret])).toThrow(
      refusal('SIGNATURE_MALFORMED', /X-Wandb-Signature/u),
    );
  });
});

describe('a header over other bytes or under another secret', () => {
  const byteFE = Buffer.from('7b22616c696173223a22fe227d', 'hex');
  const signatureOfFF = '8jIwkRTqVsI1JgjCU8zsr3LTUPVth72Z0tbD3fQJ1T8=';

  it.each([
    { what: 'another body', other: Buffer.from('{ }'), header: base64, under: secret },
    { what: 'a body with a newline more', other: Buffer.from('{}\n'), header: base64, under: secret },
    { what: 'a body with a byte order mark', other: Buffer.from('\ufeff{}'), header: base64, under: secret },
    { what: 'an empty body', other: Buffer.alloc(0), header: base64, under: secret },
    { what: 'a body that differs in one invalid UTF-8 byte', other: byteFE, header: signatureOfFF, under: secret },
    {
      what: 'a body with U+FFFD for it',
      other: Buffer.from('{"alias":"\ufffd"}'),
      header: signatureOfFF,
      under: secret,
    },
    { what: 'another secret', other: body, header: base64, under: 'wandb-secreu' },
    { what: 'a secret with a newline', other: body, header: base64, under: 'wandb-secret\n' },
    { what: 'a secret of other case', other: body, header: base64, under: 'Wandb-Secret' },
    { what: 'one bit more', other: body, header: `52559e38${hex.slice(8, 63)}b`, under: secret },
    { what: 'zeros', other: body, header: '0'.repeat(64), under: secret },
    {
      what: 'the bytes that whsec_ stands for',
      other: body,
      header: 'smRQsKqa06a5zsoQqUZTUjOOKPxGHngAxhDyyDwpafk=',
      under: '0123456789abcdefghijklmnopqrstuv',
    },
  ])('is refused for $what', ({ other, header, under }) => {
    const act = (): unknown => verifySignature(other, header, [under]);
    expect(act).toThrow(refusal('SIGNATURE_MISMATCH', /signature.*secret/u));
    expect(act).not.toThrow(telling(under));
  });

  it('shows no signature that would have held', () => {
    const act = (): unknown => verifySignature(body, 'A'.repeat(43).concat('='), [secret]);
    expect(act).toThrow(refusal('SIGNATURE_MISMATCH', /signature/u));
    expect(act).not.toThrow(telling(base64));
    expect(act).not.toThrow(telling(hex));
  });
});

describe('the secrets of verifySignature', () => {
  it.each([
    { secrets: ['wandb-secret', 'another-secret'], secretIndex: 0 },
    { secrets: ['another-secret', 'wandb-secret'], secretIndex: 1 },
    { secrets: ['a', 'b', 'wandb-secret', 'wandb-secret'], secretIndex: 2 },
  ])('are all tried, and number $secretIndex is told', ({ secrets, secretIndex }) => {
    expect(verifySignature(body, base64, secrets)).toEqual({ secretIndex });
  });

  it('refuse an old one once it is gone', () => {
    expect(() => verifySignature(body, base64, ['new-secret', 'newer-secret'])).toThrow(
      refusal('SIGNATURE_MISMATCH', /secret/u),
    );
  });

  it('must be given', () => {
    expect(() => verifySignature(body, base64, [])).toThrow(refusal('SECRET_MISSING', /no secret.*give/u));
  });

  it.each(wrongSecrets)('refuse $what', ({ wrong, message }) => {
    expect(() => verifySignature(body, base64, [wrong])).toThrow(refusal('SECRET_INVALID', message));
  });

  it.each(wrongSecrets)('refuse $what also behind one that holds, and say which it is', ({ wrong }) => {
    expect(() => verifySignature(body, base64, [secret, wrong])).toThrow(refusal('SECRET_INVALID', /\b2\b/u));
  });

  it('never let a public key forge', () => {
    // HMAC-SHA256 of `{}` under the text of the public key, which everybody may know; made with OpenSSL 3.0.
    const forged = 'HSJmU+Y0fXintR+8uPyVGNCkdhSKLqfsY/oda5UapmY=';
    expect(() => verifySignature(body, forged, [verifyingKey])).toThrow(refusal('SECRET_INVALID', /whpk_/u));
    expect(() => verifySignature(body, forged, [secret, verifyingKey])).toThrow(refusal('SECRET_INVALID', /whpk_/u));
  });

  it('are keys parsed once for verifyMac', () => {
    const keys = [parseHmacSecret('another-secret'), parseHmacSecret(secret)];
    expect(verifyMac(body, base64, keys)).toEqual({ secretIndex: 1 });
    expect(() => verifyMac(body, 'A'.repeat(43).concat('='), keys)).toThrow(refusal('SIGNATURE_MISMATCH', /secret/u));
  });
});

describe('verifySignature when several things are wrong', () => {
  it.each([
    { first: 'SECRET_MISSING', header: undefined, secrets: [], also: 'no signature' },
    { first: 'SECRET_MISSING', header: 'rubbish', secrets: [], also: 'a malformed signature' },
    { first: 'SECRET_INVALID', header: undefined, secrets: [''], also: 'no signature' },
    { first: 'SECRET_INVALID', header: 'rubbish', secrets: [secret, verifyingKey], also: 'a malformed signature' },
    { first: 'SECRET_INVALID', header: `${'A'.repeat(43)}=`, secrets: [verifyingKey, secret], also: 'a mismatch' },
    { first: 'SIGNATURE_MISSING', header: '', secrets: ['another-secret'], also: 'another secret' },
    { first: 'SIGNATURE_MALFORMED', header: 'rubbish', secrets: ['another-secret'], also: 'another secret' },
  ] as const)('says $first before $also', ({ first, header, secrets }) => {
    expect(() => verifySignature(body, header, secrets)).toThrow(refusal(first, /./u));
  });

  it.each([
    { what: 'a text', given: '{}' },
    { what: 'parsed JSON', given: {} },
    { what: 'nothing', given: undefined },
    { what: 'an ArrayBuffer', given: new ArrayBuffer(2) },
  ])('refuses $what for the bytes of the body', ({ given }) => {
    expect(() => verifySignature(given as unknown as Uint8Array, base64, [secret])).toThrow(
      refusal('BODY_NOT_RAW', /body.*bytes/u),
    );
  });
});
