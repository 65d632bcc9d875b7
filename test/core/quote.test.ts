import { describe, expect, it } from '@jest/globals';
import { jsonKind, quote } from '../../src/core/quote.ts';

describe('quote', () => {
  it.each([
    ['a text', 'production', '"production"'],
    ['line breaks', 'a\r\nb', '"a\\r\\nb"'],
    ['quotes', '"; rm', '"\\"; rm"'],
    ['a NUL and an escape', '\0\u001B', '"\\u0000\\u001b"'],
    ['a lone surrogate', '\uD800', '"\\ud800"'],
    ['a number', 1.5, '1.5'],
    ['null', null, 'null'],
    ['a list', [1, 'a'], '[1,"a"]'],
    ['an object', { a: 1 }, '{"a":1}'],
    ['undefined', undefined, 'undefined'],
    ['a symbol', Symbol('x'), 'Symbol(x)'],
    ['the longest that stays whole', 'x'.repeat(118), `"${'x'.repeat(118)}"`],
  ])('shows %s', (_what, value, shown) => {
    expect(quote(value)).toBe(shown);
  });

  it('cuts what is longer than 120 characters and says how long it was', () => {
    expect(quote('x'.repeat(119))).toBe(`"${'x'.repeat(119)}… (121 characters)`);
  });

  it.each([
    ['a\u202Eb', '"a\\u202eb"'],
    ['\u2028', '"\\u2028"'],
    ['\u{E0041}', '"\\udb40\\udc41"'],
    ['\u007F', '"\\u007f"'],
  ])('shows %j by its number', (text, shown) => {
    expect(quote(text)).toBe(shown);
  });

  it('cuts no character in two', () => {
    expect(quote(`${'x'.repeat(118)}😀😀`).isWellFormed()).toBe(true);
  });

  it.each(['\u007F', '\u0085', '\u009B', '\u2028', '\u2029', '\u202E'])(
    'shows %j, which a terminal or page would act on, escaped',
    (character) => {
      expect(quote(`a${character}b`)).not.toContain(character);
    },
  );

  it('gives the kind of a value nested deeper than the stack instead of failing', () => {
    const deep: unknown = JSON.parse('['.repeat(100_000) + ']'.repeat(100_000));
    expect(quote(deep)).toBe('a list');
  });

  it('shows a bigint, which JSON has not', () => {
    expect(quote(7n)).toContain('7');
  });
});

describe('jsonKind', () => {
  it.each([
    [null, 'null'],
    [[], 'a list'],
    ['', 'a text'],
    [0, 'a number'],
    [false, 'true or false'],
    [{}, 'an object'],
    [undefined, 'absent'],
    [7n, 'bigint'],
  ])('calls %p %s', (value, kind) => {
    expect(jsonKind(value)).toBe(kind);
  });
});
