import type { Clock } from '../../src/deliver/clock.ts';

/** A clock on which time passes by sleeping alone. */
export interface VirtualClock extends Clock {
  /** Every sleep asked for, in order. */
  readonly sleepsMs: readonly number[];
}

/** Of several sleepers that one wakes first whose time is first, once nobody has anything else to do. */
export function virtualClock(startMs: number): VirtualClock {
  let nowMs = startMs;
  const sleepsMs: number[] = [];
  const sleepers: { readonly atMs: number; readonly wake: () => void }[] = [];
  const wakeFirst = (): void => {
    sleepers.sort((left, right) => left.atMs - right.atMs);
    const first = sleepers.shift();
    if (first === undefined) return;
    nowMs = Math.max(nowMs, first.atMs);
    first.wake();
  };
  return {
    sleepsMs,
    nowMs: () => nowMs,
    sleep: async (durationMs) => {
      sleepsMs.push(durationMs);
      await new Promise<void>((wake) => {
        sleepers.push({ atMs: nowMs + durationMs, wake });
        setImmediate(wakeFirst);
      });
    },
  };
}
