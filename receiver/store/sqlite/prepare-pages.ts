import type { DatabaseSync } from 'node:sqlite';
import type { Delivery, DeliveryQuery, DeliveryState } from '../store.ts';
import { number, numberOrNull, oneOf, type Row, text, textOrNull } from './row.ts';
import type { StateMachine } from './state-machine.ts';
import { type Pair, pairOf } from './tallies.ts';

const states: readonly DeliveryState[] = ['waiting', 'sending', 'delivered', 'dead', 'cancelled'];

/** The columns of a delivery as the API shows it. */
export const deliveryColumns =
  'id, event, automation, webhook, state, reason, attempt_count, created_at_ms, next_attempt_at_ms, settled_at_ms, test';

/** A delivery as the API shows it, of {@link deliveryColumns}. */
export function toDelivery(row: Row): Delivery {
  const state = oneOf(row, 'state', states);
  return {
    id: text(row, 'id'),
    event: text(row, 'event'),
    automation: text(row, 'automation'),
    webhook: text(row, 'webhook'),
    state,
    reason: textOrNull(row, 'reason'),
    attemptCount: number(row, 'attempt_count'),
    createdAtMs: number(row, 'created_at_ms'),
    nextAttemptAtMs: state === 'waiting' ? numberOrNull(row, 'next_attempt_at_ms') : null,
    settledAtMs: numberOrNull(row, 'settled_at_ms'),
    test: number(row, 'test') === 1,
  };
}

/** Reads pages of deliveries. Each is read off the ends of indexes, however many deliveries there are: of one, or one for each tally. */
export function preparePages(db: DatabaseSync): StateMachine['deliveries'] {
  const ofAll = preparePage(db, '', []);
  const ofEvent = preparePage(db, 'deliveries_by_event', ['event = $event', ...asAsked]);
  const ofTallies = prepareTalliesPage(db);
  return ({ automation = null, webhook = null, state = null, event, ...between }) => {
    const asked = { automation, webhook, state };
    const bounds = boundsOf(between);
    if (event !== undefined) return ofEvent({ event, ...asked, ...bounds });
    return Object.values(asked).every((value) => value === null) ? ofAll(bounds) : ofTallies(asked, bounds);
  };
}

/** What is not asked for does not narrow. */
const asAsked = ['automation', 'webhook', 'state'].map((column) => `${column} = coalesce($${column}, ${column})`);

/** Where a page begins and ends. */
type Bounds = Readonly<Record<'limit' | 'sinceMs', number> & Record<'before' | 'from', string>>;

type Parameters = Readonly<Record<string, string | number | null>>;

/** Reads a page off an index; left to itself SQLite takes another. */
function preparePage(
  db: DatabaseSync,
  index: string,
  conditions: readonly string[],
): (parameters: Parameters) => readonly Delivery[] {
  const from = `deliveries ${index === '' ? '' : `INDEXED BY ${index}`}`;
  const where = [...conditions, 'id < $before', 'id >= $from', 'created_at_ms >= $sinceMs'].join(' AND ');
  const page = db.prepare(`SELECT ${deliveryColumns} FROM ${from} WHERE ${where} ORDER BY id DESC LIMIT $limit`);
  return (parameters) => page.all(parameters).map(toDelivery);
}

/** Reads a page of all that the tallies count that are asked for, each off the end of its own part of an index. */
function prepareTalliesPage(db: DatabaseSync): (asked: Parameters, bounds: Bounds) => readonly Delivery[] {
  const where = ['count > 0', ...asAsked].join(' AND ');
  const talliesOf = db.prepare(`SELECT automation, webhook, state FROM tallies WHERE ${where}`);
  const ofTally = prepareTallyPage(db);
  return (asked, bounds) => {
    let page: readonly Delivery[] = [];
    for (const tally of talliesOf.all(asked)) {
      // What is older than all of a full page is not on it.
      const from = page.length < bounds.limit ? bounds.from : (page.at(-1)?.id ?? '');
      const more = ofTally({ ...pairOf(tally), state: oneOf(tally, 'state', states) }, { ...bounds, from });
      page = newestOf(page, more, bounds.limit);
    }
    return page;
  };
}

/** The newest of two pages, each of which has its newest first. */
function newestOf(one: readonly Delivery[], other: readonly Delivery[], limit: number): readonly Delivery[] {
  const newest: Delivery[] = [];
  let [left, right] = [0, 0];
  while (newest.length < limit) {
    const next = newerOf(one[left], other[right]);
    if (next === undefined) break;
    if (next === one[left]) left += 1;
    else right += 1;
    newest.push(next);
  }
  return newest;
}

function newerOf(one: Delivery | undefined, other: Delivery | undefined): Delivery | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return one.id > other.id ? one : other;
}

/**
 * Reads the deliveries that one tally counts. Those that wait are among those that are owed, of which only few are being sent: so many as
 * the worker holds.
 */
function prepareTallyPage(
  db: DatabaseSync,
): (tally: Pair & { readonly state: DeliveryState }, bounds: Bounds) => readonly Delivery[] {
  const pair = ['automation = $automation', 'webhook = $webhook'];
  const waiting = preparePage(db, 'deliveries_owed', [...pair, 'next_attempt_at_ms IS NOT NULL', "state = 'waiting'"]);
  const sending = preparePage(db, 'deliveries_leased', [...pair, "state = 'sending'"]);
  const settled = preparePage(db, 'deliveries_settled', [...pair, 'settled_at_ms IS NOT NULL', 'state = $state']);
  return ({ automation, webhook, state }, bounds) => {
    const parameters = { automation, webhook, ...bounds };
    if (state === 'waiting') return waiting(parameters);
    return state === 'sending' ? sending(parameters) : settled({ ...parameters, state });
  };
}

function boundsOf({ limit, before, sinceMs = 0 }: Pick<DeliveryQuery, 'limit' | 'before' | 'sinceMs'>): Bounds {
  // `~` comes after every id.
  return { limit, before: before ?? '~', from: earliestId(sinceMs - clockSlackMs), sinceMs };
}

/** An id may be made a little before or after its delivery is dated. */
const clockSlackMs = 5000;

/** The start of every UUID v7 that was made at a time, or before all that were made later: RFC 9562, 5.7. */
function earliestId(atMs: number): string {
  const hex = Math.min(Math.max(Math.floor(atMs), 0), 2 ** 48 - 1)
    .toString(16)
    .padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}`;
}
