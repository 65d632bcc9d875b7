import type { DatabaseSync } from 'node:sqlite';
import type { Attempt, Settlement } from '../store.ts';
import { number } from './row.ts';
import type { StateMachine } from './state-machine.ts';
import { pairOf, type Tallies } from './tallies.ts';
import { wholeMs } from './whole-ms.ts';

/** Settling: out of `sending`, by the claim that has it and no other. */
export function prepareSettle(db: DatabaseSync, tallies: Tallies): Pick<StateMachine, 'settle' | 'abandon'> {
  const settle = db.prepare(`
    UPDATE deliveries SET state = ?, reason = ?, next_attempt_at_ms = ?, settled_at_ms = ?,
      attempt_count = attempt_count + 1, retry_count = retry_count + ?, fence = NULL, lease_until_ms = NULL
    WHERE id = ? AND state = 'sending' AND fence = ?
    RETURNING attempt_count, automation, webhook`);
  const keep = prepareKeep(db);
  const abandon = db.prepare(`
    UPDATE deliveries SET state = 'dead', reason = ?, next_attempt_at_ms = NULL, settled_at_ms = ?, fence = NULL, lease_until_ms = NULL
    WHERE id = ? AND state = 'sending' AND fence = ?
    RETURNING automation, webhook`);
  return {
    settle: ({ id, fence }, attempt, settlement) => {
      const { state, reason, nextAttemptAtMs, settledAtMs, retries } = columnsOf(attempt, settlement);
      const row = settle.get(state, reason, nextAttemptAtMs, settledAtMs, retries, id, fence);
      if (row === undefined) return false;
      tallies.move(pairOf(row), 'sending', state);
      keep(id, number(row, 'attempt_count'), attempt);
      return true;
    },
    abandon: ({ id, fence }, reason, atMs) => {
      const row = abandon.get(reason, wholeMs(atMs), id, fence);
      if (row === undefined) return false;
      tallies.move(pairOf(row), 'sending', 'dead');
      return true;
    },
  };
}

function columnsOf({ startedAtMs, durationMs }: Attempt, settlement: Settlement) {
  const settled = { nextAttemptAtMs: null, settledAtMs: wholeMs(startedAtMs + durationMs), retries: 0 };
  if (settlement.state === 'delivered') return { ...settled, state: settlement.state, reason: null };
  const { state, reason } = settlement;
  if (state === 'dead') return { ...settled, state, reason };
  const { nextAttemptAtMs, retried } = settlement;
  return { state, reason, nextAttemptAtMs: wholeMs(nextAttemptAtMs), settledAtMs: null, retries: Number(retried) };
}

function prepareKeep(db: DatabaseSync): (delivery: string, count: number, attempt: Attempt) => void {
  const insert = db.prepare(`
    INSERT INTO attempts (delivery, number, started_at_ms, duration_ms, outcome, status, error, headers, body)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  return (delivery, count, { startedAtMs, durationMs, outcome, status, error, headers, body }) => {
    insert.run(
      delivery,
      count,
      wholeMs(startedAtMs),
      durationMs,
      outcome,
      status,
      error,
      JSON.stringify(headers),
      body,
    );
  };
}
