import { describe, expect, it } from '@jest/globals';
import { decodeArtifactId } from '../../src/core/artifact-id.ts';

describe('decodeArtifactId', () => {
  it.each([
    ["the documentation's id", 'QXJ0aWZhY3Q6NTE3ODg5ODg3', '517889887'],
    ['an id with padding', 'QXJ0aWZhY3Q6MQ==', '1'],
    ['a number beyond 2^53', 'QXJ0aWZhY3Q6OTAwNzE5OTI1NDc0MDk5Mw==', '9007199254740993'],
  ])('gives the number behind %s', (_what, id, number) => {
    expect(decodeArtifactId(id)).toBe(number);
  });

  it.each([
    ['nothing', ''],
    ['no number', 'QXJ0aWZhY3Q6'],
    ['another kind of thing', 'UHJvamVjdDoxMjM='],
    ['a collection', 'QXJ0aWZhY3RDb2xsZWN0aW9uOjQ1Ng=='],
    ['missing padding', 'QXJ0aWZhY3Q6MQ'],
    ['a negative number', 'QXJ0aWZhY3Q6LTE='],
    ['a trailing line feed inside', 'QXJ0aWZhY3Q6MQo='],
    ['a trailing line feed outside', 'QXJ0aWZhY3Q6MQ==\n'],
    ['bits that its bytes do not need', 'QXJ0aWZhY3Q6MR=='],
    ['a byte order mark before the text', '77u/QXJ0aWZhY3Q6MQ=='],
    ['bytes that are no UTF-8', '/0FydGlmYWN0OjE='],
    ['plain text', 'Artifact:1'],
  ])('gives nothing for %s', (_what, id) => {
    expect(decodeArtifactId(id)).toBeUndefined();
  });
});
