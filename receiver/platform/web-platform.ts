import { concatBytes } from '../admit/concat-bytes.ts';
import { fromBase64, fromHex, toHex, utf8 } from '../../src/core/encoding.ts';
import type { EncodedMac } from '../../src/core/signature-header.ts';
import type { Encoding, Inflate, MacKey, Platform } from './platform.ts';

const algorithm = { name: 'HMAC', hash: 'SHA-256' } as const;

/** WebCrypto and the streams of the web, for Workers, Deno, Bun and browsers: without node: modules. */
export const webPlatform: Platform = {
  macKey,
  sha256: async (data) => toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', owned(data)))),
  tokenMatcher,
  inflaters: { gzip: inflater('gzip'), deflate: inflater('deflate') },
};

type Key = Awaited<ReturnType<typeof crypto.subtle.importKey>>;

/** `verify` is WebCrypto's own comparison, in a time that does not tell where the two differ. */
function macKey(secret: Uint8Array): MacKey {
  const key = importKey(secret);
  return {
    over: (parts) => {
      const data = concatBytes(parts);
      return async (mac) => crypto.subtle.verify(algorithm, await key, owned(bytesOf(mac)), data);
    },
  };
}

/**
 * Texts are compared by their HMACs under a key that nobody knows. It is made at the first comparison: Workers give no random bytes
 * while a module loads, which is when receivers are created.
 */
function tokenMatcher(token: string): (given: string) => Promise<boolean> {
  let prepared: ReturnType<typeof prepareToken> | undefined;
  return async (given) => {
    const { key, mac } = await (prepared ??= prepareToken(token));
    return crypto.subtle.verify(algorithm, key, mac, owned(utf8(given)));
  };
}

async function prepareToken(token: string): Promise<{ readonly key: Key; readonly mac: ArrayBuffer }> {
  const key = await importKey(crypto.getRandomValues(new Uint8Array(32)));
  return { key, mac: await crypto.subtle.sign(algorithm, key, owned(utf8(token))) };
}

async function importKey(secret: Uint8Array): Promise<Key> {
  return crypto.subtle.importKey('raw', owned(secret), algorithm, false, ['sign', 'verify']);
}

function bytesOf({ encoding, text }: EncodedMac): Uint8Array {
  return (encoding === 'hex' ? fromHex(text) : fromBase64(text)) ?? new Uint8Array();
}

/** WebCrypto takes no view of memory that may be shared. */
function owned(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return concatBytes([bytes]);
}

function inflater(encoding: Encoding & ('gzip' | 'deflate')): Inflate {
  return async (bytes, maxBytes) => {
    const inflated = new Blob([owned(bytes)]).stream().pipeThrough(new DecompressionStream(encoding));
    const chunks: Uint8Array[] = [];
    let length = 0;
    for await (const chunk of inflated) {
      length += chunk.length;
      if (length > maxBytes) return undefined;
      chunks.push(chunk);
    }
    return concatBytes(chunks);
  };
}
