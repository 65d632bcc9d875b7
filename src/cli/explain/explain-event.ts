import type { RelayConfig } from '../../../receiver/relay/config/config.ts';
import { planEvent, type AdmittedEvent } from '../../../receiver/relay/accept/plan-event.ts';
import type { Match } from '../../core/filter.ts';
import { plan } from '../../core/plan.ts';
import { explainRequest } from './explain-request.ts';
import { hidden, type ExplainedRequest } from './explained-request.ts';

/** What would become of one automation. */
export interface Explained {
  readonly automation: string;
  readonly webhook: string;
  readonly fired: boolean;
  /** The first condition that did not hold; null where it fired. */
  readonly reason: string | null;
  /** By which patterns it fired. */
  readonly matches: readonly Match[];
  /** Null where it did not fire. */
  readonly request: ExplainedRequest | null;
}

/** What the relay would make of an event: the same plan, and the same requests but for what nobody is to see. */
export function explainEvent(
  { event, body }: Pick<AdmittedEvent, 'event' | 'body'>,
  { automations, webhooks }: RelayConfig,
): readonly Explained[] {
  const source = { name: '', dedupeWindowMs: 0 };
  const admitted = { event, body, id: undefined };
  const { deliveries } = planEvent(admitted, { source, automations, newId: () => hidden, nowMs: 0 });
  return plan(event, automations).verdicts.map((verdict): Explained => {
    const { automation, webhook: name, fired } = verdict;
    const webhook = webhooks.find((candidate) => candidate.name === name);
    const delivery = deliveries.find((candidate) => candidate.automation === automation);
    const request = webhook && delivery ? explainRequest(webhook, delivery.payload) : null;
    const reason = verdict.fired ? null : verdict.reason;
    return { automation, webhook: name, fired, reason, matches: verdict.fired ? verdict.matches : [], request };
  });
}
