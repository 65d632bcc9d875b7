/** The lines of facts/hostile-input.md under "Signature header" and "Secrets": each is a test that is named by it. */
import { describe, expect, it } from '@jest/globals';
import { verifyWandbWebhook } from '../../../receiver/express/index.ts';
import { createReceiver, isDispatchError } from '../../../receiver/index.ts';
import type { ReceiverOptions } from '../../../receiver/options/options.ts';
import { createReceiver as createWebReceiver } from '../../../receiver/web.ts';
import { adapters } from './adapters.ts';
import { open } from './connection.ts';
import { describeLiving } from './living-servers.ts';
import type { RawRequest } from './raw-request.ts';
import { goodBody, posted, secret, signed, signedStandard } from './signed.ts';

// HMAC-SHA256 of goodBody under secret.
const base64 = 'tYGYoHjsAM/1WOubIc2wOA+VCenvwrPaVJH3GV8By9g=';
const base64url = 'tYGYoHjsAM_1WOubIc2wOA-VCenvwrPaVJH3GV8By9g=';
const hex = 'b58198a078ec00cff558eb9b21cdb0380f9509e9efc2b3da5491f7195f01cbd8';

const mounts = {
  plain: { options: { secrets: [secret] } },
  either: { options: { secrets: [secret], scheme: 'either' } },
  rotating: { options: { secrets: [{ secret: 'the secret of last year' }, secret] } },
  umlauts: { options: { secrets: ['schlüssel-für-größe'] } },
} as const;

function withSignature(...values: string[]): RawRequest {
  return named('x-wandb-signature', ...values);
}

function named(name: string, ...values: string[]): RawRequest {
  const request = posted(goodBody);
  return { ...request, headers: [...request.headers, ...values.map((value) => [name, value] as const)] };
}

describeLiving(adapters, { mounts }, (living) => {
  it.each([
    ['missing -> 401', posted(goodBody)],
    ['empty -> 401', withSignature('')],
    ['sent twice (Node joins: `a, b`) -> 401', withSignature(base64, hex)],
    ['sent twice, the same -> 401', withSignature(base64, base64)],
    ['odd-length hex -> 401', withSignature(hex.slice(1))],
    ['non-hex -> 401', withSignature(`g${hex.slice(1)}`)],
    ['base64 with rubbish inside -> 401', withSignature(`${base64.slice(0, 20)}!${base64.slice(21)}`)],
    ['base64 with a blank inside -> 401', withSignature(`${base64.slice(0, 20)} ${base64.slice(20)}`)],
    ['base64url where base64 is due -> 401', withSignature(base64url)],
    ['base64 without padding -> 401', withSignature(base64.slice(0, -1))],
    ['base64 whose last bits are not zero -> 401', withSignature(`${base64.slice(0, -2)}h=`)],
    ['right signature cut short -> 401', withSignature(base64.slice(0, -4))],
    ['right signature, hex, cut short -> 401', withSignature(hex.slice(0, -2))],
    ['right signature, followed by rubbish -> 401', withSignature(`${base64}rubbish`)],
    ['right signature, followed by a blank and rubbish -> 401', withSignature(`${hex} x`)],
    ['right signature, followed by NUL-like rubbish -> 401', withSignature(`${hex}%00`)],
    ['64 KB of header -> 401', withSignature('A'.repeat(65_536))],
    ['unknown prefix -> 401', withSignature(`sha512=${hex}`)],
    ['unknown prefix, upper case -> 401', withSignature(`SHA256=${hex}`)],
    ['the prefix twice -> 401', withSignature(`sha256=sha256=${hex}`)],
    [
      '1,000 candidates in one header -> bounded, 401',
      withSignature(Array.from({ length: 1_000 }, () => base64).join(',')),
    ],
  ])('signature header: %s', async (_line, request) => {
    await expect(living.send('plain', request)).resolves.toMatchObject({ status: 401 });
    await expect(living.handled('plain')).resolves.toHaveLength(0);
  });

  it('signature header: 1,000 candidates in one header -> bounded, 401, in webhook-signature too', async () => {
    const request = signedStandard();
    const headers = request.headers.map(([name, value]) =>
      name === 'webhook-signature'
        ? ([name, Array.from({ length: 1_000 }, () => value).join(' ')] as const)
        : ([name, value] as const),
    );
    await expect(living.send('either', { ...request, headers })).resolves.toMatchObject({ status: 401 });
  });

  it('signature header: right signature, followed by newline -> never taken', async () => {
    const connection = open(living.portOf('plain'));
    const head = `POST /wandb HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: ${goodBody.length}\r\n`;
    await connection.write(`${head}x-wandb-signature: ${base64}\n\r\n\r\n${goodBody}`);
    // Node's parser refuses a bare LF.
    await expect(connection.answer()).resolves.toMatchObject({ status: 400 });
    await connection.closed;
    await expect(living.handled('plain')).resolves.toHaveLength(0);
  });

  it.each(['x-wandb-signature', 'X-Wandb-Signature', 'X-WANDB-SIGNATURE'])(
    'signature header: any case of header name -> same verdict, %s',
    async (name) => {
      await expect(living.send('plain', named(name, base64))).resolves.toMatchObject({ status: 204 });
      await expect(living.send('plain', named(name, hex.replace('b', 'c')))).resolves.toMatchObject({ status: 401 });
    },
  );

  it('signature header: upper-case hex -> ok', async () => {
    await expect(living.send('plain', withSignature(hex.toUpperCase()))).resolves.toMatchObject({ status: 204 });
  });

  it('signature header: old secret while configured -> ok, after removal -> 401', async () => {
    const old = signed(goodBody, 'the secret of last year');
    await expect(living.send('rotating', old)).resolves.toMatchObject({ status: 204 });
    await expect(living.send('plain', old)).resolves.toMatchObject({ status: 401 });
  });

  it('secrets: non-ASCII -> its UTF-8 bytes', async () => {
    // HMAC-SHA256 of goodBody under the 23 bytes of UTF-8, made by openssl.
    const signature = 'MFapMhX0g3adn0GVlbhFgbkt6rtTqBcjZaKwvgxEQ0Q=';
    await expect(living.send('umlauts', withSignature(signature))).resolves.toMatchObject({ status: 204 });
    const overLatin1 = 'nQMJmbf+UrqZ98wRZ70zc9PuOFTjopVUZFal2+8ADA4=';
    await expect(living.send('umlauts', withSignature(overLatin1))).resolves.toMatchObject({ status: 401 });
  });
});

