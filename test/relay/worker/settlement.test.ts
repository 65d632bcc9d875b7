import { describe, expect, it } from '@jest/globals';
import { longestDelayMs, withJitter } from '../../../receiver/relay/worker/retry-delay.ts';
import { settle } from '../../../receiver/relay/worker/settlement.ts';
import { failed, startMs } from './working.ts';

const circumstances = { claimed: { retryCount: 0 }, delaysMs: [0, 5_000], nowMs: startMs, heldUntilMs: 0 };

describe('settle', () => {
  it.each([
    { random: 0, afterMs: 3_750 },
    { random: 0.5, afterMs: 5_000 },
    { random: 0.999_999, afterMs: 6_250 },
  ])('puts jitter of a quarter around the delay: $afterMs ms at $random', ({ random, afterMs }) => {
    expect(settle(failed('HTTP_500'), { ...circumstances, random: () => random }).settlement).toEqual({
      state: 'waiting',
      reason: 'HTTP_500: it failed',
      nextAttemptAtMs: startMs + afterMs,
      retried: true,
    });
  });

  it('keeps a rate limit for as long as the lane is held, and calls it no retry', () => {
    const held = { ...circumstances, heldUntilMs: startMs + 60_000, random: () => 0 };
    expect(settle(failed('RATE_LIMITED'), { ...held, claimed: { retryCount: 1 } }).settlement).toEqual({
      state: 'waiting',
      reason: 'RATE_LIMITED: it failed',
      nextAttemptAtMs: startMs + 60_000,
      retried: false,
    });
  });

  it.each([
    { retryCount: 0, delaysMs: [0], words: '1 attempt' },
    { retryCount: 1, delaysMs: [0, 5_000], words: '2 attempts' },
    { retryCount: 9, delaysMs: [0, 5_000], words: '10 attempts' },
  ])('gives up after $words where there are $delaysMs', ({ retryCount, delaysMs, words }) => {
    const last = { ...circumstances, delaysMs, claimed: { retryCount }, random: () => 0 };
    expect(settle(failed('HTTP_500'), last).settlement).toEqual({
      state: 'dead',
      reason: `ATTEMPTS_EXHAUSTED: ${words} failed, the last by HTTP_500: it failed`,
    });
  });
});

describe('longestDelayMs', () => {
  it.each([
    { delays: [], longest: 86_400_000 },
    { delays: [[0, 5_000]], longest: 86_400_000 },
    { delays: [[0], [0, 86_400_000]], longest: 108_000_000 },
  ])('is no less than any that jitter makes: $delays', ({ delays, longest }) => {
    expect(longestDelayMs(delays)).toBe(longest);
    for (const delayMs of delays.flat()) expect(withJitter(delayMs, () => 0.999_999)).toBeLessThanOrEqual(longest);
  });
});
