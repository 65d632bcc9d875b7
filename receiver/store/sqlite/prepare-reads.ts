import type { DatabaseSync } from 'node:sqlite';
import type { Attempt, NewVerdict, StoredEvent } from '../store.ts';
import { deliveryColumns, toDelivery } from './prepare-pages.ts';
import { bytes, number, numberOrNull, oneOf, type Row, text, textOrNull } from './row.ts';
import type { StateMachine } from './state-machine.ts';

/** What is read by id, and what is counted. */
export function prepareReads(
  db: DatabaseSync,
): Pick<StateMachine, 'delivery' | 'event' | 'counts' | 'owedWebhooks' | 'ping'> {
  const delivery = db.prepare(`SELECT ${deliveryColumns} FROM deliveries WHERE id = ?`);
  const attempts = db.prepare('SELECT * FROM attempts WHERE delivery = ? ORDER BY number');
  const event = db.prepare(`
    SELECT id, source, type, received_at_ms, coalesce(count, 0) AS duplicates, last_at_ms, events.event, verdicts
    FROM events LEFT JOIN duplicates ON duplicates.event = events.id
    WHERE id = ?`);
  const owed = db.prepare(`
    SELECT DISTINCT webhook FROM tallies WHERE state IN ('waiting', 'sending') AND count > 0 ORDER BY webhook`);
  const ping = db.prepare('SELECT last FROM fences WHERE one = 1');
  return {
    ping: () => void number(ping.get() ?? {}, 'last'),
    delivery: (id) => {
      const row = delivery.get(id);
      return row && { ...toDelivery(row), attempts: attempts.all(id).map(toAttempt) };
    },
    event: (id) => {
      const row = event.get(id);
      return row && toStoredEvent(row);
    },
    counts: prepareCounts(db),
    owedWebhooks: () => owed.all().map((row) => text(row, 'webhook')),
  };
}

function prepareCounts(db: DatabaseSync): StateMachine['counts'] {
  const pair = 'deliveries.automation = tallies.automation AND deliveries.webhook = tallies.webhook';
  const counts = db.prepare(`
    SELECT webhook, state, sum(count) AS count, min(CASE state
      WHEN 'waiting' THEN (SELECT created_at_ms FROM deliveries INDEXED BY deliveries_owed
        WHERE ${pair} AND next_attempt_at_ms IS NOT NULL AND deliveries.state = 'waiting' ORDER BY id LIMIT 1)
      WHEN 'sending' THEN (SELECT min(created_at_ms) FROM deliveries INDEXED BY deliveries_leased
        WHERE ${pair} AND deliveries.state = 'sending')
      ELSE (SELECT created_at_ms FROM deliveries INDEXED BY deliveries_settled
        WHERE ${pair} AND settled_at_ms IS NOT NULL AND deliveries.state = tallies.state ORDER BY id LIMIT 1)
      END) AS oldest_created_at_ms
    FROM tallies WHERE count > 0 GROUP BY webhook, state ORDER BY webhook, state`);
  return () =>
    counts.all().map((row) => ({
      webhook: text(row, 'webhook'),
      state: oneOf(row, 'state', ['waiting', 'sending', 'delivered', 'dead', 'cancelled'] as const),
      count: number(row, 'count'),
      oldestCreatedAtMs: number(row, 'oldest_created_at_ms'),
    }));
}

function toAttempt(row: Row): Attempt {
  return {
    startedAtMs: number(row, 'started_at_ms'),
    durationMs: number(row, 'duration_ms'),
    outcome: oneOf(row, 'outcome', ['delivered', 'retry', 'dead'] as const),
    status: numberOrNull(row, 'status'),
    error: textOrNull(row, 'error'),
    // Written from a record of texts, by prepare-settle.ts.
    headers: JSON.parse(text(row, 'headers')) as Attempt['headers'],
    body: bytes(row, 'body'),
  };
}

function toStoredEvent(row: Row): StoredEvent {
  return {
    id: text(row, 'id'),
    source: text(row, 'source'),
    type: text(row, 'type'),
    receivedAtMs: number(row, 'received_at_ms'),
    duplicates: number(row, 'duplicates'),
    lastDuplicateAtMs: numberOrNull(row, 'last_at_ms'),
    event: text(row, 'event'),
    // Written from verdicts, by prepare-accept.ts.
    verdicts: JSON.parse(text(row, 'verdicts')) as readonly NewVerdict[],
  };
}
