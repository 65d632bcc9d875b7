import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { matchFilter } from '../../src/core/filter.ts';
import { matchesGlob } from '../../src/core/glob.ts';
import { runs } from './runs.ts';

const character = fc.constantFrom('a', 'b', '*', '?', '!', '\n', '😀', '\uD83D', '\uDE00');
const text = fc.array(character, { maxLength: 9 }).map((characters) => characters.join(''));
const value = text.filter((characters) => characters !== '');
const wanted = text.filter((pattern) => !pattern.startsWith('!'));
const negation = text.map((pattern) => `!${pattern}`);
const patterns = fc.array(fc.oneof(wanted, negation), { minLength: 1, maxLength: 5 });
/** Not event: that condition has a type under two names. */
const condition = fc.constantFrom('entity', 'project', 'registry', 'collection', 'alias', 'tag');

/** The definition of a glob, as slow as it is plain. */
function globOf([first, ...rest]: readonly string[], given: readonly string[]): boolean {
  if (first === undefined) return given.length === 0;
  if (first === '*') return globOf(rest, given) || (given.length > 0 && globOf([first, ...rest], given.slice(1)));
  return given.length > 0 && (first === '?' || first === given[0]) && globOf(rest, given.slice(1));
}

const passes = (name: string, given: string | undefined, list: readonly string[]): boolean =>
  matchFilter(given === undefined ? {} : { [name]: given }, { [name]: list }).matched;

describe('matchesGlob', () => {
  it('agrees with the definition of a glob', () => {
    fc.assert(
      fc.property(text, text, (pattern, given) => {
        expect(matchesGlob(pattern, given)).toBe(globOf(Array.from(pattern), Array.from(given)));
      }),
      { numRuns: runs },
    );
  });

  it('takes every text by itself with any part of it starred', () => {
    fc.assert(
      fc.property(
        text.map((given) => given.replaceAll('*', 'x')),
        fc.nat(9),
        fc.nat(9),
        (given, from, length) => {
          const characters = Array.from(given);
          expect(matchesGlob(characters.toSpliced(from, length, '*').join(''), given)).toBe(true);
        },
      ),
      { numRuns: runs },
    );
  });
});

describe('a filter', () => {
  it('passes by a negation exactly what its pattern does not match', () => {
    fc.assert(
      fc.property(condition, value, wanted, (name, given, pattern) => {
        expect(passes(name, given, [`!${pattern}`])).toBe(!passes(name, given, [pattern]));
      }),
      { numRuns: runs },
    );
  });

  it('passes by several wanted patterns what one of them matches', () => {
    fc.assert(
      fc.property(condition, value, fc.array(wanted, { minLength: 1 }), (name, given, list) => {
        expect(passes(name, given, list)).toBe(list.some((pattern) => matchesGlob(pattern, given)));
      }),
      { numRuns: runs },
    );
  });

  it('passes by several negations what none of them matches', () => {
    fc.assert(
      fc.property(condition, value, fc.array(negation, { minLength: 1 }), (name, given, list) => {
        expect(passes(name, given, list)).toBe(list.every((pattern) => !matchesGlob(pattern.slice(1), given)));
      }),
      { numRuns: runs },
    );
  });

  it('passes by both what the wanted and the negations pass', () => {
    const some = fc.array(wanted, { minLength: 1 });
    const others = fc.array(negation, { minLength: 1 });
    fc.assert(
      fc.property(condition, value, fc.tuple(some, others), (name, given, [yes, no]) => {
        expect(passes(name, given, [...yes, ...no])).toBe(passes(name, given, yes) && passes(name, given, no));
      }),
      { numRuns: runs },
    );
  });

  it('does not depend on the order of its patterns, nor on repeats', () => {
    const shuffled = patterns.chain((list) =>
      fc.tuple(fc.constant(list), fc.shuffledSubarray([...list, ...list], { minLength: list.length * 2 })),
    );
    fc.assert(
      fc.property(condition, fc.option(value, { nil: undefined }), shuffled, (name, given, [list, other]) => {
        expect(passes(name, given, other)).toBe(passes(name, given, list));
      }),
      { numRuns: runs },
    );
  });

  it('passes an absent value by a list of only negations and by no other', () => {
    fc.assert(
      fc.property(condition, patterns, (name, list) => {
        expect(passes(name, undefined, list)).toBe(list.every((pattern) => pattern.startsWith('!')));
      }),
      { numRuns: runs },
    );
  });
});
