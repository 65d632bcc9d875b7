import canonicalize from 'canonicalize';
import { utf8 } from './encoding.ts';

/**
 * The canonical JSON of a value, in UTF-8: one spelling for each value, whatever the order of keys or the writing of numbers.
 * Source: RFC 8785 (JCS).
 *
 * @throws Error when the value is not I-JSON: a lone surrogate, NaN, an infinite number, a cycle, no JSON at all
 */
export function canonicalJson(value: unknown): Uint8Array {
  const text = canonicalize(value);
  if (text === undefined) throw new Error('not JSON');
  return utf8(text);
}
