import { describe, expect, it } from '@jest/globals';
import { createTokenBucket } from '../../../receiver/relay/worker/token-bucket.ts';

/** The times at which something starts when everything starts as soon as it may. */
function starts(perMinute: number, untilMs: number): readonly number[] {
  const bucket = createTokenBucket(perMinute, 0);
  const found: number[] = [];
  for (let nowMs = 0; nowMs < untilMs; nowMs = Math.max(nowMs + 1, bucket.nextAtMs(nowMs))) {
    while (bucket.available(nowMs) >= 1) {
      bucket.take(nowMs);
      found.push(nowMs);
    }
  }
  return found;
}

describe('createTokenBucket', () => {
  it.each([1, 2, 7, 10, 60, 80, 599, 6_000])('lets %i start in a first minute, and no more in any', (perMinute) => {
    const found = starts(perMinute, 300_000);
    expect(found.filter((atMs) => atMs < 60_000)).toHaveLength(perMinute);
    const mostInAMinute = Math.max(
      ...found.map((fromMs, index) => found.slice(index).findIndex((atMs) => atMs >= fromMs + 60_000)),
    );
    expect(mostInAMinute).toBeLessThanOrEqual(perMinute);
  });

  it('lets a tenth start at once after a pause, however long', () => {
    const bucket = createTokenBucket(600, 0);
    expect(bucket.available(86_400_000)).toBe(60);
  });

  it('tells when the next may start', () => {
    const bucket = createTokenBucket(6, 0);
    bucket.take(0);
    expect(bucket.available(0)).toBe(0);
    expect(bucket.nextAtMs(0)).toBe(10_000);
    expect(bucket.available(9_900)).toBe(0);
    expect(bucket.available(10_000)).toBe(1);
  });
});
