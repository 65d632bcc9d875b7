import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { ed25519Sign, ed25519Verify, hmacSha256 } from '../../src/core/crypto.ts';
import type { ErrorCode } from '../../src/core/errors.ts';
import { parseHmacSecret, parseSecret, parseSecrets } from '../../src/core/secret.ts';
import { fewestSecretBytes, isGuessable, namesEd25519Key } from '../../src/core/secret-text.ts';

const refusal = (code: ErrorCode, message: RegExp): unknown =>
  expect.objectContaining({ name: 'DispatchError', code, message: expect.stringMatching(message) });
const telling = (text: string): unknown => expect.objectContaining({ message: expect.stringContaining(text) });

// RFC 8032, section 7.1, test 2.
const signing = 'whsk_TM0Imyj/ltqdtsNG7BFOD1uKMZ81q6Yk2oz27U+4pvs=';
const verifying = 'whpk_PUAXw+hDiVqStwqnTRt+vJyYLM8uxJaMwM1V8Sr0Zgw=';
const message = Uint8Array.of(0x72);
const signature = Buffer.from(
  '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  'hex',
);

describe('parseSecret', () => {
  it('reads whsk_ as a seed that signs and whose public half verifies', () => {
    const secret = parseSecret(signing);
    if (secret.kind !== 'ed25519' || secret.signingKey === undefined) throw new Error('no signing key');
    expect(Buffer.from(ed25519Sign(secret.signingKey, message)).toString('hex')).toBe(signature.toString('hex'));
    expect(ed25519Verify(secret.verifyingKey, message, signature)).toBe(true);
  });

  it('reads whpk_ as a key that only verifies', () => {
    const secret = parseSecret(verifying);
    if (secret.kind !== 'ed25519') throw new Error('no Ed25519 key');
    expect(secret.signingKey).toBeUndefined();
    expect(ed25519Verify(secret.verifyingKey, message, signature)).toBe(true);
  });

  it.each([
    { text: 'wandb-secret', mac: '52559e38b703c126364613936a92a8b4382b409539f153b22c86e5c2e419327a' },
    {
      text: 'schlüssel-mit-ünïcödé-🔑',
      mac: '33d1a8683ac41e846dd3b3aa3075beb6fc06c7296f42a1ab213cbd5c8ea62586',
    },
    {
      text: 'whsec_MDEyMzQ1Njc4OWFiY2RlZmdoaWprbG1ub3BxcnN0dXY=',
      mac: 'b26450b0aa9ad3a6b9ceca10a9465352338e28fc461e7800c610f2c83c2969f9',
    },
  ])('reads the UTF-8 bytes of all of $text as an HMAC key', ({ text, mac }) => {
    const secret = parseSecret(text);
    if (secret.kind !== 'hmac') throw new Error('no HMAC key');
    expect(Buffer.from(hmacSha256(secret.key, Buffer.from('{}'))).toString('hex')).toBe(mac);
    expect(Buffer.from(hmacSha256(parseHmacSecret(text), Buffer.from('{}'))).toString('hex')).toBe(mac);
  });

  it.each(['x', ' ', 'wh', 'whsk', 'whpk-', 'xwhpk_', 'WHPK_abc', 'whsec_', 'whsec_no base64', 'secret\n'])(
    'reads "%s" as an HMAC key, for it has neither prefix',
    (text) => {
      const secret = parseSecret(text);
      if (secret.kind !== 'hmac') throw new Error('no HMAC key');
      const mac = createHmac('sha256', text).update('{}').digest('hex');
      expect(Buffer.from(hmacSha256(secret.key, Buffer.from('{}'))).toString('hex')).toBe(mac);
    },
  );
});

// 31, 33 and 64 bytes of 0x41, and the 32 bytes of test 2 in spellings that are not theirs.
const malformedKeys = [
  { what: 'nothing', rest: '', words: /32/u },
  { what: '31 bytes', rest: `${'QUFB'.repeat(10)}QQ==`, words: /31 bytes.*32/u },
  { what: '33 bytes', rest: 'QUFB'.repeat(11), words: /33 bytes.*32/u },
  { what: '64 bytes', rest: `${'QUFB'.repeat(21)}QQ==`, words: /64 bytes.*32/u },
  { what: 'no padding', rest: 'TM0Imyj/ltqdtsNG7BFOD1uKMZ81q6Yk2oz27U+4pvs', words: /base64.*32/u },
  { what: 'trailing bits', rest: 'TM0Imyj/ltqdtsNG7BFOD1uKMZ81q6Yk2oz27U+4pvt=', words: /base64.*32/u },
  { what: 'base64url', rest: 'TM0Imyj_ltqdtsNG7BFOD1uKMZ81q6Yk2oz27U-4pvs=', words: /base64.*32/u },
  { what: 'hex', rest: '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb', words: /32/u },
  { what: 'a second prefix', rest: 'whsk_TM0Imyj/ltqdtsNG7BFOD1uKMZ81q6Yk2oz27U+4pvs=', words: /32/u },
  { what: 'a blank before the base64', rest: ' TM0Imyj/ltqdtsNG7BFOD1uKMZ81q6Yk2oz27U+4pvs=', words: /base64/u },
  { what: 'a newline at the end', rest: 'TM0Imyj/ltqdtsNG7BFOD1uKMZ81q6Yk2oz27U+4pvs=\n', words: /white space/u },
  { what: 'a blank at the end', rest: 'TM0Imyj/ltqdtsNG7BFOD1uKMZ81q6Yk2oz27U+4pvs= ', words: /white space/u },
  { what: 'rubbish', rest: 'this is a passphrase', words: /base64.*32/u },
];

