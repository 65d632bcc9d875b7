import { describe, expect, it } from '@jest/globals';
import { nodePlatform } from '../../../receiver/platform/node-platform.ts';
import { settleSecrets } from '../../../receiver/options/settle-secrets.ts';
import { refusal } from '../refusal.ts';

const secret = 'a-secret-of-enough-bytes';
// 32 bytes after whsec_.
const whsec = 'whsec_MDEyMzQ1Njc4OWFiY2RlZmdoaWprbG1ub3BxcnN0dXY=';

/** What JavaScript may hand over, whatever the types say. */
const settle = (options: object): ReturnType<typeof settleSecrets> => settleSecrets(options, nodePlatform);

describe('settleSecrets', () => {
  it('settles none as none', () => {
    expect(settle({})).toEqual([]);
    expect(settle({ secrets: [] })).toEqual([]);
  });

  it('settles texts, and objects with and without an end', () => {
    const notAfter = new Date('2026-11-25T00:00:00Z');
    const settled = settle({ secrets: [secret, { secret }, { secret, notAfter }, { secret, notAfter: undefined }] });
    expect(settled.map(({ notAfterMs }) => notAfterMs)).toEqual([Infinity, Infinity, 1_795_564_800_000, Infinity]);
  });

  // Known answers: Python's hmac over "{}".
  it.each([
    {
      what: 'a text, one key for both',
      text: secret,
      key: 'H1X9skG6YexGpZborBvGGb2FvMaMchX5SxNkkpDvNYo=',
      standardKey: 'H1X9skG6YexGpZborBvGGb2FvMaMchX5SxNkkpDvNYo=',
    },
    {
      what: 'whsec_, all of the text for X-Wandb-Signature',
      text: whsec,
      key: 'smRQsKqa06a5zsoQqUZTUjOOKPxGHngAxhDyyDwpafk=',
      standardKey: undefined,
    },
  ])('makes the keys of $what', async ({ text, key, standardKey }) => {
    const [settled] = settle({ secrets: [text], scheme: 'either' });
    const body = [Buffer.from('{}')];
    expect(await settled?.key.over(body)({ encoding: 'base64', text: key })).toBe(true);
    expect(await settled?.standardKey.over(body)({ encoding: 'base64', text: standardKey ?? key })).toBe(
      standardKey !== undefined,
    );
  });

  it('decodes what follows whsec_ for Standard Webhooks', async () => {
    const [settled] = settle({ secrets: [whsec], scheme: 'standard-webhooks' });
    const parts = [Buffer.from('msg_1.1700000000.'), Buffer.from('{}')];
    const text = 'v0sabCUYMIVbYxCebM4R4lK2I+yqwQm7WkcSRsBZv+A=';
    expect(await settled?.standardKey.over(parts)({ encoding: 'base64', text })).toBe(true);
    expect(await settled?.key.over(parts)({ encoding: 'base64', text })).toBe(false);
  });

  it.each([secret, null, {}, 5])('refuses %j in the place of the list', (secrets) => {
    expect(() => settle({ secrets })).toThrow(refusal('SECRET_INVALID', /^secrets is no list: give \[secret\]$/u));
  });
});

