import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { canonicalJson } from '../../src/core/canonical-json.ts';

interface DispatchVector {
  readonly title: string;
  readonly eventType: string;
  readonly id: string;
  readonly sentAt: string;
  readonly clientPayload: object;
  readonly dispatchExtra?: object;
  readonly canonical: string;
  readonly canonicalHex: string;
}

const read = (path: string): string => readFileSync(new URL(`../vectors/${path}`, import.meta.url), 'utf8');
const textOf = (value: unknown): string => Buffer.from(canonicalJson(value)).toString('utf8');

const numbers = JSON.parse(read('rfc8785/numbers.json')) as readonly { readonly bits: string; readonly text: string }[];
const { cases } = JSON.parse(read('dispatch-signatures.json')) as { readonly cases: readonly DispatchVector[] };

describe('canonicalJson', () => {
  it.each(['arrays', 'french', 'structures', 'unicode', 'values', 'weird'])(
    'gives the published bytes for %s',
    (name) => {
      const output = readFileSync(new URL(`../vectors/rfc8785/output/${name}.json`, import.meta.url));
      expect(Buffer.from(canonicalJson(JSON.parse(read(`rfc8785/input/${name}.json`)))).equals(output)).toBe(true);
    },
  );

  it.each(numbers)('writes the double $bits as $text', ({ bits, text }) => {
    expect(textOf(Buffer.from(bits, 'hex').readDoubleBE())).toBe(text);
  });

  it.each(cases)('gives the signed bytes of $title', (vector) => {
    const dispatch = { id: vector.id, sent_at: vector.sentAt, ...vector.dispatchExtra };
    const value = { event_type: vector.eventType, client_payload: { ...vector.clientPayload, dispatch } };
    expect(textOf(value)).toBe(vector.canonical);
    expect(Buffer.from(canonicalJson(value)).toString('hex')).toBe(vector.canonicalHex);
  });

  it.each([
    { value: null, text: 'null' },
    { value: true, text: 'true' },
    { value: '\u2028"\\/', text: '"\u2028\\"\\\\/"' },
    { value: [], text: '[]' },
    { value: {}, text: '{}' },
    { value: -0, text: '0' },
    { value: { b: 1, a: [{ d: 1, c: 2 }] }, text: '{"a":[{"c":2,"d":1}],"b":1}' },
  ])('writes $text', ({ value, text }) => {
    expect(textOf(value)).toBe(text);
  });

  it('writes ten thousand levels of lists', () => {
    const text = `${'['.repeat(10_000)}${']'.repeat(10_000)}`;
    expect(textOf(JSON.parse(text))).toBe(text);
  });

  it('takes one object at two places for no cycle', () => {
    const twice = { a: 1 };
    expect(textOf([twice, twice])).toBe('[{"a":1},{"a":1}]');
  });
});

describe('what has no canonical JSON', () => {
  const cycle: Record<string, unknown> = {};
  cycle['again'] = { cycle };

  it.each([
    { what: 'a high surrogate alone', value: 'a\ud800b' },
    { what: 'a low surrogate alone', value: ['\udc00'] },
    { what: 'surrogates in wrong order', value: { a: '\udc00\ud800' } },
    { what: 'a lone surrogate in a key', value: { a: [{ '\ud800': 1 }] } },
    { what: 'NaN', value: { a: NaN } },
    { what: 'Infinity', value: [Infinity] },
    { what: 'what 1e400 is read as', value: JSON.parse('-1e400') as unknown },
    { what: 'undefined', value: undefined },
    { what: 'a function', value: (): null => null },
    { what: 'a cycle', value: cycle },
  ])('is refused: $what', ({ value }) => {
    expect(() => canonicalJson(value)).toThrow(Error);
  });
});
