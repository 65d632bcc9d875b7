import type { DatabaseSync } from 'node:sqlite';
import type { NewDelivery, NewEvent } from '../store.ts';
import { text } from './row.ts';
import type { StateMachine } from './state-machine.ts';
import { wholeMs } from './whole-ms.ts';

/** Stores an event with its deliveries; or counts it on the one that it is a copy of. */
export function prepareAccept(db: DatabaseSync): StateMachine['accept'] {
  const first = prepareFirst(db);
  const count = db.prepare(`
    INSERT INTO duplicates (event, count, last_at_ms) VALUES (?, 1, ?)
    ON CONFLICT DO UPDATE SET count = count + 1, last_at_ms = excluded.last_at_ms`);
  const insert = db.prepare(`
    INSERT INTO events (id, source, type, received_at_ms, dedupe_key, verdicts, event) VALUES (?, ?, ?, ?, ?, ?, ?)`);
  const owe = prepareOwe(db);
  return (event) => {
    const { id, source, type, dedupe, deliveries } = event;
    const receivedAtMs = wholeMs(event.receivedAtMs);
    const original = first(event);
    if (original !== undefined) {
      count.run(original, receivedAtMs);
      return { kind: 'duplicate', event: original };
    }
    const verdicts = JSON.stringify(event.verdicts);
    insert.run(id, source, type, receivedAtMs, dedupe?.key ?? null, verdicts, event.event);
    for (const delivery of deliveries) owe(event, delivery);
    return { kind: 'accepted' };
  };
}

/**
 * Finds the event that another is a copy of. A window reaches both ways: an event that a clock far ahead dated must not swallow those
 * that come after the clock is set right.
 */
function prepareFirst(db: DatabaseSync): (event: NewEvent) => string | undefined {
  const find = db.prepare(`
    SELECT id FROM events
    WHERE source = ? AND dedupe_key = ? AND received_at_ms > ? AND received_at_ms < ?
    ORDER BY received_at_ms DESC LIMIT 1`);
  return ({ source, dedupe, receivedAtMs }) => {
    if (dedupe === undefined) return undefined;
    const { key, windowMs } = dedupe;
    const row = find.get(source, key, receivedAtMs - windowMs, receivedAtMs + windowMs);
    return row && text(row, 'id');
  };
}

function prepareOwe(db: DatabaseSync): (event: NewEvent, delivery: NewDelivery) => void {
  const keep = db.prepare('INSERT INTO payloads (bytes) VALUES (?)');
  const owe = db.prepare(`
    INSERT INTO deliveries (id, event, automation, webhook, payload, test, created_at_ms, next_attempt_at_ms)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)`);
  return (event, { id, automation, webhook, payload, test, dueAtMs }) => {
    const createdAtMs = wholeMs(event.receivedAtMs);
    const { lastInsertRowid } = keep.run(payload);
    owe.run(id, event.id, automation, webhook, lastInsertRowid, Number(test), createdAtMs, wholeMs(dueAtMs));
  };
}
