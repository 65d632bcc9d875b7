import { describe, expect, it } from '@jest/globals';
import { readField, readFields, readSoundFields } from '../../src/core/event-fields.ts';
import type { JsonObject, JsonValue } from '../../src/core/json.ts';

const refusal = (part: string): unknown =>
  expect.objectContaining({ name: 'DispatchError', code: 'EVENT_INVALID', message: expect.stringContaining(part) });

const texts = [
  'event_type',
  'event_author',
  'automation_name',
  'entity_name',
  'project_name',
  'artifact_collection_name',
  'artifact_version',
  'artifact_version_string',
  'alias',
  'tag',
] as const;

const wrongTexts: readonly (readonly [string, JsonValue])[] = [
  ['a number', 7],
  ['true or false', false],
  ['a list', ['production']],
  ['an object', { a: 1 }],
];

const absent: readonly JsonValue[] = ['', null, '${alias}', '${artifact_metadata.acc}', '${}'];

describe('readField', () => {
  it.each(texts)('gives the text of %s as it is', (field) => {
    for (const text of [' a ', 'a\r\nb', '\uD800', '__proto__', '$alias', 'a${alias}', '${alias}b', '"; $(id)']) {
      expect(readField({ [field]: text }, field)).toBe(text);
    }
  });

  it.each(texts)('refuses a %s of another JSON type, naming both', (field) => {
    for (const [kind, value] of wrongTexts) {
      expect(() => readField({ [field]: value }, field)).toThrow(refusal(field));
      expect(() => readField({ [field]: value }, field)).toThrow(refusal(kind));
    }
  });

  it.each(texts)('refuses a NUL in %s, naming it', (field) => {
    expect(() => readField({ [field]: 'a\0b' }, field)).toThrow(refusal(field));
    expect(() => readField({ [field]: 'a\0b' }, field)).toThrow(refusal('NUL'));
  });

  it.each(absent)('takes %j for absent', (value) => {
    for (const field of [...texts, 'artifact_version_index', 'artifact_metadata'] as const) {
      expect(readField({ [field]: value }, field)).toBeUndefined();
    }
  });

  it('takes a field that is not there, or only inherited, for absent', () => {
    expect(readField({}, 'alias')).toBeUndefined();
    expect(readField(Object.create({ alias: 'production' }) as JsonObject, 'alias')).toBeUndefined();
  });
});

describe('readField of artifact_version_index', () => {
  it.each([
    [0, 0],
    [3, 3],
    [9_007_199_254_740_991, 9_007_199_254_740_991],
    ['0', 0],
    ['3', 3],
    ['12', 12],
    ['999999999999999', 999_999_999_999_999],
    ['9007199254740991', 9_007_199_254_740_991],
  ])('reads %j', (value, index) => {
    expect(readField({ artifact_version_index: value }, 'artifact_version_index')).toBe(index);
  });

  it.each([
    -1,
    1.5,
    JSON.parse('1e400') as number,
    9_007_199_254_740_992,
    '-1',
    '+1',
    '1.5',
    '1e3',
    '0x1',
    ' 3',
    '3\n',
    'v3',
    '٣',
    '9007199254740993',
    '1'.repeat(400),
  ])('refuses %j, naming the field', (value) => {
    expect(() => readField({ artifact_version_index: value }, 'artifact_version_index')).toThrow(
      refusal('artifact_version_index'),
    );
  });

  it.each([[true], [[3]], [{}]])('refuses %j, which is neither number nor text', (value) => {
    expect(() => readField({ artifact_version_index: value }, 'artifact_version_index')).toThrow(
      refusal('artifact_version_index must be a whole number'),
    );
  });
});

describe('readField of artifact_metadata', () => {
  it('gives the object as it is, hostile keys and NUL included', () => {
    const metadata = JSON.parse(
      '{"accuracy":0.9,"__proto__":{"polluted":true},"constructor":1,"nul":"\\u0000"}',
    ) as JsonObject;
    expect(JSON.stringify(readField({ artifact_metadata: metadata }, 'artifact_metadata'))).toBe(
      '{"accuracy":0.9,"__proto__":{"polluted":true},"constructor":1,"nul":"\\u0000"}',
    );
    expect('polluted' in {}).toBe(false);
  });

  it.each([['text'], [1], [true], [[1]]])('refuses %j, naming the field', (value) => {
    expect(() => readField({ artifact_metadata: value }, 'artifact_metadata')).toThrow(
      refusal('artifact_metadata must be an object'),
    );
  });
});

describe('readFields', () => {
  it('gives the fields that are there and no other key', () => {
    expect(
      readFields({
        alias: 'production',
        tag: '',
        event_author: null,
        artifact_version_index: '3',
        custom: 1,
        toString: 'x',
      }),
    ).toStrictEqual({
      alias: 'production',
      artifact_version_index: 3,
    });
  });

  it('refuses a field of a wrong type, naming it', () => {
    expect(() => readFields({ alias: 'production', tag: 5 })).toThrow(refusal('tag'));
  });
});

describe('readSoundFields', () => {
  it('passes over what is of a wrong type', () => {
    expect(
      readSoundFields({
        event_type: 'DEPLOY',
        alias: 5,
        tag: 'a\0b',
        entity_name: 'acme',
        artifact_version_index: -1,
        artifact_metadata: [],
        custom: 'x',
        ...(JSON.parse('{"__proto__":"x","constructor":"y"}') as JsonObject),
      }),
    ).toStrictEqual({ event_type: 'DEPLOY', entity_name: 'acme' });
  });

  it('takes what did not apply for absent', () => {
    expect(readSoundFields({ alias: '', tag: '${tag}', event_author: 'ada' })).toStrictEqual({ event_author: 'ada' });
  });
});
