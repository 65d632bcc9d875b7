import { describe, expect, it } from '@jest/globals';
import { parseExtraPayload } from '../../src/deliver/extra-payload.ts';

const refusal = (message: string | RegExp): unknown =>
  expect.objectContaining({
    name: 'DispatchError',
    code: 'INPUT_INVALID',
    message: typeof message === 'string' ? message : expect.stringMatching(message),
  });

interface Taken {
  readonly what: string;
  readonly text: string;
  readonly payload: object;
}

describe('extra-payload as lines of key=value', () => {
  it.each<Taken>([
    { what: 'one line', text: 'a=1', payload: { a: '1' } },
    {
      what: 'texts alone, whatever they look like',
      text: 'a=1\nb=true\nc=null\nd={"x":1}\ne=- f\ng="q"',
      payload: { a: '1', b: 'true', c: 'null', d: '{"x":1}', e: '- f', g: '"q"' },
    },
    {
      what: 'further = in a value',
      text: 'url=https://example.com/?a=b&c==',
      payload: { url: 'https://example.com/?a=b&c==' },
    },
    { what: 'CRLF', text: 'a=1\r\nb=2\r\n', payload: { a: '1', b: '2' } },
    { what: 'blank lines', text: '\n  \na=1\n\t\n\r\nb=2\n\n', payload: { a: '1', b: '2' } },
    { what: 'an empty value', text: 'a=\nb=', payload: { a: '', b: '' } },
    { what: 'blanks around a value', text: 'a= x  ', payload: { a: ' x  ' } },
    { what: 'the characters of a key', text: 'A_b.c-9=x\n_=y', payload: { 'A_b.c-9': 'x', _: 'y' } },
    { what: 'a value in YAML', text: 'a=b: c', payload: { a: 'b: c' } },
    { what: 'a value with a hash', text: 'a=x # y', payload: { a: 'x # y' } },
    { what: 'a line separator inside a value', text: 'a=x\u2028y', payload: { a: 'x\u2028y' } },
    {
      what: 'the names of what every object has',
      text: 'constructor=x\ntoString=y',
      payload: { constructor: 'x', toString: 'y' },
    },
  ])('takes $what', ({ text, payload }) => {
    expect(parseExtraPayload(text)).toStrictEqual(payload);
  });

  it.each(['a=1\na=2', 'a=1\r\n\r\na=1\r\n'])('refuses a key that stands twice: %j', (text) => {
    expect(() => parseExtraPayload(text)).toThrow(refusal('extra-payload: the key "a" stands twice'));
  });

  it.each([
    { what: 'blank before the key', text: ' a=1' },
    { what: 'digit at the beginning', text: '9a=1' },
    { what: 'blank in the key', text: 'a b=1' },
    { what: 'letter that is not of ASCII', text: 'ä=1' },
    { what: 'comment', text: 'a=1\n# no' },
    { what: 'colon', text: 'a=1\nb: 2' },
  ])('is YAML with a $what in any line, and then no mapping', ({ text }) => {
    expect(() => parseExtraPayload(text)).toThrow(refusal(/^extra-payload: (?:line \d: )?it is /u));
  });

  it('keeps __proto__ as a key and touches no prototype', () => {
    const payload = parseExtraPayload('__proto__=x\npolluted=y');
    expect(Object.keys(payload)).toEqual(['__proto__', 'polluted']);
    expect(Object.getPrototypeOf(payload)).toBe(Object.prototype);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });
});

