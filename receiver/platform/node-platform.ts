import * as zlib from 'node:zlib';
import { equalTexts, hmacKey, hmacSha256Text, sha256Hex, type Key } from '../../src/core/crypto.ts';
import { utf8 } from '../../src/core/encoding.ts';
import type { EncodedMac } from '../../src/core/signature-header.ts';
import type { Inflate, MacKey, Platform } from './platform.ts';

/** Node's cryptography, which answers at once, and its zlib. */
export const nodePlatform: Platform = {
  macKey: (secret) => macKeyOf(hmacKey(secret)),
  sha256: sha256Hex,
  sha256AtOnce: sha256Hex,
  tokenMatcher: (token) => {
    const expected = digest(token);
    return (given) => equalTexts(digest(given), expected);
  },
  inflaters: {
    gzip: inflater(zlib.gunzip),
    deflate: inflater(zlib.inflate),
    br: inflater(zlib.brotliDecompress),
    ...zstd(),
  },
};

/** Texts of one length, whatever theirs is. */
function digest(token: string): string {
  return sha256Hex(utf8(token));
}

function macKeyOf(key: Key): MacKey {
  return {
    over: (parts) => {
      const texts: Partial<Record<EncodedMac['encoding'], string>> = {};
      return ({ encoding, text }) => {
        texts[encoding] ??= hmacSha256Text(key, parts, encoding);
        return equalTexts(texts[encoding], text);
      };
    },
  };
}

type Decompress = (
  bytes: Uint8Array,
  options: { readonly maxOutputLength: number },
  done: (error: Error | null, result: Buffer) => void,
) => void;

/** Node has zstd from 22.15 on. */
function zstd(): { readonly zstd?: Inflate } {
  const { zstdDecompress }: { zstdDecompress?: Decompress } = zlib;
  return zstdDecompress === undefined ? {} : { zstd: inflater(zstdDecompress) };
}

function inflater(decompress: Decompress): Inflate {
  return (bytes, maxBytes) =>
    new Promise((resolve, reject) => {
      decompress(bytes, { maxOutputLength: maxBytes }, (error, result) => {
        if (error === null) resolve(result);
        else if ('code' in error && error.code === 'ERR_BUFFER_TOO_LARGE') resolve(undefined);
        else reject(error);
      });
    });
}