const wrongSecrets = [
  { what: 'undefined', wrong: undefined, words: /is undefined: see that its variable is set and named right$/u },
  { what: 'empty', wrong: '', words: /is empty: see that its variable is set and named right$/u },
  { what: 'null', wrong: null, words: /is no text: give the secret's text$/u },
  { what: 'a number', wrong: 1234567890123456, words: /is no text/u },
  { what: 'bytes', wrong: { secret: Buffer.from(secret) }, words: /is no text/u },
  { what: 'blanks alone', wrong: ' '.repeat(20), words: /holds white space alone/u },
  { what: 'newlines alone', wrong: '\n'.repeat(20), words: /holds white space alone/u },
  { what: '15 bytes', wrong: 'x'.repeat(15), words: /has 15 bytes and can be guessed: take one of 16 or more/u },
  { what: '15 bytes in 5 characters', wrong: '€'.repeat(5), words: /has 15 bytes and can be guessed/u },
  { what: 'with a newline at the end', wrong: `${secret}\n`, words: /ends in a newline: trim it where it is read$/u },
  { what: 'with a line break of Windows', wrong: `${secret}\r\n`, words: /ends in a newline: trim it/u },
  { what: 'with a carriage return at the end', wrong: `${secret}\r`, words: /ends in a newline: trim it/u },
  { what: 'with a blank at the end', wrong: `${secret} `, words: /ends in white space: trim it/u },
  { what: 'with a tab at the end', wrong: `${secret}\t`, words: /ends in white space: trim it/u },
  { what: 'with a no-break space at the end', wrong: `${secret}\u00a0`, words: /ends in white space: trim it/u },
  { what: 'with a blank before', wrong: ` ${secret}`, words: /begins with white space: trim it/u },
  { what: 'with a byte order mark before', wrong: `\ufeff${secret}`, words: /begins with white space: trim it/u },
  { what: 'a signing key', wrong: 'whsk_nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=', words: /is an Ed25519 key/u },
  { what: 'a public key', wrong: 'whpk_11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=', words: /is an Ed25519 key/u },
  { what: 'a public key after a newline', wrong: '\nwhpk_11qYAYKxCrfVS/7TyWQHOg7h', words: /is an Ed25519 key/u },
  { what: 'a bare whpk_', wrong: 'whpk_', words: /is an Ed25519 key.*give a shared secret/u },
  { what: 'an empty object', wrong: {}, words: /is undefined/u },
  { what: 'an object without a value', wrong: { secret: undefined }, words: /is undefined/u },
];

describe('a secret', () => {
  it.each(wrongSecrets)('that is $what is refused with its index and what to do', ({ wrong, words }) => {
    expect(() => settle({ secrets: [wrong] })).toThrow(refusal('SECRET_INVALID', /^secrets\[0\] /u));
    expect(() => settle({ secrets: [secret, wrong, secret] })).toThrow(refusal('SECRET_INVALID', /^secrets\[1\] /u));
    expect(() => settle({ secrets: [wrong] })).toThrow(refusal('SECRET_INVALID', words));
  });

  it.each(wrongSecrets.filter(({ wrong }) => typeof wrong === 'string' || wrong === undefined))(
    'that is $what is refused in an object too',
    ({ wrong, words }) => {
      expect(() => settle({ secrets: [secret, { secret: wrong }] })).toThrow(
        refusal('SECRET_INVALID', /^secrets\[1\] /u),
      );
      expect(() => settle({ secrets: [{ secret: wrong }] })).toThrow(refusal('SECRET_INVALID', words));
    },
  );

  it.each(['correct-horse\n', 'correct-horse', 'whpk_correct-horse'])('is not shown where it is refused', (wrong) => {
    expect(() => settle({ secrets: [wrong] })).not.toThrow(
      expect.objectContaining({ message: expect.stringContaining('correct') }),
    );
  });

  it.each([
    { what: '16 bytes', text: 'x'.repeat(16) },
    { what: '16 bytes in 8 characters', text: 'ü'.repeat(8) },
    { what: 'blanks inside', text: 'open sesame, open now' },
    { what: 'an Ed25519 prefix in upper case', text: 'WHSK_0123456789abcdef' },
    { what: 'rubbish after whsec_, which is text to X-Wandb-Signature', text: 'whsec_no base64 at all' },
  ])('with $what is taken', ({ text }) => {
    expect(() => settle({ secrets: [text] })).not.toThrow();
  });

  it.each([
    { minSecretBytes: 5, text: 'short', taken: true },
    { minSecretBytes: 6, text: 'short', taken: false },
    { minSecretBytes: 32, text: 'x'.repeat(31), taken: false },
    { minSecretBytes: 32, text: 'x'.repeat(32), taken: true },
  ])('of $text with minSecretBytes $minSecretBytes is taken: $taken', ({ minSecretBytes, text, taken }) => {
    const act = (): unknown => settle({ secrets: [text], minSecretBytes });
    if (taken) expect(act).not.toThrow();
    else expect(act).toThrow(refusal('SECRET_INVALID', new RegExp(`take one of ${minSecretBytes} or more`, 'u')));
  });
});

describe.each(['standard-webhooks', 'either'])('a secret under %s', (scheme) => {
  it('is refused where no base64 follows whsec_', () => {
    expect(() => settle({ secrets: [secret, 'whsec_no base64 at all'], scheme })).toThrow(
      refusal('SECRET_INVALID', /^secrets\[1\]: what follows whsec_ is no padded base64$/u),
    );
  });

  it('is refused where too few bytes follow whsec_, however long its text', () => {
    // 15 bytes.
    expect(() => settle({ secrets: ['whsec_MDEyMzQ1Njc4OWFiY2Rl'], scheme })).toThrow(
      refusal('SECRET_INVALID', /^secrets\[0\] has 15 bytes and can be guessed/u),
    );
  });

  it('is taken with 16 bytes after whsec_', () => {
    expect(() => settle({ secrets: ['whsec_MDEyMzQ1Njc4OWFiY2RlZg=='], scheme })).not.toThrow();
  });
});

describe('notAfter', () => {
  it.each([
    { what: 'an invalid Date', notAfter: new Date('soon') },
    { what: 'a text', notAfter: '2026-11-25T00:00:00Z' },
    { what: 'a number', notAfter: 1_795_564_800_000 },
    { what: 'null', notAfter: null },
  ])('is refused as $what, by the index of its secret', ({ notAfter }) => {
    expect(() => settle({ secrets: [secret, { secret, notAfter }] })).toThrow(
      refusal('SECRET_INVALID', /^secrets\[1\]\.notAfter is no valid Date/u),
    );
  });

  it('is refused where it is misspelt, for the secret would stay for ever', () => {
    expect(() => settle({ secrets: [secret, { secret, notafter: new Date(0) }] })).toThrow(
      refusal('INPUT_INVALID', /^secrets\[1\]: "notafter" is no option: did you mean notAfter\?$/u),
    );
  });
});
