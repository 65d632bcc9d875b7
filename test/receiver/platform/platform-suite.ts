import { readFileSync } from 'node:fs';
import * as zlib from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import type { Encoding, Inflate, Platform } from '../../../receiver/platform/platform.ts';
import type { EncodedMac } from '../../../src/core/signature-header.ts';

interface HeaderVector {
  readonly title: string;
  readonly secret: string;
  readonly bodyHex?: string;
  readonly body?: { readonly repeat: string; readonly times: number };
  readonly hex: string;
  readonly base64: string;
}

const vectorsUrl = new URL('../../vectors/header-signatures.json', import.meta.url);
const headerVectors = JSON.parse(readFileSync(vectorsUrl, 'utf8')) as readonly HeaderVector[];

/** The first is published by Standard Webhooks; the others are Python's hmac. */
const standardVectors = [
  {
    title: 'the published example of Standard Webhooks',
    key: Buffer.from('31f290f6bf06298aab4f08d43c3f082cf648a362da2da4b0', 'hex'),
    parts: ['msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330.', '{"test": 2432232314}'],
    base64: 'g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  },
  {
    title: 'a plain secret',
    key: Buffer.from('a-secret-of-enough-bytes'),
    parts: ['msg_1.1700000000.', '{}'],
    base64: 'Wn5xGFNu4ObDxosDPOfcLhvxABRhpYqoTgV6edNQKaY=',
  },
  {
    title: 'an empty body',
    key: Buffer.from('a-secret-of-enough-bytes'),
    parts: ['msg_1.1700000000.', ''],
    base64: '8pwW++uACCWShu1oyab2sHlz/A9piFnZqvioqNOO/Vg=',
  },
];

function bodyOf({ body, bodyHex = '' }: HeaderVector): Uint8Array {
  return body === undefined ? Buffer.from(bodyHex, 'hex') : Buffer.from(body.repeat.repeat(body.times));
}

/** The same text with its first character changed to another of both alphabets. */
function changed(text: string): string {
  return (text.startsWith('5') ? '6' : '5') + text.slice(1);
}

function itKeepsMacs({ macKey }: Platform): void {
  const vectors = headerVectors.flatMap((vector) =>
    (['base64', 'hex'] as const).map((encoding) => ({ ...vector, encoding, text: vector[encoding] })),
  );

  it.each(vectors)('accepts the $encoding of $title, and nothing near it', async (vector) => {
    const { encoding, text, secret } = vector;
    const body = bodyOf(vector);
    const key = macKey(Buffer.from(secret));
    const isMadeOver = key.over([body]);
    expect(await isMadeOver({ encoding, text })).toBe(true);
    expect(await isMadeOver({ encoding, text: changed(text) })).toBe(false);
    expect(await isMadeOver({ encoding, text: text.slice(0, -4) })).toBe(false);
    expect(await isMadeOver({ encoding, text: '' })).toBe(false);
    expect(await key.over([body, Uint8Array.of(0)])({ encoding, text })).toBe(false);
    expect(await macKey(Buffer.from(`${secret}x`)).over([body])({ encoding, text })).toBe(false);
  });

  it.each(standardVectors)('accepts $title, over parts', async ({ key, parts, base64 }) => {
    const mac: EncodedMac = { encoding: 'base64', text: base64 };
    const bytes = parts.map((part) => Buffer.from(part));
    expect(await macKey(key).over(bytes)(mac)).toBe(true);
    expect(await macKey(key).over([Buffer.concat(bytes)])(mac)).toBe(true);
    expect(await macKey(key).over([...bytes, Uint8Array.of(0)])(mac)).toBe(false);
    expect(await macKey(key).over(bytes)({ ...mac, text: changed(base64) })).toBe(false);
  });

  it('reads a view alone, not the buffer beneath, of secrets and of bodies', async () => {
    const view = (text: string): Uint8Array => Buffer.from(`##${text}##`).subarray(2, -2);
    const mac = { encoding: 'base64', text: 'UlWeOLcDwSY2RhOTapKotDgrQJU58VOyLIblwuQZMno=' } as const;
    expect(await macKey(view('wandb-secret')).over([view('{}')])(mac)).toBe(true);
  });

  it('keeps the secret as it was when the bytes it came in change', async () => {
    const bytes = Buffer.from('wandb-secret');
    const key = macKey(bytes);
    bytes.fill(0);
    const mac = { encoding: 'base64', text: 'UlWeOLcDwSY2RhOTapKotDgrQJU58VOyLIblwuQZMno=' } as const;
    expect(await key.over([Buffer.from('{}')])(mac)).toBe(true);
  });
}

function itHashes({ sha256 }: Platform): void {
  // FIPS 180-2, appendix B, and what Python's hashlib makes.
  it.each([
    { data: '', hash: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855' },
    { data: 'abc', hash: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad' },
    { data: '{}', hash: '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a' },
  ])('hashes "$data" by SHA-256, in lower-case hex', async ({ data, hash }) => {
    expect(await sha256(Buffer.from(data))).toBe(hash);
  });
}

function itMatchesTokens({ tokenMatcher }: Platform): void {
  it.each([
    { given: 'token-of-wandb', matched: true },
    { given: 'token-of-wandB', matched: false },
    { given: 'token-of-wand', matched: false },
    { given: 'token-of-wandb ', matched: false },
    { given: 'token-of-wandb\0', matched: false },
    { given: '', matched: false },
    { given: 'x'.repeat(65_536), matched: false },
  ])('says of the token "$given": $matched', async ({ given, matched }) => {
    const matches = tokenMatcher('token-of-wandb');
    expect(await matches(given)).toBe(matched);
    expect(await matches('token-of-wandb')).toBe(true);
  });
}

/** Node 22 gives what it has of zstd that is cut short. */
const zstdNoticesItsEnd = Number.parseInt(process.versions.node, 10) >= 24;

const compressors: Readonly<Record<Encoding, (bytes: Uint8Array) => Buffer>> = {
  gzip: zlib.gzipSync,
  deflate: zlib.deflateSync,
  br: zlib.brotliCompressSync,
  zstd: zlib.zstdCompressSync,
};

function itInflates(encoding: Encoding, inflate: Inflate): void {
  const compress = compressors[encoding];
  const text = async (bytes: Uint8Array, maxBytes: number): Promise<string | undefined> => {
    const inflated = await inflate(bytes, maxBytes);
    return inflated && Buffer.from(inflated).toString('utf8');
  };

  it(`inflates ${encoding} up to the limit, and no byte beyond`, async () => {
    const compressed = compress(Buffer.from('{"a":"größe"}'));
    expect(await text(compressed, 15)).toBe('{"a":"größe"}');
    expect(await text(compressed, 16)).toBe('{"a":"größe"}');
    expect(await text(compressed, 14)).toBeUndefined();
    expect(await text(compressed, 1)).toBeUndefined();
  });

  it(`inflates nothing out of ${encoding} of nothing`, async () => {
    expect(await text(compress(new Uint8Array()), 1)).toBe('');
  });

  it(`gives up on ${encoding} of 20 MiB of zeros at the limit`, async () => {
    expect(await inflate(compress(new Uint8Array(20 * 1_048_576)), 1_048_576)).toBeUndefined();
  });

  const broken = [
    { what: 'plain JSON', make: () => Buffer.from('{"a":1}') },
    { what: 'what lost its first byte', make: (whole: Uint8Array) => whole.subarray(1) },
    ...(encoding === 'zstd' && !zstdNoticesItsEnd
      ? []
      : [
          { what: 'nothing', make: () => new Uint8Array() },
          { what: 'what is cut short', make: (whole: Uint8Array) => whole.subarray(0, -2) },
        ]),
  ];
  it.each(broken)(`rejects $what as ${encoding}`, async ({ make }) => {
    const rejected = inflate(make(compress(Buffer.from('{"a":"größe"}'))), 1_000).then(
      () => false,
      () => true,
    );
    expect(await rejected).toBe(true);
  });
}

/** What every platform does: the same verdicts over the same vectors. */
export function describePlatform(on: string, platform: Platform): void {
  describe(`on ${on}, a key`, () => {
    itKeepsMacs(platform);
  });
  describe(`on ${on}, sha256`, () => {
    itHashes(platform);
  });
  describe(`on ${on}, tokenMatcher`, () => {
    itMatchesTokens(platform);
  });
  describe(`on ${on}, inflaters`, () => {
    for (const [encoding, inflate] of Object.entries(platform.inflaters)) itInflates(encoding as Encoding, inflate);
  });
}