describe('extra-payload as YAML', () => {
  it.each<Taken>([
    { what: 'nothing', text: '', payload: {} },
    { what: 'blanks', text: ' \n\t\n', payload: {} },
    { what: 'an empty mapping', text: '{}', payload: {} },
    {
      what: 'nested mappings and lists',
      text: 'a:\n  b: [1, two, 3.5]\n  c:\n    - {d: null, e: true}',
      payload: { a: { b: [1, 'two', 3.5], c: [{ d: null, e: true }] } },
    },
    {
      what: 'JSON',
      text: '{"a": {"b": [1, "2", null, false, -1.5e3]}}',
      payload: { a: { b: [1, '2', null, false, -1500] } },
    },
    { what: 'quotes', text: `a: 'it''s'\nb: "x\\ty\\u00fc"\nc: "1"`, payload: { a: "it's", b: 'x\tyü', c: '1' } },
    { what: 'blocks of text', text: 'a: |\n  l1\n  l2\nb: >-\n  f1\n  f2\n', payload: { a: 'l1\nl2\n', b: 'f1 f2' } },
    { what: 'CRLF', text: 'a: 1\r\nb:\r\n  c: x\r\n', payload: { a: 1, b: { c: 'x' } } },
    { what: 'comments', text: '# one\na: 1 # two\n', payload: { a: 1 } },
    { what: 'one document with its marks', text: '---\na: 1\n...\n', payload: { a: 1 } },
    { what: 'a byte order mark', text: '\uFEFFa: 1', payload: { a: 1 } },
    {
      what: 'anchors',
      text: 'a: &x {k: 1}\nb: *x\nc: [*x, *x]',
      payload: { a: { k: 1 }, b: { k: 1 }, c: [{ k: 1 }, { k: 1 }] },
    },
    {
      what: '<< as a key like any other, which the core schema has it',
      text: 'a:\n  <<: {k: 1}',
      payload: { a: { '<<': { k: 1 } } },
    },
    {
      what: 'timestamps as texts',
      text: 'a: 2026-11-25\nb: 2026-11-25T08:00:00Z\nc: 08:30',
      payload: { a: '2026-11-25', b: '2026-11-25T08:00:00Z', c: '08:30' },
    },
    {
      what: 'the words of YAML 1.1 as texts',
      text: 'a: yes\nb: no\nc: on\nd: off\ne: y\nf: Yes',
      payload: { a: 'yes', b: 'no', c: 'on', d: 'off', e: 'y', f: 'Yes' },
    },
    {
      what: 'what the core schema has for true, false and null',
      text: 'a: True\nb: FALSE\nc: ~\nd: Null\ne:',
      payload: { a: true, b: false, c: null, d: null, e: null },
    },
    {
      what: 'integers of the core schema',
      text: 'a: 0x1F\nb: 0o17\nc: 017\nd: +5\ne: 9007199254740991',
      payload: { a: 31, b: 15, c: 17, d: 5, e: 9_007_199_254_740_991 },
    },
    {
      what: 'numbers of YAML 1.1 as texts',
      text: 'a: 0b11\nb: 1_000\nc: 1:30',
      payload: { a: '0b11', b: '1_000', c: '1:30' },
    },
    { what: 'keys that are no texts, as JSON has them', text: '1: a\ntrue: b', payload: { 1: 'a', true: 'b' } },
    { what: 'tags of the core schema', text: 'a: !!str 1\nb: !!int "12"', payload: { a: '1', b: 12 } },
    { what: 'an integer beyond 2^53 in quotes', text: 'a: "9007199254740993"', payload: { a: '9007199254740993' } },
    {
      what: '50 levels',
      text: `a: ${'['.repeat(50)}${']'.repeat(50)}`,
      payload: { a: JSON.parse('['.repeat(50) + ']'.repeat(50)) as unknown },
    },
  ])('takes $what', ({ text, payload }) => {
    expect(parseExtraPayload(text)).toStrictEqual(payload);
  });

  it.each([
    { what: 'a text', text: 'hello', found: 'a text' },
    { what: 'a key without a blank after its colon', text: 'a:1', found: 'a text' },
    { what: 'a number', text: '42', found: 'a number' },
    { what: 'a list', text: '- a\n- b', found: 'a list' },
    { what: 'null', text: 'null', found: 'null' },
    { what: 'true', text: 'true', found: 'true or false' },
  ])('refuses $what at its top', ({ text, found }) => {
    expect(() => parseExtraPayload(text)).toThrow(
      refusal(`extra-payload: it is ${found}, no mapping: write key: value, or key=value, a line each`),
    );
  });

  it.each([
    { what: 'a tab that indents', text: 'a:\n\tb: 1', line: 2 },
    { what: 'a quote that is not closed', text: 'x: 1\na: "b\nc: 2', line: 3 },
    { what: 'a bracket that is not closed', text: '{a: 1', line: 1 },
    { what: 'a wrong indentation', text: 'a: 1\n b: 2', line: 2 },
    { what: 'a colon too many', text: 'a: b: c', line: 1 },
    { what: 'a key twice', text: 'a: 1\nb: 2\na: 3', line: 3 },
    { what: 'a key twice inside', text: 'a:\n  b: 2\n  b: 3', line: 3 },
    { what: 'one key in two spellings', text: '1: a\n"1": b', line: 2 },
    { what: 'a mapping as key', text: '? {a: 1}\n: b', line: 1 },
    { what: 'an unknown alias', text: 'b: 1\na: *nope', line: 2 },
    { what: 'bytes', text: 'a: !!binary aGk=', line: 1 },
    { what: 'a function', text: 'a: 1\nb: !!js/function "function () {}"', line: 2 },
    { what: 'a regular expression', text: 'a: !!js/regexp /x/', line: 1 },
    { what: 'a set', text: 'a: !!set {x, y}', line: 1 },
    { what: 'an ordered map', text: 'a: !!omap [x: 1]', line: 1 },
    { what: 'a tag of somebody', text: 'a: !mine 1', line: 1 },
    { what: 'a tag that does not fit', text: 'a: !!bool x', line: 1 },
    { what: 'a control character', text: 'a: x\u0007y', line: 1 },
    { what: '100,000 lists inside each other', text: `a: ${'['.repeat(100_000)}${']'.repeat(100_000)}`, line: 1 },
    {
      what: '100,000 mappings inside each other',
      text: `a: ${'{a: '.repeat(100_000)}1${'}'.repeat(100_000)}`,
      line: 1,
    },
    { what: '100,000 lists that are never closed', text: `a: ${'['.repeat(100_000)}`, line: 1 },
    { what: '100,000 dashes', text: `a:\n ${'- '.repeat(100_000)}x`, line: 2 },
  ])('refuses $what and names the line', ({ text, line }) => {
    const begin = `extra-payload: line ${line}: it is neither YAML nor lines of key=value: `;
    expect(() => parseExtraPayload(text)).toThrow(refusal(new RegExp(`^${begin}.`, 'u')));
  });

  it.each(['.nan', '.inf', '-.INF', '9007199254740992', '-9007199254740993', '12345678901234567890', '1e20'])(
    'refuses %s, which JSON does not keep, and names the key',
    (number) => {
      expect(() => parseExtraPayload(`fine: 1\nbad: ${number}`)).toThrow(
        refusal('extra-payload: the value of "bad" is no number that JSON keeps as it is: write it in quotes'),
      );
    },
  );

  it.each(['.nan', '9007199254740993'])('refuses %s inside and names the key that holds it', (number) => {
    expect(() => parseExtraPayload(`a: {b: {bad: ${number}}}`)).toThrow(
      refusal('extra-payload: the value of "bad" is no number that JSON keeps as it is: write it in quotes'),
    );
  });

  it('refuses 51 levels', () => {
    expect(() => parseExtraPayload(`a: ${'['.repeat(51)}${']'.repeat(51)}`)).toThrow(
      refusal(/^extra-payload: .* is nested deeper than 50 levels$/u),
    );
  });

  it.each(['a: &a [*a]', 'a: &a {b: *a}', '&a\nb: *a', 'a: &a {b: &b {c: *a, d: *b}}'])(
    'refuses what holds itself: %j',
    (text) => {
      expect(() => parseExtraPayload(text)).toThrow(refusal(/^extra-payload: .* is nested deeper than 50 levels$/u));
    },
  );

  it('refuses a billion laughs', () => {
    const names = 'abcdefghi';
    const bomb = Array.from(names).map((name, index) => {
      const member = index === 0 ? 'lol' : `*${names[index - 1]}`;
      return `${name}: &${name} [${Array.from({ length: 10 }, () => member).join(', ')}]`;
    });
    expect(() => parseExtraPayload(bomb.join('\n'))).toThrow(refusal('extra-payload: it holds more than 20000 values'));
  });

  it('keeps __proto__ and constructor as keys and touches no prototype', () => {
    const payload = parseExtraPayload(
      '__proto__: {polluted: true}\na: {__proto__: {polluted: true}}\nconstructor: {prototype: {polluted: true}}',
    );
    expect(JSON.stringify(payload)).toBe(
      '{"__proto__":{"polluted":true},"a":{"__proto__":{"polluted":true}},"constructor":{"prototype":{"polluted":true}}}',
    );
    expect([payload, payload['a']].map((value) => Object.getPrototypeOf(value) === Object.prototype)).toEqual([
      true,
      true,
    ]);
    expect('polluted' in {}).toBe(false);
  });

  it.each([
    { what: 'several documents', text: 'a: 1\n---\nb: 2', words: 'expected a single document' },
    { what: 'comments alone', text: '# nothing\n# here', words: 'empty' },
  ])('refuses $what', ({ text, words }) => {
    expect(() => parseExtraPayload(text)).toThrow(refusal(new RegExp(`^extra-payload: .*${words}`, 'u')));
  });

  it('names the key of the list that holds a number that JSON does not keep', () => {
    expect(() => parseExtraPayload('weights: [1, .nan]')).toThrow(refusal(/"weights"\[1\]/u));
  });

  it('takes lines of key=value after a byte order mark, as it takes YAML', () => {
    expect(parseExtraPayload('\uFEFFa=1')).toStrictEqual({ a: '1' });
  });
});
