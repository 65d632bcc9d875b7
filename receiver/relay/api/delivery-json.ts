import { formatInstant } from './instant.ts';
import type { Attempt, Delivery, StoredEvent } from '../../store/store.ts';

/** A delivery as the API gives it. */
export function deliveryJson(delivery: Delivery): object {
  const { id, event, automation, webhook, state, reason, attemptCount, test } = delivery;
  return {
    id,
    event,
    automation,
    webhook,
    state,
    reason,
    attemptCount,
    createdAt: formatInstant(delivery.createdAtMs),
    nextAttemptAt: delivery.nextAttemptAtMs === null ? null : formatInstant(delivery.nextAttemptAtMs),
    settledAt: delivery.settledAtMs === null ? null : formatInstant(delivery.settledAtMs),
    test,
  };
}

/** An attempt as the API gives it. What of the reply is no UTF-8 becomes U+FFFD. */
export function attemptJson({ startedAtMs, durationMs, outcome, status, error, headers, body }: Attempt): object {
  const text = new TextDecoder().decode(body);
  return { startedAt: formatInstant(startedAtMs), durationMs, outcome, status, error, headers, body: text };
}

/** An event as the API gives it, with what became of every automation. */
export function eventJson(event: StoredEvent): object {
  const { id, source, type, duplicates, lastDuplicateAtMs, verdicts } = event;
  return {
    id,
    source,
    type,
    receivedAt: formatInstant(event.receivedAtMs),
    duplicates,
    lastDuplicateAt: lastDuplicateAtMs === null ? null : formatInstant(lastDuplicateAtMs),
    event: JSON.parse(event.event) as unknown,
    automations: verdicts.map(({ automation, webhook, fired, reason, delivery }) => ({
      automation,
      webhook,
      fired,
      reason,
      delivery,
    })),
  };
}
