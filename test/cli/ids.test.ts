import { randomFillSync } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { validate, version } from 'uuid';
import { createIds } from '../../src/cli/ids.ts';

const fill = (bytes: Uint8Array): void => void randomFillSync(bytes);
const take = (newId: () => string, count: number): readonly string[] => Array.from({ length: count }, newId);

describe('createIds', () => {
  it('makes UUIDs v7 of the time', () => {
    const newId = createIds({ fill, nowMs: () => Date.UTC(2026, 10, 26) });
    const [id = ''] = take(newId, 1);
    expect([validate(id), version(id)]).toStrictEqual([true, 7]);
    expect(Number.parseInt(id.replace('-', '').slice(0, 12), 16)).toBe(Date.UTC(2026, 10, 26));
  });

  it.each([
    ['goes on', (call: number) => call],
    ['stands still', () => 5],
    ['goes on now and then', (call: number) => Math.floor(call / 300)],
    ['is set back', (call: number) => (call < 500 ? call : call - 400)],
  ])('makes each greater than the one before where the clock %s', (_what, clock) => {
    let call = 0;
    const ids = take(createIds({ fill, nowMs: () => 1_800_000_000_000 + clock(call++) }), 1000);
    expect(ids).toStrictEqual([...new Set(ids)].toSorted());
  });

  it('counts on past the 31 bits that it begins with', () => {
    // All bits are set: it begins with 2^31 - 1.
    const newId = createIds({ fill: (bytes) => void bytes.fill(0xff), nowMs: () => 0x1234 });
    expect(take(newId, 2)).toStrictEqual([
      '00000000-1234-77ff-bfff-ffffffffffff',
      '00000000-1234-7800-8000-03ffffffffff',
    ]);
  });

  it('makes none twice, however many makers there are', () => {
    const makers = Array.from({ length: 100 }, () => createIds({ fill, nowMs: () => 5 }));
    const ids = makers.flatMap((newId) => take(newId, 200));
    expect(new Set(ids).size).toBe(20_000);
  });

  it('draws randomness for many at once, and uses none of it twice', () => {
    const draws: number[] = [];
    const newId = createIds({
      fill: (bytes) => {
        // Of each id all bytes are its number.
        bytes.forEach((_byte, index) => (bytes[index] = draws.length * 128 + Math.floor(index / 16)));
        draws.push(bytes.length);
      },
      nowMs: () => 5,
    });
    const ends = take(newId, 256).map((id) => Number.parseInt(id.slice(-2), 16));
    expect(draws).toStrictEqual([2048, 2048]);
    expect(ends).toStrictEqual(Array.from({ length: 256 }, (_, index) => index));
  });
});
