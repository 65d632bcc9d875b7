import { eventFacts, type EventFacts } from './event-facts.ts';
import { isArtifactEvent, type WandbEvent } from './event.ts';
import { matchFilter, type Filter, type FilterVerdict, type Match, type Mismatch } from './filter.ts';
import { quote } from './quote.ts';
import type { Payload } from './payload/payload.ts';

/** An event type and a filter, the webhook that receives, and what it receives. */
export interface Automation {
  readonly name: string;
  /** Without `event` every event that names an artifact passes. */
  readonly on: Filter;
  /** The webhook's name. */
  readonly webhook: string;
  /** Absent: the body as it was received. */
  readonly payload?: Payload;
}

/** What became of one automation: it fired and by which patterns, or the first condition that did not hold. */
export type Verdict = { readonly automation: string; readonly webhook: string } & (
  | { readonly fired: true; readonly matches: readonly Match[] }
  | ({ readonly fired: false } & Mismatch)
);

/** One event owed to one webhook; `payload` is undefined where the body is due as it was received. */
export interface PlannedDelivery {
  readonly automation: string;
  readonly webhook: string;
  readonly payload: unknown;
}

/** Every automation's verdict in the order of the automations, and a delivery for each that fired. */
export interface Plan {
  readonly verdicts: readonly Verdict[];
  readonly deliveries: readonly PlannedDelivery[];
}

/** The whole flow: an event and the automations in, every verdict and the planned deliveries out. Nothing is sent. */
export function plan(event: WandbEvent, automations: readonly Automation[]): Plan {
  const facts = eventFacts(event);
  const judged = automations.map((automation) => ({ automation, verdict: judge(event, facts, automation) }));
  const fired = judged.filter(({ verdict }) => verdict.fired);
  return {
    verdicts: judged.map(({ verdict }) => verdict),
    deliveries: fired.map(({ automation }) => deliveryOf(event, automation)),
  };
}

function judge(event: WandbEvent, facts: EventFacts, { name, on, webhook }: Automation): Verdict {
  const asksForArtifacts = on.event === undefined;
  const verdict = asksForArtifacts && !isArtifactEvent(event) ? noArtifact(facts.event) : matchFilter(facts, on);
  const who = { automation: name, webhook };
  if (verdict.matched) return { ...who, fired: true, matches: verdict.matches };
  const { matched: fired, ...mismatch } = verdict;
  return { ...who, fired, ...mismatch };
}

/** An automation that names no event asks for those on artifacts. */
function noArtifact(value: string | undefined): FilterVerdict {
  const what = value === undefined ? 'the event' : quote(value);
  const reason = `event: ${what} names no artifact, and the automation asks for no event`;
  return { matched: false, condition: 'event', value, patterns: [], reason };
}

function deliveryOf(event: WandbEvent, { name, webhook, payload }: Automation): PlannedDelivery {
  return { automation: name, webhook, payload: payload?.render(event, name) };
}
