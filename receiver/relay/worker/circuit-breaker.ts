/**
 * Whether a receiving side is asked at all.
 *
 * - `closed`: it is. So many failures in a row open the breaker.
 * - `open`: it is not, until `probeAtMs`; then one delivery is its probe. When that fails, the next pause is twice as long, up to a minute.
 *
 * Whatever succeeds closes it.
 */
export type BreakerState =
  | { readonly kind: 'closed'; readonly failures: number }
  | { readonly kind: 'open'; readonly probeAtMs: number; readonly pauseMs: number };

/** A breaker, and what moves it on. */
export interface CircuitBreaker {
  readonly state: () => BreakerState;
  /** The receiving side answered, whatever it said. */
  readonly succeeded: () => void;
  /** No reply came, or a failure of its own; true where that opened the breaker. */
  readonly failed: (nowMs: number) => boolean;
}

const failuresToOpen = 10;
const firstPauseMs = 1_000;
const longestPauseMs = 60_000;

/** A breaker, closed. */
export function createCircuitBreaker(): CircuitBreaker {
  let state: BreakerState = { kind: 'closed', failures: 0 };
  const open = (nowMs: number, pauseMs: number): void => {
    state = { kind: 'open', probeAtMs: nowMs + pauseMs, pauseMs };
  };
  return {
    state: () => state,
    succeeded: () => {
      state = { kind: 'closed', failures: 0 };
    },
    failed: (nowMs) => {
      if (state.kind === 'open') {
        // What was under way when it opened says nothing new.
        if (nowMs >= state.probeAtMs) open(nowMs, Math.min(longestPauseMs, state.pauseMs * 2));
        return false;
      }
      const failures = state.failures + 1;
      if (failures < failuresToOpen) {
        state = { kind: 'closed', failures };
        return false;
      }
      open(nowMs, firstPauseMs);
      return true;
    },
  };
}
