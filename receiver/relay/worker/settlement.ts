import type { Outcome } from '../../../src/deliver/outcome.ts';
import type { Reason } from '../../../src/deliver/reason.ts';
import type { Attempt, Claimed, Settlement } from '../../store/store.ts';
import { longestWaitMs, withJitter } from './retry-delay.ts';

/** What an attempt came to, as it is stored. */
export interface Settled {
  readonly outcome: Attempt['outcome'];
  readonly error: string | null;
  readonly settlement: Settlement;
}

/** What decides beside the outcome. */
export interface Circumstances {
  readonly claimed: Pick<Claimed, 'retryCount'>;
  readonly delaysMs: readonly number[];
  readonly nowMs: number;
  readonly random: () => number;
  /** Until when the webhook's deliveries are held. */
  readonly heldUntilMs: number;
}

/** What an outcome leaves: another attempt after the next delay, as long as there is one. */
export function settle(outcome: Outcome, circumstances: Circumstances): Settled {
  if (outcome.kind === 'delivered') return { outcome: 'delivered', error: null, settlement: { state: 'delivered' } };
  const error = toText(outcome.reason);
  if (outcome.kind === 'dead') return { outcome: 'dead', error, settlement: { state: 'dead', reason: error } };
  if (outcome.reason.code === 'RATE_LIMITED') {
    const nextAttemptAtMs = circumstances.heldUntilMs;
    return {
      outcome: 'retry',
      error,
      settlement: { state: 'waiting', reason: error, nextAttemptAtMs, retried: false },
    };
  }
  return again(error, outcome.afterMs ?? 0, circumstances);
}

function again(error: string, afterMs: number, { claimed, delaysMs, nowMs, random }: Circumstances): Settled {
  const attempts = claimed.retryCount + 1;
  const delayMs = delaysMs[attempts];
  if (delayMs === undefined) {
    const times = attempts === 1 ? '1 attempt' : `${attempts} attempts`;
    const reason = toText({ code: 'ATTEMPTS_EXHAUSTED', message: `${times} failed, the last by ${error}` });
    return { outcome: 'dead', error, settlement: { state: 'dead', reason } };
  }
  const nextAttemptAtMs = nowMs + Math.max(withJitter(delayMs, random), Math.min(afterMs, longestWaitMs));
  return { outcome: 'retry', error, settlement: { state: 'waiting', reason: error, nextAttemptAtMs, retried: true } };
}

/** A reason as it is stored: its code, then its words. */
export function toText({ code, message }: Reason): string {
  return `${code}: ${message}`;
}
