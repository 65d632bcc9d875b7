import { sha256Hex } from '../../../src/core/crypto.ts';
import { utf8 } from '../../../src/core/encoding.ts';
import { sentType } from '../../../src/core/event-facts.ts';
import type { WandbEvent } from '../../../src/core/event.ts';
import { plan, type Automation } from '../../../src/core/plan.ts';
import type { NewDelivery, NewEvent, NewVerdict } from '../../store/store.ts';
import type { Source } from './source.ts';

/** An event that was admitted. */
export interface AdmittedEvent {
  readonly event: WandbEvent;
  readonly body: Uint8Array;
  /** The id of Standard Webhooks, where its signature held. */
  readonly id: string | undefined;
}

/** What an event is planned with. */
export interface Planning {
  readonly source: Pick<Source, 'name' | 'dedupeWindowMs'>;
  readonly automations: readonly Automation[];
  /** A new UUID v7. */
  readonly newId: () => string;
  readonly nowMs: number;
  /** How long after accept the first attempt at a webhook is due, in milliseconds, jitter included. @default 0 */
  readonly firstDelayMs?: ((webhook: string) => number) | undefined;
}

/** How long an id of Standard Webhooks is the same event: 24 hours. */
const idWindowMs = 86_400_000;

/** All that is to be stored of an event: what it is, what became of every automation, and what is owed, with the bytes that will be sent. */
export function planEvent(admitted: AdmittedEvent, planning: Planning): NewEvent {
  const { source, automations, newId, nowMs, firstDelayMs = () => 0 } = planning;
  const { event, body } = admitted;
  const { verdicts, deliveries: planned } = plan(event, automations);
  const id = newId();
  const deliveries = planned.map(({ automation, webhook, payload }): NewDelivery => {
    const dueAtMs = nowMs + firstDelayMs(webhook);
    return { id: newId(), automation, webhook, payload: toBytes(payload, body), test: false, dueAtMs };
  });
  let fired = 0;
  return {
    id,
    source: source.name,
    type: sentType(event) ?? '',
    receivedAtMs: nowMs,
    event: JSON.stringify(event),
    dedupe: dedupeOf(admitted, source),
    verdicts: verdicts.map((verdict): NewVerdict => {
      const { automation, webhook } = verdict;
      if (!verdict.fired) return { automation, webhook, fired: false, reason: verdict.reason, delivery: null };
      // The plan has a delivery for each automation that fired, in their order.
      return { automation, webhook, fired: true, reason: null, delivery: deliveries[fired++]?.id ?? null };
    }),
    deliveries,
  };
}

function toBytes(payload: unknown, body: Uint8Array): Uint8Array {
  return payload === undefined ? body : utf8(JSON.stringify(payload));
}

/** An id holds no dot, and a hash none either: no two keys of different sources are one. */
function dedupeOf({ id, body }: AdmittedEvent, { name, dedupeWindowMs }: Planning['source']): NewEvent['dedupe'] {
  if (id !== undefined) return { key: `id.${id}.${name}`, windowMs: idWindowMs };
  if (dedupeWindowMs === 0) return undefined;
  return { key: `body.${sha256Hex(body)}.${name}`, windowMs: dedupeWindowMs };
}
