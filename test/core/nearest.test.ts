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