describe.each(['whsk_', 'whpk_'])('a secret that begins with %s', (prefix) => {
  it.each(malformedKeys)('is refused with $what, never an HMAC key', ({ rest, words }) => {
    const act = (): unknown => parseSecret(prefix + rest, 'secret 1 of 2');
    expect(act).toThrow(refusal('SECRET_INVALID', /^secret 1 of 2 /u));
    expect(act).toThrow(refusal('SECRET_INVALID', words));
    expect(act).not.toThrow(telling(rest.trim() || prefix.repeat(2)));
  });

  it('is refused after a blank, which a copy brings along', () => {
    expect(() => parseSecret(`\n${prefix}PUAXw+hDiVqStwqnTRt+vJyYLM8uxJaMwM1V8Sr0Zgw=`)).toThrow(
      refusal('SECRET_INVALID', /^the secret .*white space/u),
    );
  });

  it('is never taken for HMAC alone, whatever follows', () => {
    for (const { rest } of [...malformedKeys, { rest: 'PUAXw+hDiVqStwqnTRt+vJyYLM8uxJaMwM1V8Sr0Zgw=' }]) {
      expect(() => parseHmacSecret(prefix + rest, 'secret 2 of 2')).toThrow(
        refusal('SECRET_INVALID', /^secret 2 of 2 .*Ed25519/u),
      );
    }
  });

  it('names an Ed25519 key', () => {
    expect(namesEd25519Key(prefix)).toBe(true);
    expect(namesEd25519Key(` \t\n${prefix}x`)).toBe(true);
    expect(namesEd25519Key(`x${prefix}`)).toBe(false);
    expect(namesEd25519Key(prefix.toUpperCase())).toBe(false);
  });
});

describe('no secret at all', () => {
  it.each([
    { what: 'an empty text', text: '', words: /^the secret is empty/u },
    { what: 'undefined', text: undefined, words: /^the secret is no text/u },
    { what: 'null', text: null, words: /^the secret is no text/u },
    { what: 'a number', text: 1234567890123456, words: /^the secret is no text/u },
    { what: 'bytes', text: Buffer.from('wandb-secret'), words: /^the secret is no text/u },
    { what: 'a list of one text', text: ['wandb-secret'], words: /^the secret is no text/u },
    { what: 'a list of one public key', text: [verifying], words: /^the secret is no text/u },
    { what: 'the bytes of a public key', text: Buffer.from(verifying), words: /^the secret is no text/u },
  ])('is $what', ({ text, words }) => {
    expect(() => parseSecret(text as unknown as string)).toThrow(refusal('SECRET_INVALID', words));
    expect(() => parseHmacSecret(text as unknown as string)).toThrow(refusal('SECRET_INVALID', words));
  });
});

describe('parseSecrets', () => {
  it('parses each in its order', () => {
    expect(parseSecrets(['a', 'b'], (text) => text.toUpperCase())).toEqual(['A', 'B']);
  });

  it('refuses an empty list', () => {
    expect(() => parseSecrets([], parseSecret)).toThrow(refusal('SECRET_MISSING', /give at least one/u));
  });

  it.each([
    { secrets: ['', 'good'], words: /^secret 1 of 2 is empty/u },
    { secrets: ['good', 'good', ''], words: /^secret 3 of 3 is empty/u },
    { secrets: [verifying, 'whpk_x'], words: /^secret 2 of 2 .*whpk_/u },
  ])('says which is refused: $words', ({ secrets, words }) => {
    expect(() => parseSecrets(secrets, parseSecret)).toThrow(refusal('SECRET_INVALID', words));
  });
});

describe('isGuessable', () => {
  it.each([
    { what: 'the empty text', text: '', guessable: true },
    { what: '15 bytes', text: 'x'.repeat(15), guessable: true },
    { what: '16 bytes', text: 'x'.repeat(16), guessable: false },
    { what: '16 bytes in 8 characters', text: 'ü'.repeat(8), guessable: false },
    { what: '15 bytes in 5 characters', text: '€'.repeat(5), guessable: true },
    { what: 'a short whsec_', text: 'whsec_abc', guessable: true },
    { what: 'an Ed25519 key', text: signing, guessable: false },
    { what: 'what begins as an Ed25519 key, which is refused elsewhere', text: ' whpk_x', guessable: false },
    { what: 'an Ed25519 prefix in upper case', text: 'WHSK_x', guessable: true },
  ])('says of $what: $guessable', ({ text, guessable }) => {
    expect(isGuessable(text)).toBe(guessable);
  });

  it('counts from 16 bytes', () => {
    expect(fewestSecretBytes).toBe(16);
  });
});
