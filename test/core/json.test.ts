import { describe, expect, it } from '@jest/globals';
import { decodeUtf8, isJsonObject, jsonDepth, ownValue, parseJson } from '../../src/core/json.ts';

const refusal = (part: string): unknown =>
  expect.objectContaining({ name: 'DispatchError', code: 'JSON_INVALID', message: expect.stringContaining(part) });

describe('parseJson', () => {
  it.each([
    ['null', null],
    ['"a"', 'a'],
    ['[1,[2]]', [1, [2]]],
    ['{"a":{"b":"[[[[[["}}', { a: { b: '[[[[[[' } }],
    ['"\\"[[[["', '"[[[['],
    ['"\\ud800"', '\uD800'],
    ['1e400', Infinity],
  ])('parses %s', (text, value) => {
    expect(parseJson(text, 2)).toStrictEqual(value);
  });

  it.each(['', ' ', '{', '[1,]', "{'a':1}", 'undefined', '{"a":1}}', '"a', '"\\', '\uFEFF{}', 'NaN'])(
    'refuses %j, which is no JSON',
    (text) => {
      expect(() => parseJson(text, 9)).toThrow(refusal('no JSON'));
    },
  );

  it('keeps the cause', () => {
    expect(() => parseJson('[1,]', 9)).toThrow(
      expect.objectContaining({ cause: expect.objectContaining({ name: 'SyntaxError' }) }),
    );
  });

  it.each(['hunter2', '{"token": hunter2}', '{"token":"hunter2"'])(
    'does not repeat the body %j in its message',
    (text) => {
      expect(() => parseJson(text, 9)).toThrow(
        expect.objectContaining({ code: 'JSON_INVALID', message: expect.not.stringContaining('hunter2') }),
      );
    },
  );

  it('refuses JSON that is nested deeper than allowed, naming the limit', () => {
    expect(parseJson('[[]]', 2)).toStrictEqual([[]]);
    expect(() => parseJson('[[[]]]', 2)).toThrow(refusal('2 levels'));
    expect(() => parseJson('{"a":[{}]}', 2)).toThrow(refusal('2 levels'));
    expect(() => parseJson('['.repeat(1_000_000), 64)).toThrow(refusal('64 levels'));
  });

  it('keeps __proto__ as a key of its own, and no prototype changes', () => {
    const value = parseJson('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}', 9);
    expect(Object.keys(value as object)).toStrictEqual(['__proto__', 'constructor']);
    expect(Object.hasOwn({}, 'polluted') || 'polluted' in {}).toBe(false);
  });
});

describe('decodeUtf8', () => {
  it('gives the text, without a byte order mark before it', () => {
    expect(decodeUtf8(Buffer.from('\uFEFF{"a":"模\uFEFF"}'))).toBe('{"a":"模\uFEFF"}');
  });

  it.each([[[0xff]], [[0xc3]], [[0xed, 0xa0, 0x80]], [[0xc0, 0x80]]])(
    'refuses %j, which a kinder decoder would mend',
    (bytes) => {
      expect(() => decodeUtf8(Uint8Array.from(bytes))).toThrow(refusal('not UTF-8'));
    },
  );
});

describe('jsonDepth', () => {
  it.each([
    ['', 0],
    ['1', 0],
    ['[]', 1],
    ['{}', 1],
    ['[[],[[]],{}]', 3],
    ['{"a":[{"b":[]}]}', 4],
    ['"[[["', 0],
    ['["\\\\",[]]', 2],
    ['["\\"[[[",[]]', 2],
    ['["[[', 1],
    ['"\\', 0],
  ])('of %s is %d', (text, depth) => {
    expect(jsonDepth(text)).toBe(depth);
  });
});

describe('isJsonObject', () => {
  it.each([{}, { a: 1 }, JSON.parse('{"__proto__":null}')])('says yes to the object %j', (value) => {
    expect(isJsonObject(value)).toBe(true);
  });

  it.each([null, [], 'a', 1, true, undefined])('says no to %j', (value) => {
    expect(isJsonObject(value)).toBe(false);
  });
});

describe('ownValue', () => {
  it.each(['constructor', 'toString', 'hasOwnProperty', '__proto__'])(
    'does not find %s, which every object inherits',
    (key) => {
      expect(ownValue({}, key)).toBeUndefined();
    },
  );

  it('finds a key of that name that the object has', () => {
    expect(ownValue(JSON.parse('{"__proto__":1}') as { readonly [key: string]: number }, '__proto__')).toBe(1);
    expect(ownValue({ hasOwnProperty: 2 }, 'hasOwnProperty')).toBe(2);
  });
});

describe('jsonDepth', () => {
  it.each([
    ['[{},{},{}]', 2],
    ['{"a":{},"b":{}}', 2],
    ['[[],[],[[]]]', 3],
    ['"[[[["', 0],
    ['"\\\\"[', 1],
    ['"[', 0],
    ['', 0],
  ])('of %s is %d', (text, depth) => {
    expect(jsonDepth(text)).toBe(depth);
  });
});

// The other majors of Node read such keys right.
describe('JSON.parse of Node 24', () => {
  it('misreads an escaped key after one that ends in a backslash; once it no longer does, tests may use such keys', () => {
    JSON.parse(String.raw`{"b":1,"\\":1}`);
    expect(Object.keys(JSON.parse(String.raw`{"b":1,"\n":2}`) as object)).toStrictEqual(['b', '\\']);
  });
});
