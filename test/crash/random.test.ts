import { describe, expect, it } from '@jest/globals';
import { parseCrashOptions } from './options.ts';
import { seededRandom } from './random.ts';

describe('seededRandom', () => {
  it('repeats itself for a seed, and only for that', () => {
    const three = (seed: number) => {
      const random = seededRandom(seed);
      return [random(), random(), random()];
    };
    expect(three(1)).toStrictEqual(three(1));
    expect(three(1)).not.toStrictEqual(three(2));
    expect(three(1).every((value) => value >= 0 && value < 1)).toBe(true);
  });
});

describe('parseCrashOptions', () => {
  it('is the long form where nothing is given', () => {
    expect(parseCrashOptions([])).toStrictEqual({
      rounds: 300,
      eventsMin: 30_000,
      seconds: 1_800,
      seed: 1,
      connections: 8,
      relay: 'src/cli/main.ts',
    });
  });

  it.each([
    [['--rounds', '-1'], "'--rounds'"],
    [['--seconds', 'many'], '--seconds: many is no whole number'],
    [['--round', '3'], "'--round'"],
  ])('refuses %j', (argv, words) => {
    expect(() => parseCrashOptions(argv)).toThrow(words);
  });
});
