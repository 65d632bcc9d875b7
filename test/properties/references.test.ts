import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { artifactName, formatArtifactRef, parseArtifactRef, type ArtifactRef } from '../../src/core/artifact-ref.ts';
import { isDispatchError } from '../../src/core/errors.ts';
import { runs } from './runs.ts';

const character = fc.oneof(
  { weight: 8, arbitrary: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }) },
  fc.constantFrom(' ', '"', '$', '`', '\r', '\n', '\uD800', '😀', '日', '.', '@', '_id', 'https'),
);
const textWithout = (forbidden: RegExp, maxLength: number): fc.Arbitrary<string> =>
  fc
    .array(character, { minLength: 1, maxLength })
    .map((characters) => characters.join(''))
    .filter((text) => !forbidden.test(text));

const entity = textWithout(/[/:\0]|^_id$/u, 12);
const registry = textWithout(/[/\\#?%:\r\n\0]/u, 12);
const project = registry.filter((text) => !text.startsWith('wandb-registry-'));
const collection = textWithout(/[/:\0]/u, 10);
const alias = textWithout(/[/:\0]/u, 12).filter((text) => !/^v\d+$/u.test(text));
const version = fc.maxSafeNat().map((index) => `v${index}`);
const id = fc.maxSafeNat().map((number) => Buffer.from(`Artifact:${number}`).toString('base64'));
const host = fc.constantFrom(
  'api.wandb.ai',
  'wandb.example.com:8443',
  '[::1]:8080',
  'localhost',
  '10.0.0.1',
  'xn--bcher-kva.example',
);

const place = fc.oneof(
  fc.record({ project }),
  registry.map((name) => ({ project: `wandb-registry-${name}`, registry: name })),
);
const suffix = fc.oneof(fc.constant({}), fc.record({ version }), fc.record({ alias }));
const server = fc.oneof(fc.constant({}), fc.record({ host }));
const named = fc
  .tuple(fc.record({ entity, collection }), place, suffix)
  .map(([names, where, which]) => Object.assign({}, names, where, which));
const reference: fc.Arbitrary<ArtifactRef> = fc
  .tuple(fc.oneof(named, fc.record({ id })), server)
  .map(([ref, where]) => Object.assign({}, ref, where));

/** Texts that are references or nearly so. */
const nearlyReference = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        'wandb-artifact://',
        '/',
        ':',
        'https://',
        'w.example/',
        '_id/',
        'QXJ0aWZhY3Q6MQ==',
        'e/p/n',
        'v0',
        'v00',
        '\0',
      ),
      character,
    ),
    { maxLength: 9 },
  )
  .map((pieces) => pieces.join(''));

describe('a reference', () => {
  it('comes back from its URI', () => {
    fc.assert(
      fc.property(reference, (ref) => {
        expect(parseArtifactRef(formatArtifactRef(ref))).toStrictEqual(ref);
      }),
      { numRuns: runs },
    );
  });

  it('comes back from its URI with a third slash', () => {
    fc.assert(
      fc.property(reference, (ref) => {
        expect(
          parseArtifactRef(formatArtifactRef(ref).replace('wandb-artifact://', 'wandb-artifact:///')),
        ).toStrictEqual(ref);
      }),
      { numRuns: runs },
    );
  });

  it('comes back from its name', () => {
    fc.assert(
      fc.property(named, (ref) => {
        expect(parseArtifactRef(artifactName(ref))).toStrictEqual(ref);
      }),
      { numRuns: runs },
    );
  });
});

describe('parseArtifactRef', () => {
  it('gives a reference whose URI is stable, or throws a DispatchError', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), nearlyReference), (text) => {
        const ref = parsedOrRefused(text);
        if (ref === undefined) return;
        const uri = formatArtifactRef(ref);
        expect(parseArtifactRef(uri)).toStrictEqual(ref);
        expect(formatArtifactRef(parseArtifactRef(uri))).toBe(uri);
      }),
      { numRuns: runs },
    );
  });
});

/** Whatever is no REF_INVALID comes out, and the property fails with it. */
function parsedOrRefused(text: string): ArtifactRef | undefined {
  try {
    return parseArtifactRef(text);
  } catch (error) {
    if (isDispatchError(error, 'REF_INVALID')) return undefined;
    throw error;
  }
}
