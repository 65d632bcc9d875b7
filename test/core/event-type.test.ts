import { describe, expect, it } from '@jest/globals';
import {
  documentedEventType,
  eventTypes,
  isAliasEventType,
  isCollectionEventType,
  toEventType,
} from '../../src/core/event-type.ts';

const types = [
  'CREATE_ARTIFACT',
  'LINK_ARTIFACT',
  'UNLINK_ARTIFACT',
  'ADD_ARTIFACT_ALIAS',
  'UPDATE_ARTIFACT_ALIAS',
  'ADD_ARTIFACT_TAG',
  'REMOVE_ARTIFACT_TAG',
  'ADD_COLLECTION_TAG',
  'REMOVE_COLLECTION_TAG',
  'RUN_METRIC',
  'RUN_METRIC_CHANGE',
  'RUN_METRIC_ZSCORE',
  'RUN_STATE',
  'WEAVE_METRIC_THRESHOLD',
];

describe('eventTypes', () => {
  it("are W&B's, LINK_MODEL under its documented name", () => {
    expect(eventTypes.toSorted()).toStrictEqual(types.toSorted());
  });
});

describe('toEventType', () => {
  it.each(types)('knows %s', (type) => {
    expect(toEventType(type)).toBe(type);
  });

  it('gives LINK_MODEL as LINK_ARTIFACT', () => {
    expect(toEventType('LINK_MODEL')).toBe('LINK_ARTIFACT');
  });

  it.each([
    '',
    'link_model',
    'LINK_ARTIFACT ',
    'LINK',
    'UNKNOWN',
    'BUILD_AND_DEPLOY',
    '__proto__',
    'constructor',
    'toString',
    'size',
  ])('does not know %j', (text) => {
    expect(toEventType(text)).toBeUndefined();
  });
});

describe('documentedEventType', () => {
  it.each([
    ['LINK_MODEL', 'LINK_ARTIFACT'],
    ['LINK_ARTIFACT', 'LINK_ARTIFACT'],
    ['link_model', 'link_model'],
    ['LINK_*', 'LINK_*'],
    ['__proto__', '__proto__'],
  ])('gives %j as %j', (text, documented) => {
    expect(documentedEventType(text)).toBe(documented);
  });
});

describe('isCollectionEventType', () => {
  it('holds for the collection tags alone', () => {
    expect(types.filter(isCollectionEventType)).toStrictEqual(['ADD_COLLECTION_TAG', 'REMOVE_COLLECTION_TAG']);
  });
});

describe('isAliasEventType', () => {
  it('holds for the aliases alone', () => {
    expect(types.filter(isAliasEventType)).toStrictEqual(['ADD_ARTIFACT_ALIAS', 'UPDATE_ARTIFACT_ALIAS']);
  });
});