describe('without a socket', () => {
  const ignore = (): void => {};
  const logger = { debug: ignore, info: ignore, warn: ignore, error: ignore };
  const receiver = createReceiver({ secrets: [secret], logger });
  const lambda = receiver.lambda();
  const event = (headers: object): object => ({ httpMethod: 'POST', body: goodBody, ...headers });
  const json = { 'content-type': 'application/json' };

  it.each([
    [
      'array value (API gateways) -> handled',
      { multiValueHeaders: { 'Content-Type': ['application/json'], 'X-Wandb-Signature': [base64] } },
      204,
    ],
    [
      'array value with two signatures -> 401',
      { multiValueHeaders: { 'content-type': ['application/json'], 'x-wandb-signature': [base64, base64] } },
      401,
    ],
    [
      'array value that is empty -> 401',
      { multiValueHeaders: { 'content-type': ['application/json'], 'x-wandb-signature': [] } },
      401,
    ],
    [
      'array value where a text is due -> never a TypeError',
      { headers: { ...json, 'x-wandb-signature': [base64] } },
      401,
    ],
    [
      'array value of no texts -> never a TypeError',
      { multiValueHeaders: { 'content-type': ['application/json'], 'x-wandb-signature': [null, 5] } },
      401,
    ],
    [
      'text where an array is due -> never a TypeError',
      { multiValueHeaders: { 'content-type': ['application/json'], 'x-wandb-signature': base64 } },
      401,
    ],
    ['value that is no text -> never a TypeError', { headers: { ...json, 'x-wandb-signature': 5 } }, 401],
    ['no headers at all -> never a TypeError', { headers: null, multiValueHeaders: null }, 415],
    [
      'plain object -> same verdict',
      { headers: { 'CONTENT-TYPE': 'application/json', 'X-WANDB-SIGNATURE': base64 } },
      204,
    ],
    ['right signature, followed by blank -> 401', { headers: { ...json, 'x-wandb-signature': `${base64} ` } }, 401],
    ['right signature, followed by newline -> 401', { headers: { ...json, 'x-wandb-signature': `${base64}\n` } }, 401],
    [
      'right signature, hex, followed by newline -> 401',
      { headers: { ...json, 'x-wandb-signature': `${hex}\n` } },
      401,
    ],
    ['right signature, after a newline -> 401', { headers: { ...json, 'x-wandb-signature': `\n${hex}` } }, 401],
  ])('signature header: %s', async (_line, headers, status) => {
    await expect(lambda(event(headers))).resolves.toMatchObject({ statusCode: status });
  });

  it.each([
    ['Headers', new Headers({ ...json, 'X-Wandb-Signature': base64 })],
    ['plain object', { ...json, 'X-Wandb-Signature': base64 }],
    ['Map', new Headers([...new Map([...Object.entries(json), ['X-Wandb-Signature', base64]])] as [string, string][])],
  ])('signature header: %s -> same verdict', async (_kind, headers) => {
    const request = new Request('http://receiver.test/', { method: 'POST', headers, body: goodBody });
    await expect(receiver.fetch()(request)).resolves.toMatchObject({ status: 204 });
  });

  const creators: [string, (options: ReceiverOptions) => unknown][] = [
    ['createReceiver', createReceiver],
    ['createReceiver by WebCrypto', createWebReceiver],
    ['verifyWandbWebhook', verifyWandbWebhook],
  ];
  const messageOf = (create: (options: ReceiverOptions) => unknown, options: object): string => {
    try {
      create(options);
      return 'created';
    } catch (error) {
      return isDispatchError(error, 'SECRET_INVALID', 'SECRET_MISSING')
        ? `${error.code} ${error.message}`
        : String(error);
    }
  };

  describe.each(creators)('%s', (_name, create) => {
    it.each([
      ['empty', '', 'secrets[1] is empty'],
      ['undefined', undefined, 'secrets[1] is undefined'],
      ['blanks only', ' '.repeat(20), 'secrets[1] holds white space alone'],
      ['shorter than 16 bytes', 'fifteen letters', 'secrets[1] has 15 bytes'],
      ['not a string', 1234567890123456, 'secrets[1] is no text'],
      ['not a string: null', null, 'secrets[1] is no text'],
      ['trailing newline -> refused with a hint', `${secret}\n`, 'secrets[1] ends in a newline'],
      ['trailing CRLF', `${secret}\r\n`, 'secrets[1] ends in a newline'],
      ['leading blank', ` ${secret}`, 'secrets[1] begins with white space'],
      ['an Ed25519 key', `whpk_${'A'.repeat(43)}=`, 'secrets[1] is an Ed25519 key'],
      ['an Ed25519 key that signs', `whsk_${'A'.repeat(43)}=`, 'secrets[1] is an Ed25519 key'],
      ['notAfter that is no date', { secret, notAfter: new Date('never') }, 'secrets[1].notAfter is no valid Date'],
    ])('secrets: %s -> refused when the receiver is created, named, never shown', (_line, bad, hint) => {
      const message = messageOf(create, { secrets: [secret, bad] });
      expect(message).toMatch(/^SECRET_INVALID secrets\[1\]/u);
      expect(message).toContain(hint);
      expect(message).not.toContain(secret);
    });

    it.each([
      ['undefined', undefined],
      ['empty', ''],
      ['not a string', 5],
      ['with a blank', 'a b'],
      ['with a newline', 'token\n'],
    ])('access tokens: %s -> refused when the receiver is created, with its index', (_line, bad) => {
      expect(messageOf(create, { accessTokens: ['a-token', bad] })).toMatch(/^SECRET_INVALID accessTokens\[1\] is/u);
    });

    it.each([{}, { secrets: [] }, { secrets: [], accessTokens: [] }])(
      'refuses to take requests without proof, %j',
      (options) => {
        expect(messageOf(create, options)).toMatch(/^SECRET_MISSING /u);
      },
    );

    it('secrets: a length override exists for tests', () => {
      expect(messageOf(create, { secrets: ['short'], minSecretBytes: 5 })).toBe('created');
      expect(messageOf(create, { secrets: ['short'], minSecretBytes: 6 })).toMatch(
        /^SECRET_INVALID secrets\[0\] has 5 bytes/u,
      );
    });
  });
});
