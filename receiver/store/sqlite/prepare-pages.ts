import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Delivery, DeliveryQuery, DeliveryState } from '../store.ts';
import { number, numberOrNull, oneOf, type Row, text, textOrNull } from './row.ts';
import type { StateMachine } from './state-machine.ts';

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

/** Which of the columns are asked for. */
type Asked = Pick<DeliveryQuery, 'state' | 'webhook' | 'automation' | 'event'>;

/** Reads pages of deliveries. Each is read off the end of an index, however many deliveries there are. */
export function preparePages(db: DatabaseSync): StateMachine['deliveries'] {
  const statements = new Map<string, StatementSync>();
  const webhooksOf = db.prepare('SELECT DISTINCT webhook FROM tallies WHERE automation = ?');
  const read = (query: DeliveryQuery) => {
    const sql = pageSql(query);
    const statement = statements.get(sql) ?? db.prepare(sql);
    statements.set(sql, statement);
    return statement.all(parametersOf(query)).map(toDelivery);
  };
  return (query) => {
    const { automation, webhook, event, limit } = query;
    if (automation === undefined || webhook !== undefined || event !== undefined) return read(query);
    // The index of automations goes by webhook next; an automation had one, or two if it was changed.
    const pages = webhooksOf.all(automation).map((row) => read({ ...query, webhook: text(row, 'webhook') }));
    return pages
      .flat()
      .toSorted((left, right) => (left.id < right.id ? 1 : -1))
      .slice(0, limit);
  };
}

/**
 * The SQL of a page. Where no state is asked for, the pages of all states are merged as they are read: their indexes go by state. An
 * automation is asked for together with a webhook, or with an event.
 */
export function pageSql(asked: Asked): string {
  const columns = (['event', 'automation', 'webhook'] as const).filter((column) => asked[column] !== undefined);
  const isMerged = asked.state === undefined && asked.event === undefined && columns.length > 0;
  const ofState = asked.state === undefined ? [] : ['state = $state'];
  const conditions = [...columns.map((column) => `${column} = $${column}`), ...ofState];
  const branches = isMerged ? states.map((state) => conditions.concat(`state = '${state}'`)) : [conditions];
  const from = `deliveries ${indexOf(asked)}`;
  const selects = branches.map(
    (branch) => `SELECT ${deliveryColumns} FROM ${from} WHERE ${branch.concat(bounds).join(' AND ')}`,
  );
  return `${selects.join(' UNION ALL ')} ORDER BY id DESC LIMIT $limit`;
}

/** Left to itself SQLite takes the index by state for everything. */
function indexOf({ event, automation, webhook, state }: Asked): string {
  if (event !== undefined) return 'INDEXED BY deliveries_by_event';
  if (automation !== undefined) return 'INDEXED BY deliveries_by_automation';
  if (webhook !== undefined) return 'INDEXED BY deliveries_by_webhook';
  return state === undefined ? '' : 'INDEXED BY deliveries_by_state';
}

const bounds = ['id < $before', 'id >= $from', 'created_at_ms >= $sinceMs'];

function parametersOf({ limit, before, sinceMs, ...asked }: DeliveryQuery) {
  const given = Object.entries(asked).filter(([, value]) => value !== undefined);
  // `~` comes after every id, '' before.
  const from = sinceMs === undefined ? '' : earliestId(sinceMs - clockSlackMs);
  return { ...Object.fromEntries(given), limit, before: before ?? '~', from, sinceMs: sinceMs ?? 0 };
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
