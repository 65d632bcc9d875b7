import type { RelayClock } from '../../../receiver/relay/relay-clock.ts';

/** A clock that stands until it is moved. */
export interface ManualClock extends RelayClock {
  readonly pass: (durationMs: number) => void;
}

export function manualClock(startMs: number): ManualClock {
  let now = startMs;
  const timers = new Set<{ readonly atMs: number; readonly act: () => void }>();
  return {
    nowMs: () => now,
    random: () => 0,
    after: (delayMs, act) => {
      const timer = { atMs: now + delayMs, act };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    pass: (durationMs) => {
      now += durationMs;
      for (const timer of [...timers].filter(({ atMs }) => atMs <= now)) {
        timers.delete(timer);
        timer.act();
      }
    },
  };
}
