import type { DatabaseSync } from 'node:sqlite';
import type { NewDelivery, NewEvent } from '../store.ts';
import { type Found, isLater } from './held-keys.ts';
import type { RecentKeys } from './recent-keys.ts';
import { number, text } from './row.ts';
import type { StateMachine } from './state-machine.ts';
import type { Tallies } from './tallies.ts';
import { wholeMs } from './whole-ms.ts';

/** What is kept up beside the tables. */
interface Beside {
  readonly tallies: Tallies;
  readonly recentKeys: RecentKeys;
}

/** Stores an event with its deliveries; or counts it on the one that it is a copy of. */
export function prepareAccept(db: DatabaseSync, { tallies, recentKeys }: Beside): StateMachine['accept'] {
  const first = prepareFirst(db, recentKeys);
  const count = db.prepare(`
    INSERT INTO duplicates (event, count, last_at_ms) VALUES (?, 1, ?)
    ON CONFLICT DO UPDATE SET count = count + 1, last_at_ms = excluded.last_at_ms`);
  const keep = prepareKeep(db, recentKeys);
  const owe = prepareOwe(db, tallies);
  return (event) => {
    const original = first(event);
    if (original !== undefined) {
      count.run(original, wholeMs(event.receivedAtMs));
      return { kind: 'duplicate', event: original };
    }
    keep(event);
    for (const delivery of event.deliveries) owe(event, delivery);
    return { kind: 'accepted' };
  };
}

/**
 * Finds the event that another is a copy of. A window reaches both ways: an event that a clock far ahead dated must not swallow those
 * that come after the clock is set right. Both places are looked at: which one an event's key is in, its own window has decided.
 */
function prepareFirst(db: DatabaseSync, recentKeys: RecentKeys): (event: NewEvent) => string | undefined {
  const findIndexed = db.prepare(`
    SELECT seq, received_at_ms FROM events
    WHERE key_indexed = 1 AND source = ? AND dedupe_key = ? AND received_at_ms > ? AND received_at_ms < ?
    ORDER BY received_at_ms DESC LIMIT 1`);
  const idOf = db.prepare('SELECT id FROM events WHERE seq = ?');
  return ({ source, dedupe, receivedAtMs }) => {
    if (dedupe === undefined) return undefined;
    const { key, windowMs } = dedupe;
    const recent = recentKeys.find({ source, key }, { receivedAtMs, windowMs });
    const row = findIndexed.get(source, key, receivedAtMs - windowMs, receivedAtMs + windowMs);
    const indexed: Found | undefined = row && { seq: number(row, 'seq'), atMs: number(row, 'received_at_ms') };
    const found = indexed !== undefined && isLater(indexed, recent) ? indexed : recent;
    return found && text(idOf.get(found.seq) ?? {}, 'id');
  };
}

function prepareKeep(db: DatabaseSync, recentKeys: RecentKeys): (event: NewEvent) => void {
  const insert = db.prepare(`
    INSERT INTO events (id, source, type, received_at_ms, dedupe_key, key_indexed, verdicts, event)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)`);
  return ({ id, source, type, receivedAtMs, dedupe, verdicts, event }) => {
    const atMs = wholeMs(receivedAtMs);
    const isRecent = dedupe !== undefined && recentKeys.takes(dedupe.windowMs);
    const isIndexed = dedupe === undefined ? null : Number(!isRecent);
    const { lastInsertRowid } = insert.run(
      id,
      source,
      type,
      atMs,
      dedupe?.key ?? null,
      isIndexed,
      JSON.stringify(verdicts),
      event,
    );
    if (isRecent) recentKeys.add({ source, key: dedupe.key }, { seq: Number(lastInsertRowid), atMs });
  };
}

function prepareOwe(db: DatabaseSync, tallies: Tallies): (event: NewEvent, delivery: NewDelivery) => void {
  const keep = db.prepare('INSERT INTO payloads (bytes) VALUES (?)');
  const owe = db.prepare(`
    INSERT INTO deliveries (id, event, automation, webhook, payload, test, created_at_ms, next_attempt_at_ms)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)`);
  return (event, delivery) => {
    const { id, automation, webhook, payload, test, dueAtMs } = delivery;
    const createdAtMs = wholeMs(event.receivedAtMs);
    const { lastInsertRowid } = keep.run(payload);
    owe.run(id, event.id, automation, webhook, lastInsertRowid, Number(test), createdAtMs, wholeMs(dueAtMs));
    tallies.move(delivery, undefined, 'waiting');
  };
}
