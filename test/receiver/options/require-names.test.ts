import { describe, expect, it } from '@jest/globals';
import { requireNames } from '../../../receiver/options/require-names.ts';
import { refusal } from '../refusal.ts';

const names = ['secrets', 'maxBodyBytes', 'logger'];

describe('requireNames', () => {
  it.each([{}, { secrets: [] }, { logger: undefined, maxBodyBytes: 1 }])('takes %j', (options) => {
    expect(() => requireNames(options, names)).not.toThrow();
  });

  it.each([
    { options: { secret: 'x' }, words: /^"secret" is no option: did you mean secrets\?$/u },
    { options: { secrets: [], maxbodybytes: 1 }, words: /^"maxbodybytes" is no option: did you mean maxBodyBytes\?$/u },
    { options: { zzz: 1 }, words: /^"zzz" is no option$/u },
    { options: { toString: 1 }, words: /^"toString" is no option$/u },
    { options: JSON.parse('{"__proto__":1}') as object, words: /^"__proto__" is no option/u },
  ])('refuses others: $words', ({ options, words }) => {
    expect(() => requireNames(options, names)).toThrow(refusal('INPUT_INVALID', words));
  });

  it('says where the option stands', () => {
    expect(() => requireNames({ maxEntires: 1 }, ['maxEntries', 'windowMs'], 'dedupe')).toThrow(
      refusal('INPUT_INVALID', /^dedupe: "maxEntires" is no option: did you mean maxEntries\?$/u),
    );
  });

  it('never shows what the option holds', () => {
    expect(() => requireNames({ secret: 'hunter2' }, names)).not.toThrow(
      expect.objectContaining({ message: expect.stringContaining('hunter2') }),
    );
  });
});
