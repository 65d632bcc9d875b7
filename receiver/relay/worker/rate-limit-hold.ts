import { rateLimitPauseMs } from '../../../src/deliver/retry-after.ts';
import { longestWaitMs } from './retry-delay.ts';

/** Keeps a webhook's deliveries back while the receiving side asks to wait. */
export interface RateLimitHold {
  /** Until when; at or before now: it does not hold. */
  readonly untilMs: () => number;
  /**
   * The receiving side asked to wait, maybe telling how long; gives until when. Without that a minute, doubled each time, up to an hour;
   * so too for no time at all, or it would be asked again at once, for ever.
   */
  readonly limited: (nowMs: number, afterMs: number | undefined) => number;
  /** The receiving side took something. */
  readonly lifted: () => void;
}

const longestPauseMs = 3_600_000;

/** A hold that does not hold yet. */
export function createRateLimitHold(): RateLimitHold {
  let untilMs = 0;
  let pauseMs = rateLimitPauseMs;
  return {
    untilMs: () => untilMs,
    limited: (nowMs, askedMs) => {
      const afterMs = askedMs === 0 ? undefined : askedMs;
      // Those that were under way at once are refused at once, which is one time.
      if (afterMs !== undefined || nowMs >= untilMs) {
        untilMs = Math.max(untilMs, nowMs + Math.min(longestWaitMs, afterMs ?? pauseMs));
        if (afterMs === undefined) pauseMs = Math.min(longestPauseMs, pauseMs * 2);
      }
      return untilMs;
    },
    lifted: () => {
      pauseMs = rateLimitPauseMs;
    },
  };
}
