import type { DatabaseSync } from 'node:sqlite';
import { type Around, createHeldKeys, type Found, type HeldKeys, type Key, type Span } from './held-keys.ts';
import type { Remembered } from './remembered.ts';
import { number, text } from './row.ts';

/** Up to which window a key is looked up here, and not in the index. */
const longestWindowMs = 60_000;

/** How many keys are held, some 200 bytes each. Those of more events that come meanwhile go to the index. */
const usualMost = 200_000;

/** So that windows of next to nothing do not move the span at every event. */
const leastReachMs = 5000;

/**
 * The keys of events with short windows. In an index they would cost a page to write each, being hashes in no order.
 *
 * The database knows all of them, by when their events were received. Those of a span of time are held, every one: as time goes on, or
 * jumps, the span moves, and what comes into it is read. So nothing depends on how long a process has run, or on what its clock does.
 *
 * An event that was stored under a window of a minute or less is found by any later one with a window up to a minute; by one with a longer
 * window, as after the config was changed, it is found for that minute and no further.
 */
export interface RecentKeys extends Remembered {
  /** Whether an event's key is to be kept here; if not, in the index. */
  readonly takes: (windowMs: number) => boolean;
  /** Remembers the key of an event that was stored. */
  readonly add: (key: Key, event: Found) => void;
  /** The latest event with a key that was received less than a window away, to a minute at most. */
  readonly find: (key: Key, around: Around) => Found | undefined;
}

/** What is held of a database's recent keys: nothing, until it is asked for. @param most how many are held */
export function createRecentKeys(db: DatabaseSync, most = usualMost): RecentKeys {
  const held = createHeldKeys();
  const cover = prepareCover(db, held);
  let added: Key[] = [];
  let hasMoved = false;
  const begin = (): void => {
    added = [];
    hasMoved = false;
  };
  return {
    takes: (windowMs) => windowMs <= longestWindowMs && held.count() < most,
    add: (key, event) => {
      // What is not in the span is read when it comes to be.
      if (!cover.holds(event.atMs)) return;
      held.put(key, event);
      added.push(key);
    },
    find: (key, { receivedAtMs, windowMs }) => {
      const around = { receivedAtMs, windowMs: Math.min(windowMs, longestWindowMs) };
      if (around.windowMs <= 0) return undefined;
      if (!cover.isEnough(around)) {
        hasMoved = true;
        cover.move(around);
      }
      return held.latest(key, around);
    },
    beforeCommit: () => {},
    committed: begin,
    rolledBack: () => {
      // What was read meanwhile may be of the transaction.
      if (hasMoved) cover.forget();
      else for (const key of added) held.takeBack(key);
      begin();
    },
  };
}

const none: Span = { fromMs: Infinity, toMs: -Infinity };

/** The span of which everything is held. */
interface Cover {
  readonly holds: (atMs: number) => boolean;
  /** Whether all that is less than a window away is held. */
  readonly isEnough: (around: Around) => boolean;
  /** Has it be so: reads what is missing, and forgets what is twice as far away. */
  readonly move: (around: Around) => void;
  readonly forget: () => void;
}

function prepareCover(db: DatabaseSync, held: HeldKeys): Cover {
  const read = db.prepare(`
    SELECT seq, source, dedupe_key, received_at_ms FROM events INDEXED BY events_by_time
    WHERE key_indexed = 0 AND received_at_ms >= ? AND received_at_ms <= ?`);
  let span = none;
  let reachMs = leastReachMs;
  const load = (fromMs: number, toMs: number): void => {
    if (fromMs > toMs) return;
    for (const row of read.iterate(fromMs, toMs)) {
      const key = { source: text(row, 'source'), key: text(row, 'dedupe_key') };
      held.put(key, { seq: number(row, 'seq'), atMs: number(row, 'received_at_ms') });
    }
  };
  return {
    holds: (atMs) => atMs >= span.fromMs && atMs <= span.toMs,
    isEnough: ({ receivedAtMs, windowMs }) =>
      receivedAtMs - windowMs >= span.fromMs && receivedAtMs + windowMs <= span.toMs,
    move: ({ receivedAtMs, windowMs }) => {
      reachMs = Math.max(reachMs, windowMs);
      const next = { fromMs: Math.floor(receivedAtMs - 2 * reachMs), toMs: Math.ceil(receivedAtMs + 2 * reachMs) };
      held.dropOutside(next);
      if (next.fromMs > span.toMs || next.toMs < span.fromMs) {
        load(next.fromMs, next.toMs);
      } else {
        load(next.fromMs, span.fromMs - 1);
        load(span.toMs + 1, next.toMs);
      }
      span = next;
    },
    forget: () => {
      held.dropOutside(none);
      span = none;
    },
  };
}
