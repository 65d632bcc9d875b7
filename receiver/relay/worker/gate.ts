import type { Outcome } from '../../../src/deliver/outcome.ts';
import type { DeliveryPolicy } from '../config/config.ts';
import { createCircuitBreaker, type BreakerState } from './circuit-breaker.ts';
import { createRateLimitHold } from './rate-limit-hold.ts';
import { createTokenBucket } from './token-bucket.ts';
import type { TokenLimits } from './token-limits.ts';

/** When a webhook may be sent to: its breaker, what the receiving side asked for, and its own rate limit. */
export interface Gate {
  /** Whether anything may start, the rate limit apart. */
  readonly isOpen: (nowMs: number) => boolean;
  /** How many may be under way at once. */
  readonly width: () => number;
  /** How many may start now by the rate limit. */
  readonly startable: (nowMs: number) => number;
  /** When more may start, so many being ready; undefined: time alone changes nothing. */
  readonly opensAtMs: (nowMs: number, ready: number) => number | undefined;
  readonly started: (nowMs: number) => void;
  /** An attempt ended. */
  readonly ended: (outcome: Outcome, nowMs: number) => void;
  readonly breaker: () => BreakerState;
  /** Until when the receiving side asked to wait, however long ago. */
  readonly heldUntilMs: () => number;
}

/**
 * A gate, open.
 *
 * @param shared what the webhooks of one token share
 */
export function createGate(
  { concurrency, perMinute }: Pick<DeliveryPolicy, 'concurrency' | 'perMinute'>,
  atMs: number,
  shared?: TokenLimits,
): Gate {
  const own = perMinute === undefined ? undefined : createTokenBucket(perMinute, atMs);
  const buckets = [own, shared?.bucket].filter((bucket) => bucket !== undefined);
  const breaker = createCircuitBreaker();
  const hold = shared?.hold ?? createRateLimitHold();
  const shutUntilMs = (): number => {
    const state = breaker.state();
    return Math.max(hold.untilMs(), state.kind === 'open' ? state.probeAtMs : 0);
  };
  const startable = (nowMs: number): number => Math.min(...buckets.map((bucket) => bucket.available(nowMs)));
  return {
    isOpen: (nowMs) => nowMs >= shutUntilMs(),
    width: () => (breaker.state().kind === 'open' ? 1 : concurrency),
    startable,
    opensAtMs: (nowMs, ready) => {
      const byRateMs = startable(nowMs) > ready ? 0 : Math.max(0, ...buckets.map((bucket) => bucket.nextAtMs(nowMs)));
      const opensAtMs = Math.max(shutUntilMs(), byRateMs);
      return opensAtMs > nowMs ? opensAtMs : undefined;
    },
    started: (nowMs) => {
      for (const bucket of buckets) bucket.take(nowMs);
    },
    ended: (outcome, nowMs) => {
      if (isRateLimit(outcome)) hold.limited(nowMs, outcome.kind === 'retry' ? outcome.afterMs : undefined);
      if (outcome.kind === 'delivered') hold.lifted();
      if (isFailure(outcome)) breaker.failed(nowMs);
      else if (isAnswer(outcome)) breaker.succeeded();
    },
    breaker: breaker.state,
    heldUntilMs: hold.untilMs,
  };
}

function isRateLimit(outcome: Outcome): boolean {
  return outcome.kind === 'retry' && outcome.reason.code === 'RATE_LIMITED';
}

/** No reply, or a failure of the receiving side's own. */
function isFailure(outcome: Outcome): boolean {
  return (
    outcome.kind === 'retry' && /^(?:CONNECT_FAILED|CERTIFICATE_INVALID|TIMEOUT|HTTP_5\d\d)$/u.test(outcome.reason.code)
  );
}

/** What comes of an attempt that asked nobody. */
const unasked: ReadonlySet<string> = new Set([
  'SIGN_FAILED',
  'ADDRESS_REFUSED',
  'PAYLOAD_TOO_LARGE',
  'REQUEST_INVALID',
]);

/** The receiving side was asked, and lives. */
function isAnswer(outcome: Outcome): boolean {
  return outcome.kind === 'delivered' || !unasked.has(outcome.reason.code);
}
