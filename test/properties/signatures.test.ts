import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { signBody, verifySignature } from '../../src/core/body-signature.ts';
import { fromBase64, fromHex, toBase64, toHex } from '../../src/core/encoding.ts';
import { runs } from './runs.ts';

const bytes = fc.uint8Array({ maxLength: 200 });
const secret = fc.string({ unit: 'binary', minLength: 1 }).filter((text) => !/^\s*wh[sp]k_/u.test(text));
const encoding = fc.constantFrom<('base64' | 'hex')[]>('base64', 'hex');
const prefix = fc.constantFrom('', 'sha256=');

const refused = (code: RegExp): unknown =>
  expect.objectContaining({ name: 'DispatchError', code: expect.stringMatching(code) });

/** HMAC pads a short key with zeros: a secret and the same one with NULs behind it are one key. Source: RFC 2104, section 2. */
function sameKey(left: string, right: string): boolean {
  return left.replace(/\0+$/u, '') === right.replace(/\0+$/u, '');
}

describe('a signed body', () => {
  it('verifies, whatever its bytes, secret and spelling', () => {
    fc.assert(
      fc.property(bytes, secret, encoding, prefix, (body, key, spelling, before) => {
        const header = before + signBody(body, key, { encoding: spelling });
        expect(verifySignature(body, header, [key])).toStrictEqual({ secretIndex: 0 });
      }),
      { numRuns: runs },
    );
  });

  it('verifies under any of several secrets, and tells the first that holds', () => {
    fc.assert(
      fc.property(bytes, fc.array(secret, { minLength: 1, maxLength: 4 }), fc.nat(), (body, keys, pick) => {
        const key = keys[pick % keys.length] ?? '';
        const first = keys.findIndex((other) => sameKey(other, key));
        expect(verifySignature(body, signBody(body, key), keys)).toStrictEqual({ secretIndex: first });
      }),
      { numRuns: runs },
    );
  });

  it('is as good in upper-case hex', () => {
    fc.assert(
      fc.property(bytes, secret, (body, key) => {
        const header = signBody(body, key, { encoding: 'hex' }).toUpperCase();
        expect(verifySignature(body, header, [key])).toStrictEqual({ secretIndex: 0 });
      }),
      { numRuns: runs },
    );
  });

  it('is the same for a text and for its UTF-8 bytes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), secret, (text, key) => {
        expect(verifySignature(Buffer.from(text, 'utf8'), signBody(text, key), [key]).secretIndex).toBe(0);
      }),
      { numRuns: runs },
    );
  });
});

describe('a mutated body or header', () => {
  it('is refused where one bit of the body is another', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 200 }), secret, fc.nat(), (body, key, at) => {
        const other = body.slice();
        const index = (at >> 3) % other.length;
        other[index] = (other[index] ?? 0) ^ (1 << (at & 7));
        expect(() => verifySignature(other, signBody(body, key), [key])).toThrow(refused(/^SIGNATURE_MISMATCH$/u));
      }),
      { numRuns: runs },
    );
  });

  it('is refused where a byte was added or removed', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 200 }), secret, (body, key) => {
        const header = signBody(body, key);
        for (const other of [body.subarray(1), body.subarray(0, -1), Uint8Array.of(...body, 0)]) {
          expect(() => verifySignature(other, header, [key])).toThrow(refused(/^SIGNATURE_MISMATCH$/u));
        }
      }),
      { numRuns: runs },
    );
  });

  it('is refused where one character of the header is another', () => {
    const change = fc.record({ at: fc.nat(), to: fc.integer({ min: 0, max: 255 }) });
    fc.assert(
      fc.property(bytes, secret, encoding, change, (body, key, spelling, { at, to }) => {
        const header = signBody(body, key, { encoding: spelling });
        const index = at % header.length;
        const other = header.slice(0, index) + String.fromCharCode(to) + header.slice(index + 1);
        // Hex may be written in either case.
        fc.pre(spelling === 'hex' ? other.toLowerCase() !== header : other !== header);
        expect(() => verifySignature(body, other, [key])).toThrow(refused(/^SIGNATURE_(?:MALFORMED|MISMATCH)$/u));
      }),
      { numRuns: runs },
    );
  });

  it('is refused where the header is cut, or has anything before or behind it', () => {
    fc.assert(
      fc.property(bytes, secret, encoding, fc.string({ minLength: 1 }), (body, key, spelling, more) => {
        fc.pre(more !== 'sha256=');
        const header = signBody(body, key, { encoding: spelling });
        for (const other of [header + more, more + header, header.slice(0, -1), header.slice(1)]) {
          expect(() => verifySignature(body, other, [key])).toThrow(refused(/^SIGNATURE_(?:MALFORMED|MISMATCH)$/u));
        }
      }),
      { numRuns: runs },
    );
  });

  it('is refused under another secret', () => {
    fc.assert(
      fc.property(bytes, secret, secret, (body, key, other) => {
        fc.pre(!sameKey(key, other));
        expect(() => verifySignature(body, signBody(body, key), [other])).toThrow(refused(/^SIGNATURE_MISMATCH$/u));
      }),
      { numRuns: runs },
    );
  });

  it('is refused, never with a TypeError, for any header at all', () => {
    fc.assert(
      fc.property(bytes, fc.anything(), (body, header) => {
        expect(() => verifySignature(body, header as string | undefined, ['a secret'])).toThrow(
          refused(/^SIGNATURE_(?:MISSING|MALFORMED|MISMATCH)$/u),
        );
      }),
      { numRuns: runs },
    );
  });
});

describe('an encoding', () => {
  it('decodes to what it was made of', () => {
    fc.assert(
      fc.property(bytes, (value) => {
        expect([...(fromBase64(toBase64(value)) ?? [])]).toEqual([...value]);
        expect([...(fromHex(toHex(value)) ?? [])]).toEqual([...value]);
      }),
      { numRuns: runs },
    );
  });

  it('has one text for each value: what decodes encodes back to itself', () => {
    const near = fc.oneof(
      fc.string({ unit: fc.constantFrom(...Array.from('AQgwZ+/-_= \n')), maxLength: 12 }),
      fc.base64String({ maxLength: 40 }),
      fc.string({ unit: 'binary' }),
    );
    fc.assert(
      fc.property(near, (text) => {
        const decoded = fromBase64(text);
        const strict = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/u.test(text);
        if (decoded === undefined) return;
        expect(strict).toBe(true);
        expect(toBase64(decoded)).toBe(text);
      }),
      { numRuns: runs },
    );
  });
});
