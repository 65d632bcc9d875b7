import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { decodeArtifactId, isArtifactId } from '../../src/core/artifact-id.ts';

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

describe('isArtifactId', () => {
  it('takes the base64 of Artifact: and any digits', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\d{1,30}$/u), (digits) => {
        expect(decodeArtifactId(Buffer.from(`Artifact:${digits}`).toString('base64'))).toBe(digits);
      }),
      { numRuns: 2000 },
    );
  });

  it('takes no base64 of anything else after Artifact:', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 7 }), (bytes) => {
        fc.pre(!bytes.every((byte) => byte >= 0x30 && byte <= 0x39));
        const id = Buffer.concat([Buffer.from('Artifact:'), bytes]).toString('base64');
        expect(isArtifactId(id)).toBe(false);
      }),
      { numRuns: 2000 },
    );
  });

  it('takes what decodes to that and encodes back to the same text, and nothing else', () => {
    // Characters that digits have in base64, by where they stand in a group, and others beside them.
    const group = fc.tuple(
      ...['LMNOP', 'ADTQjzgwk', 'AEIkl=', 'w0z56=v'].map((some) => fc.constantFrom(...some.split(''))),
    );
    let taken = 0;
    fc.assert(
      fc.property(fc.array(group, { maxLength: 2 }), (groups) => {
        const id = `QXJ0aWZhY3Q6${groups.flat().join('')}`;
        const decoded = Buffer.from(id, 'base64');
        const isId = /^Artifact:\d+$/u.test(decoded.toString('latin1')) && decoded.toString('base64') === id;
        expect(isArtifactId(id)).toBe(isId);
        taken += Number(isId);
      }),
      { numRuns: 20_000 },
    );
    expect(taken).toBeGreaterThan(20);
  });
});
