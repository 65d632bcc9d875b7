import { describe, expect, it } from '@jest/globals';
import { matchesGlob } from '../../src/core/glob.ts';

describe('matchesGlob', () => {
  it.each([
    ['production', 'production'],
    ['*', 'anything'],
    ['*', ''],
    ['', ''],
    ['**', ''],
    ['prod*', 'production'],
    ['prod*', 'prod'],
    ['*tion', 'production'],
    ['p*d*n', 'production'],
    ['*a*b', 'aabab'],
    ['v?', 'v3'],
    ['?', '😀'],
    ['a😀*', 'a😀b'],
    ['?', '\uD800'],
    ['a?c', 'a\nc'],
    ['*', 'two\r\nlines'],
    ['a*', 'a/b:c'],
    ['a.c', 'a.c'],
    ['[ab]', '[ab]'],
    ['^a$|(b)+', '^a$|(b)+'],
    ['\\d', '\\d'],
    ['*', '*'],
    ['?', '?'],
    ['__proto__', '__proto__'],
    ['wandb-registry-* Model', 'wandb-registry-Hyunwoo Model'],
  ])('matches %j with %j', (pattern, text) => {
    expect(matchesGlob(pattern, text)).toBe(true);
  });

  it.each([
    ['production', 'Production'],
    ['prod', 'production'],
    ['duct', 'production'],
    ['production', 'prod'],
    ['', 'a'],
    ['?', ''],
    ['?', 'ab'],
    ['??', '😀'],
    ['a*b', 'abc'],
    ['*a', 'ab'],
    ['a.c', 'abc'],
    ['[ab]', 'a'],
    ['a|b', 'a'],
    ['a+', 'aa'],
    ['\\*', '*'],
    ['\\?', '?'],
    ['é', 'e\u0301'],
  ])('does not match %j with %j', (pattern, text) => {
    expect(matchesGlob(pattern, text)).toBe(false);
  });

  it('ends on a pattern that a regular expression would never finish', () => {
    expect(matchesGlob(`${'*a'.repeat(50)}*b`, 'a'.repeat(2000))).toBe(false);
  });
});
