import { describe, expect, it } from '@jest/globals';
import { gatherBytes } from '../../../receiver/admit/gather-bytes.ts';

function gathered(...pieces: readonly (readonly number[])[]): Uint8Array {
  const { add, bytes } = gatherBytes();
  for (const piece of pieces) add(Uint8Array.from(piece));
  return bytes();
}

describe('gatherBytes', () => {
  it.each([
    ['no pieces', [], []],
    ['one piece', [[1, 2, 3]], [1, 2, 3]],
    ['several pieces', [[1], [2, 3], [4, 5, 6]], [1, 2, 3, 4, 5, 6]],
    ['empty pieces among them', [[], [1], [], [2], []], [1, 2]],
    ['empty pieces alone', [[], []], []],
  ])('joins %s', (_what, pieces, whole) => {
    expect([...gathered(...pieces)]).toStrictEqual(whole);
  });

  it('joins more than its room, in order', () => {
    const { add, length, bytes } = gatherBytes();
    for (let count = 0; count < 10_000; count += 1) add(Uint8Array.of(count & 255, count >> 8));
    expect(length()).toBe(20_000);
    expect(bytes().every((byte, index) => byte === (index % 2 === 0 ? (index >> 1) & 255 : index >> 9))).toBe(true);
  });

  it('does not copy a piece that stays the only one', () => {
    const { add, bytes } = gatherBytes();
    const piece = Uint8Array.of(1, 2, 3);
    add(piece);
    expect(bytes()).toBe(piece);
  });

  it('writes into no piece that it was given', () => {
    const { add } = gatherBytes();
    const slab = Uint8Array.of(1, 2, 3, 4);
    add(slab.subarray(0, 2));
    add(Uint8Array.of(9, 9));
    expect([...slab]).toStrictEqual([1, 2, 3, 4]);
  });
});
