import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { compileTemplate } from '../../src/core/template.ts';
import { variableNames } from '../../src/core/variable.ts';
import { runs } from './runs.ts';

const anyText = fc.string({ unit: 'binary', maxLength: 12 });

// No key ends in a backslash: JSON.parse of Node 24 may misread what comes after one; envelopes.test.ts tells when Node mends it.
const key = fc
  .oneof(anyText, fc.constantFrom('__proto__', 'constructor', 'toString', '${alias}', '$${', '10', '9'))
  .filter((name) => !name.endsWith('\\'));

const objectOf = (value: fc.Arbitrary<unknown>): fc.Arbitrary<object> =>
  fc.array(fc.tuple(key, value), { maxLength: 5 }).map((entries) => Object.fromEntries(entries));

// JSON has one zero.
const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (value === 0 ? 0 : value));

/** Arbitrary JSON whose texts are those given. */
function jsonOf(text: fc.Arbitrary<string>): fc.Arbitrary<unknown> {
  return fc.letrec<{ json: unknown }>((tie) => ({
    json: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      fc.oneof(text, number, fc.boolean(), fc.constantFrom(null, {}, [])),
      fc.array(tie('json'), { maxLength: 4 }),
      objectOf(tie('json')),
    ),
  })).json;
}

const json = jsonOf(fc.oneof(anyText, fc.constantFrom('${alias}', '$${tag}', '${', '","a":"', '\\')));
const values = fc
  .tuple(
    fc.record(Object.fromEntries(variableNames.map((name) => [name, json])), { requiredKeys: [] }),
    fc.option(objectOf(json), { nil: undefined }),
  )
  .map(([all, metadata]): Record<string, unknown> =>
    metadata === undefined ? all : { ...all, artifact_metadata: metadata },
  );

/** A piece of a template's text, and what it renders as: text where `value` is undefined. */
interface Piece {
  readonly source: string;
  readonly rendered: (given: Record<string, unknown>) => unknown;
}

const constant = (source: string, rendered: string): Piece => ({ source, rendered: () => rendered });

const literal = anyText.map((text) => text.replaceAll('$', 'S')).map((text) => constant(text, text));
const escaped = fc.constantFrom(
  constant('$${', '${'),
  constant('$${alias}', '${alias}'),
  constant('$$${tag}', '$${tag}'),
  constant('$ ', '$ '),
  constant('{$}', '{$}'),
);
const named = fc.constantFrom(...variableNames).map((name): Piece => ({
  source: `\${${name}}`,
  rendered: (given) => (Object.hasOwn(given, name) ? given[name] : null) ?? '',
}));
const ofMetadata = fc
  .oneof(key, fc.constantFrom('accuracy', 'a.b', 'with blank'))
  .filter((name) => name !== '' && !name.includes('}'))
  .map((name): Piece => ({
    source: `\${artifact_metadata.${name}}`,
    rendered: ({ artifact_metadata: metadata }) => {
      if (typeof metadata !== 'object' || metadata === null || Array.isArray(metadata)) return '';
      return Object.hasOwn(metadata, name) ? (metadata as Record<string, unknown>)[name] : '';
    },
  }));
const variable = fc.oneof(named, ofMetadata);

function asText(value: unknown): string {
  if (value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

describe('compileTemplate', () => {
  it('renders a text of several pieces as its pieces in order', () => {
    const pieces = fc.array(fc.oneof(literal, escaped, variable), { minLength: 2, maxLength: 8 });
    fc.assert(
      fc.property(pieces, values, (list, given) => {
        const source = list.map((piece) => piece.source).join('');
        const rendered = list.map((piece) => asText(piece.rendered(given))).join('');
        // One variable among empty literals is a variable alone.
        fc.pre(!list.some((piece) => piece.source === source));
        expect(compileTemplate(source).render(given)).toBe(rendered);
      }),
      { numRuns: runs },
    );
  });

  it('renders a variable alone as its value', () => {
    fc.assert(
      fc.property(variable, values, (piece, given) => {
        expect(sameJson(piece.rendered(given), compileTemplate(piece.source).render(given))).toBe(true);
      }),
      { numRuns: runs },
    );
  });

  it('renders a text without a dollar as itself, and names no variable in it', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }).map((text) => text.replaceAll('$', '')),
        values,
        (text, given) => {
          const compiled = compileTemplate(text);
          expect(compiled.render(given)).toBe(text);
          expect(compiled.variables).toEqual([]);
        },
      ),
      { numRuns: runs },
    );
  });

  it('renders JSON without a dollar in its texts as itself, keys and all', () => {
    fc.assert(
      fc.property(jsonOf(anyText.map((text) => text.replaceAll('$', ''))), values, (template, given) => {
        expect(JSON.stringify(compileTemplate(template).render(given))).toBe(JSON.stringify(template));
      }),
      { numRuns: runs },
    );
  });

  it('renders any template with any values as JSON that parses back to the same value', () => {
    fc.assert(
      fc.property(templates, values, (template, given) => {
        const rendered = compileTemplate(template).render(given);
        expect(sameJson(JSON.parse(JSON.stringify(rendered)), rendered)).toBe(true);
      }),
      { numRuns: runs },
    );
  });

  it('renders any template with the same keys in the same places', () => {
    fc.assert(
      fc.property(templates, values, (template, given) => {
        expect(sameShape(template, compileTemplate(template).render(given))).toBe(true);
      }),
      { numRuns: runs },
    );
  });

  it('renders the same twice, and changes neither template nor values', () => {
    fc.assert(
      fc.property(templates, values, (template, given) => {
        const before = JSON.stringify([template, given]);
        const compiled = compileTemplate(template);
        expect(JSON.stringify(compiled.render(given))).toBe(JSON.stringify(compiled.render(given)));
        expect(JSON.stringify([template, given])).toBe(before);
      }),
      { numRuns: runs },
    );
  });

  it('takes any text or refuses it with a code', () => {
    const near = fc.string({ unit: fc.constantFrom('$', '{', '}', ' ', 'alias', 'tag', 'artifact_metadata.', 'x') });
    fc.assert(
      fc.property(near, (text) => {
        try {
          expect(typeof compileTemplate(text).render({})).toBe('string');
        } catch (error) {
          expect(error).toMatchObject({
            name: 'DispatchError',
            code: expect.stringMatching(/^TEMPLATE_(?:INVALID|UNKNOWN_VARIABLE)$/u),
          });
        }
      }),
      { numRuns: runs },
    );
  });
});

const templates = jsonOf(
  fc
    .array(fc.oneof(literal, escaped, variable), { maxLength: 4 })
    .map((list) => list.map(({ source }) => source).join('')),
);

/** Whether lists and objects of the template stand where they stood; texts may have become anything. */
function sameShape(template: unknown, rendered: unknown): boolean {
  if (typeof template === 'string') return true;
  return sameNode(template, rendered, sameShape);
}

/** Whether two JSON values are the same. Not toStrictEqual, which takes an own key `constructor` for the class. */
function sameJson(left: unknown, right: unknown): boolean {
  return sameNode(left, right, sameJson);
}

function sameNode(left: unknown, right: unknown, same: (left: unknown, right: unknown) => boolean): boolean {
  if (typeof left !== 'object' || left === null) return left === right;
  if (typeof right !== 'object' || right === null || Array.isArray(left) !== Array.isArray(right)) return false;
  const members = Object.entries(right);
  const names = JSON.stringify(members.map(([name]) => name));
  if (JSON.stringify(Object.keys(left)) !== names) return false;
  return Object.entries(left).every(([, member], index) => same(member, members[index]?.[1]));
}
