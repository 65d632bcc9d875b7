import type { DatabaseSync } from 'node:sqlite';
import type { Claimed, Lane } from '../store.ts';
import { bytes, number, numberOrNull, type Row, text } from './row.ts';
import type { StateMachine } from './state-machine.ts';
import { pairOf, type Tallies } from './tallies.ts';
import { wholeMs } from './whole-ms.ts';

/** Claiming, and all that a claim can do but settle. */
export function prepareClaim(
  db: DatabaseSync,
  tallies: Tallies,
): Pick<StateMachine, 'claim' | 'extend' | 'handBack' | 'bringForward'> {
  const dueOf = prepareDue(db);
  const take = prepareTake(db, tallies);
  const nextDue = prepareNextDue(db);
  const extend = db.prepare(`
    UPDATE deliveries SET lease_until_ms = ? WHERE id = ? AND state = 'sending' AND fence = ?`);
  const handBack = db.prepare(`
    UPDATE deliveries SET state = 'waiting', next_attempt_at_ms = ?, fence = NULL, lease_until_ms = NULL
    WHERE id = ? AND state = 'sending' AND fence = ?
    RETURNING automation, webhook`);
  const webhooks = db.prepare(`SELECT DISTINCT webhook FROM tallies WHERE state = 'waiting' AND count > 0`);
  const bringForward = db.prepare(`
    UPDATE deliveries SET next_attempt_at_ms = ? WHERE webhook = ? AND state = 'waiting' AND next_attempt_at_ms > ?`);
  return {
    claim: (lanes, { nowMs, leaseUntilMs }) => {
      const claimed = take(
        lanes.flatMap((lane) => dueOf(lane, nowMs)),
        wholeMs(leaseUntilMs),
      );
      return { claimed, nextDueAtMs: nextDue(lanes, nowMs) };
    },
    extend: (claims, leaseUntilMs) =>
      claims.filter(({ id, fence }) => extend.run(wholeMs(leaseUntilMs), id, fence).changes === 0),
    handBack: (claims, atMs) => {
      for (const { id, fence } of claims) {
        const row = handBack.get(wholeMs(atMs), id, fence);
        if (row !== undefined) tallies.move(pairOf(row), 'sending', 'waiting');
      }
    },
    bringForward: (latestAtMs) => {
      // The tallies are read next, and calls before may have changed them.
      tallies.beforeCommit();
      for (const row of webhooks.all()) bringForward.run(wholeMs(latestAtMs), text(row, 'webhook'), latestAtMs);
    },
  };
}

/** A delivery to claim, and the state it is in. */
interface Due {
  readonly id: string;
  readonly state: 'waiting' | 'sending';
}

/** What to claim of one lane: first what a claim lost, which was due before, then what waits, longest due first. */
function prepareDue(db: DatabaseSync): (lane: Lane, nowMs: number) => readonly Due[] {
  const lost = db.prepare(`
    SELECT id FROM deliveries WHERE webhook = ? AND state = 'sending' AND lease_until_ms <= ?
    ORDER BY lease_until_ms LIMIT ?`);
  const waiting = db.prepare(`
    SELECT id FROM deliveries WHERE webhook = ? AND state = 'waiting' AND next_attempt_at_ms <= ?
    ORDER BY next_attempt_at_ms, id LIMIT ?`);
  return ({ webhook, limit }, nowMs) => {
    if (limit <= 0) return [];
    const again = lost.all(webhook, nowMs, limit);
    const more = again.length < limit ? waiting.all(webhook, nowMs, limit - again.length) : [];
    return [
      ...again.map((row) => ({ id: text(row, 'id'), state: 'sending' as const })),
      ...more.map((row) => ({ id: text(row, 'id'), state: 'waiting' as const })),
    ];
  };
}

/** Takes deliveries under a lease, each by a fence of its own; a fence is never used twice, not even by another process. */
function prepareTake(
  db: DatabaseSync,
  tallies: Tallies,
): (due: readonly Due[], leaseUntilMs: number) => readonly Claimed[] {
  const reserve = db.prepare('UPDATE fences SET last = last + ? RETURNING last');
  // In the order of the fences: an array's keys are 0, 1, 2, ….
  const take = db.prepare(`
    UPDATE deliveries SET state = 'sending', fence = ? + due.key, lease_until_ms = ?
    FROM (SELECT key, value FROM json_each(?)) AS due WHERE id = due.value
    RETURNING id, event, automation, webhook, test, attempt_count, retry_count, fence, created_at_ms,
      (SELECT bytes FROM payloads WHERE seq = payload) AS bytes`);
  return (due, leaseUntilMs) => {
    if (due.length === 0) return [];
    const first = number(reserve.get(due.length) ?? {}, 'last') - due.length + 1;
    const rows = take.all(first, leaseUntilMs, JSON.stringify(due.map(({ id }) => id)));
    const claimed = rows.map(toClaimed).toSorted((left, right) => left.fence - right.fence);
    for (const taken of claimed) {
      const state = due[taken.fence - first]?.state;
      if (state === undefined) throw new Error(`${taken.id} was taken, and was not due`);
      tallies.move(taken, state, 'sending');
    }
    return claimed;
  };
}

function toClaimed(row: Row): Claimed {
  return {
    id: text(row, 'id'),
    event: text(row, 'event'),
    automation: text(row, 'automation'),
    webhook: text(row, 'webhook'),
    payload: bytes(row, 'bytes'),
    test: number(row, 'test') === 1,
    attemptCount: number(row, 'attempt_count'),
    retryCount: number(row, 'retry_count'),
    fence: number(row, 'fence'),
    createdAtMs: number(row, 'created_at_ms'),
  };
}

/** When there is next something to claim of these lanes: of what waits, and of what a claim lost and nobody took yet. */
function prepareNextDue(db: DatabaseSync): (lanes: readonly Lane[], nowMs: number) => number | undefined {
  const waiting = db.prepare(`
    SELECT min(next_attempt_at_ms) AS at_ms FROM deliveries WHERE webhook = ? AND state = 'waiting'`);
  const lost = db.prepare(`
    SELECT min(lease_until_ms) AS at_ms FROM deliveries
    WHERE webhook = ? AND state = 'sending' AND lease_until_ms <= ?`);
  return (lanes, nowMs) => {
    const found = lanes
      .flatMap(({ webhook }) => [waiting.get(webhook), lost.get(webhook, nowMs)])
      .map((row) => numberOrNull(row ?? {}, 'at_ms'))
      .filter((atMs) => atMs !== null);
    return found.length === 0 ? undefined : Math.min(...found);
  };
}
