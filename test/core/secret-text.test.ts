import { describe, expect, it } from '@jest/globals';
import type { ErrorCode } from '../../src/core/errors.ts';
import { guessableAdvice, requireHmacText, requireSecretText } from '../../src/core/secret-text.ts';

// namesEd25519Key, fewestSecretBytes and isGuessable are tested with what they serve, in secret.test.ts.

const refusal = (code: ErrorCode, message: RegExp): unknown =>
  expect.objectContaining({ name: 'DispatchError', code, message: expect.stringMatching(message) });

const noTexts = [
  { what: 'an empty text', given: '', words: /^TOKEN is empty: give the secret's text$/u },
  { what: 'undefined', given: undefined, words: /^TOKEN is no text: give the secret's text$/u },
  { what: 'null', given: null, words: /^TOKEN is no text/u },
  { what: 'a number', given: 1234567890123456, words: /^TOKEN is no text/u },
  { what: 'bytes', given: Buffer.from('wandb-secret-of-16'), words: /^TOKEN is no text/u },
  { what: 'a list of one text', given: ['wandb-secret-of-16'], words: /^TOKEN is no text/u },
];

describe('requireSecretText', () => {
  it.each(['x', ' ', 'whsk_', 'whpk_abc', 'schlüssel-🔑', 'secret\n'])('gives "%s" back as it is', (text) => {
    expect(requireSecretText(text, 'TOKEN')).toBe(text);
  });

  it.each(noTexts)('refuses $what by name', ({ given, words }) => {
    expect(() => requireSecretText(given, 'TOKEN')).toThrow(refusal('SECRET_INVALID', words));
  });
});

describe('guessableAdvice', () => {
  it.each(['x', 'x'.repeat(15), '€'.repeat(5)])('says of "%s" what to do, without showing it', (text) => {
    expect(guessableAdvice('TOKEN', text)).toBe(
      'TOKEN is shorter than 16 bytes and can be guessed: take a longer one, on both sides',
    );
  });

  it.each(['x'.repeat(16), 'ü'.repeat(8), 'whpk_x'])('says nothing of "%s"', (text) => {
    expect(guessableAdvice('TOKEN', text)).toBeUndefined();
  });
});

describe('requireHmacText', () => {
  it.each(['x', ' ', 'WHSK_x', 'xwhpk_', 'whsec_x', 'schlüssel-🔑', 'secret\n'])('gives "%s" back as it is', (text) => {
    expect(requireHmacText(text, 'TOKEN')).toBe(text);
  });

  it.each(noTexts)('refuses $what by name', ({ given, words }) => {
    expect(() => requireHmacText(given, 'TOKEN')).toThrow(refusal('SECRET_INVALID', words));
  });

  it.each(['whsk_', 'whpk_', 'whpk_PUAXw+hDiVqStwqnTRt+vJyYLM8uxJaMwM1V8Sr0Zgw=', ' whpk_x', '\n\twhsk_x'])(
    'refuses "%s", for a public key used as a secret would let everybody forge',
    (text) => {
      expect(() => requireHmacText(text)).toThrow(refusal('SECRET_INVALID', /^the secret is an Ed25519 key .*forge$/u));
      expect(() => requireHmacText(text, 'secrets[2]')).toThrow(refusal('SECRET_INVALID', /^secrets\[2\] is an/u));
    },
  );

  it('never shows the key that it refuses', () => {
    expect(() => requireHmacText('whsk_nWGxne/9WmC6hEr0')).not.toThrow(
      expect.objectContaining({ message: expect.stringContaining('nWGxne') }),
    );
  });
});
