/** How many requests may start, so that no minute has more than it may. */
export interface TokenBucket {
  /** How many may start now. */
  readonly available: (nowMs: number) => number;
  /** One starts. */
  readonly take: (nowMs: number) => void;
  /** When the next one may start, where none may now. */
  readonly nextAtMs: (nowMs: number) => number;
}

const minuteMs = 60_000;

/**
 * A bucket that is full at first. It holds a tenth of a minute's tokens, and is filled so slowly that a burst and what follows it stay
 * within `perMinute` in any minute.
 */
export function createTokenBucket(perMinute: number, startMs: number): TokenBucket {
  const most = Math.max(1, Math.floor(perMinute / 10));
  const msPerToken = minuteMs / (perMinute - most + 1);
  // The time at which the bucket was or will be empty tells all: it is filled evenly from there.
  let emptyAtMs = startMs - most * msPerToken;
  const tokens = (nowMs: number): number => Math.min(most, (nowMs - emptyAtMs) / msPerToken);
  return {
    // A thousandth of a token is what rounding may have taken.
    available: (nowMs) => Math.max(0, Math.floor(tokens(nowMs) + 0.001)),
    take: (nowMs) => {
      emptyAtMs = Math.max(emptyAtMs, nowMs - most * msPerToken) + msPerToken;
    },
    nextAtMs: (nowMs) => Math.max(nowMs, Math.ceil(emptyAtMs + msPerToken)),
  };
}
