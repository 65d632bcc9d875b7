import type { RelayClock } from '../../../receiver/relay/relay-clock.ts';

/** A clock that stands until it is advanced. */
export interface FakeClock extends RelayClock {
  /** Lets time pass: whoever waits is called at his time, and what that starts is let run. */
  readonly advance: (durationMs: number) => Promise<void>;
  /** How many wait. */
  readonly waiting: () => number;
}

/** Long enough for what needs nothing but the event loop. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** Stands at `startMs`; its randomness is always the middle, where jitter adds nothing. */
export function fakeClock(startMs: number): FakeClock {
  let nowMs = startMs;
  const timers = new Set<{ readonly atMs: number; readonly act: () => void }>();
  const nextBy = (endMs: number): { readonly atMs: number; readonly act: () => void } | undefined =>
    [...timers].filter(({ atMs }) => atMs <= endMs).toSorted((left, right) => left.atMs - right.atMs)[0];
  return {
    nowMs: () => nowMs,
    random: () => 0.5,
    after: (delayMs, act) => {
      const timer = { atMs: nowMs + delayMs, act };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    advance: async (durationMs) => {
      const endMs = nowMs + durationMs;
      await settled();
      for (let next = nextBy(endMs); next !== undefined; next = nextBy(endMs)) {
        timers.delete(next);
        nowMs = Math.max(nowMs, next.atMs);
        next.act();
        await settled();
      }
      nowMs = endMs;
    },
    waiting: () => timers.size,
  };
}
