import { describe, expect, it } from '@jest/globals';
import { concatBytes } from '../../../receiver/admit/concat-bytes.ts';

describe('concatBytes', () => {
  it.each([
    { parts: [], whole: [] },
    { parts: [[1, 2]], whole: [1, 2] },
    { parts: [[1], [], [2, 3], [4]], whole: [1, 2, 3, 4] },
  ])('of $parts is $whole', ({ parts, whole }) => {
    expect([...concatBytes(parts.map((part) => Uint8Array.from(part)))]).toEqual(whole);
  });

  it('is a copy, and of a view the view alone', () => {
    const bytes = Uint8Array.of(0, 1, 2, 0);
    const whole = concatBytes([bytes.subarray(1, 3)]);
    bytes.fill(9);
    expect([...new Uint8Array(whole.buffer)]).toEqual([1, 2]);
  });
});
