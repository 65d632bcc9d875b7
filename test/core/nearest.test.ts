import { describe, expect, it } from '@jest/globals';
import { nearest } from '../../src/core/nearest.ts';

describe('nearest', () => {
  it.each([
    ['aliass', ['tag', 'alias'], 'alias'],
    ['ALIAS', ['tag', 'alias'], 'alias'],
    ['add_artifact_alais', ['ADD_ARTIFACT_TAG', 'ADD_ARTIFACT_ALIAS'], 'ADD_ARTIFACT_ALIAS'],
    ['alias', ['alias'], 'alias'],
    ['lias', ['tag', 'alias'], 'alias'],
    ['ab', ['ac', 'ad'], 'ac'],
  ])('gives for %j of %j the candidate %j', (text, candidates, candidate) => {
    expect(nearest(text, candidates)).toBe(candidate);
  });

  it.each([
    ['the text is empty', '', ['alias']],
    ['there are no candidates', 'alias', []],
    ['every one differs in more than half', 'xyzq', ['alias', 'tag']],
    ['it is the half and one more', 'abcde', ['abxyz']],
  ])('gives nothing where %s', (_why, text, candidates) => {
    expect(nearest(text, candidates)).toBeUndefined();
  });
});

describe('nearest, given a part of a name,', () => {
  const names = [
    'automation_name',
    'entity_name',
    'artifact_collection_name',
    'artifact_version',
    'artifact_metadata.KEY',
  ];

  it.each([
    ['entity', 'entity_name'],
    ['version', 'artifact_version'],
    ['collection_name', 'artifact_collection_name'],
    ['METADATA.accuracy', 'artifact_metadata.KEY'],
    ['na', undefined],
    ['', undefined],
    ['entity'.repeat(1_000_000), undefined],
  ])('finds the name around it: %#', (text, name) => {
    expect(nearest(text, names)).toBe(name);
  });
});

describe('nearest, given words with _ between,', () => {
  const types = ['ADD_ARTIFACT_ALIAS', 'UPDATE_ARTIFACT_ALIAS', 'ADD_ARTIFACT_TAG', 'ADD_COLLECTION_TAG'];

  it.each([
    ['ALIAS_ADD', 'ADD_ARTIFACT_ALIAS'],
    ['add_alias', 'ADD_ARTIFACT_ALIAS'],
    ['UPDATE_ALIAS', 'UPDATE_ARTIFACT_ALIAS'],
    ['_tag_collection_', 'ADD_COLLECTION_TAG'],
    ['tag_add', 'ADD_ARTIFACT_TAG'],
    ['add__collection', 'ADD_COLLECTION_TAG'],
    ['___', undefined],
    ['delete_everything', undefined],
  ])('finds for %j the first that holds each: %j', (text, type) => {
    expect(nearest(text, types)).toBe(type);
  });

  it.each([
    [64, 'a'.repeat(63)],
    [65, undefined],
  ])('compares %i characters letter by letter: %j', (length, candidate) => {
    expect(nearest('a'.repeat(length), ['b', 'a'.repeat(63)])).toBe(candidate);
  });
});
