import { automations } from './event-of.ts';
import type { Poured } from './pour.ts';
import type { Kill } from './relay-process.ts';
import type { Arrival } from './sink.ts';

/** All that was seen from outside of the relay. */
export interface Seen {
  readonly poured: readonly Poured[];
  readonly kills: readonly Kill[];
  readonly arrivals: readonly Arrival[];
}

/** What it comes to. */
export interface Ledger {
  readonly kills: number;
  readonly sent: number;
  readonly accepted: number;
  readonly refused: number;
  readonly unanswered: number;
  /** Of the unanswered ones, those that came to the sink: they were stored before the relay could say so. */
  readonly unansweredStored: number;
  /** Of the accepted ones: one for each automation. */
  readonly owed: number;
  readonly arrived: number;
  /** Arrivals beyond the first of their delivery. */
  readonly repeats: number;
  /** The longest time between an answer of the sink and the kill that made the relay forget it, in milliseconds. */
  readonly longestForgottenMs: number;
  readonly violations: readonly Violation[];
}

/** A promise that was broken. */
interface Violation {
  readonly kind: ViolationKind;
  readonly detail: string;
}

type ViolationKind =
  | 'lost'
  | 'unexplained repeat'
  | 'several ids'
  | 'id in use twice'
  | 'id not as promised'
  | 'half stored'
  | 'bad signature'
  | 'changed payload'
  | 'unknown event'
  | 'refused';

/**
 * How long the relay may take to store that an attempt was answered. A kill within it finds the send in flight; after it the relay sent
 * again what it should have known.
 */
const inFlightMs = 1_000;

/** Compares what went in with what came out. */
export function drawLedger({ poured, kills, arrivals }: Seen): Ledger {
  const byDelivery = Map.groupBy(arrivals, deliveryKey);
  const accepted = poured.filter((one) => one.kind === 'accepted');
  const unanswered = poured.filter((one) => one.kind === 'unanswered');
  const isStored = ({ marker }: Poured) => automations.some((name) => byDelivery.has(`${marker} ${name}`));
  const owed = accepted.flatMap(({ marker }) => automations.map((name) => `${marker} ${name}`));
  const repeats = [...byDelivery].map(([key, ofOne]) => judgeRepeats(key, ofOne, kills));
  return {
    kills: kills.length,
    sent: poured.length,
    accepted: accepted.length,
    refused: poured.filter(({ kind }) => kind === 'refused').length,
    unanswered: unanswered.length,
    unansweredStored: unanswered.filter(isStored).length,
    owed: owed.length,
    arrived: owed.filter((key) => byDelivery.has(key)).length,
    repeats: arrivals.length - byDelivery.size,
    longestForgottenMs: Math.max(0, ...repeats.flatMap(({ forgottenMs }) => forgottenMs)),
    violations: [
      ...owed.filter((key) => !byDelivery.has(key)).map((key) => violation('lost', key)),
      ...unanswered.filter((one) => isStored(one)).flatMap(({ marker }) => halfStored(marker, byDelivery)),
      ...repeats.flatMap(({ violations }) => violations),
      ...idViolations(accepted, byDelivery),
      ...arrivalViolations(poured, arrivals),
      ...poured.flatMap((one) =>
        one.kind === 'refused' ? [violation('refused', `${one.marker}: ${one.status}`)] : [],
      ),
    ],
  };
}

function deliveryKey({ marker, automation }: Arrival): string {
  return `${marker} ${automation}`;
}

function violation(kind: ViolationKind, detail: string): Violation {
  return { kind, detail };
}

/** An event and its deliveries are stored together or not at all, whether anybody was told or not. */
function halfStored(marker: string, byDelivery: ReadonlyMap<string, unknown>): readonly Violation[] {
  const missing = automations.filter((name) => !byDelivery.has(`${marker} ${name}`));
  return missing.map((name) => violation('half stored', `${marker} ${name}`));
}

/** A delivery comes again only when a kill fell between its two arrivals, and found the first one in flight. */
function judgeRepeats(key: string, arrivals: readonly Arrival[], kills: readonly Kill[]) {
  const forgottenMs: number[] = [];
  const violations: Violation[] = [];
  for (const [index, next] of arrivals.entries()) {
    const before = arrivals[index - 1];
    if (before === undefined) continue;
    const kill = kills.find(({ goneAtMs }) => goneAtMs >= before.atMs);
    const forgotten = kill === undefined ? 0 : kill.sentAtMs - (before.answeredAtMs ?? kill.sentAtMs);
    if (kill === undefined || next.atMs < kill.sentAtMs || forgotten > inFlightMs) {
      const times = [before.atMs, next.atMs].join(' and ');
      violations.push(violation('unexplained repeat', `${key} at ${times}, the kill between at ${kill?.sentAtMs}`));
    } else forgottenMs.push(forgotten);
  }
  return { forgottenMs, violations };
}

function idViolations(
  accepted: readonly Extract<Poured, { readonly kind: 'accepted' }>[],
  byDelivery: ReadonlyMap<string, readonly Arrival[]>,
): readonly Violation[] {
  const violations: Violation[] = [];
  const owners = new Map<string, string>();
  for (const [key, arrivals] of byDelivery) {
    const ids = [...new Set(arrivals.map(({ id }) => id))];
    if (ids.length > 1) violations.push(violation('several ids', `${key}: ${ids.join(', ')}`));
    for (const id of ids) {
      const owner = owners.get(id);
      if (owner !== undefined) violations.push(violation('id in use twice', `${id}: ${owner}, ${key}`));
      owners.set(id, key);
    }
  }
  for (const { marker, deliveries } of accepted) {
    if (deliveries === undefined) continue;
    const arrivedIds = automations.map((name) => byDelivery.get(`${marker} ${name}`)?.[0]?.id);
    const isPromised = arrivedIds.every((id, index) => id === undefined || id === deliveries[index]);
    if (!isPromised || deliveries.length !== automations.length)
      violations.push(violation('id not as promised', `${marker}: ${deliveries.join(', ')}; ${arrivedIds.join(', ')}`));
  }
  return violations;
}

function arrivalViolations(poured: readonly Poured[], arrivals: readonly Arrival[]): readonly Violation[] {
  const known = new Set(poured.map(({ marker }) => marker));
  return arrivals.flatMap((arrival) => {
    const key = deliveryKey(arrival);
    return [
      ...(known.has(arrival.marker) && arrival.automation !== '' ? [] : [violation('unknown event', key)]),
      ...(arrival.isSigned ? [] : [violation('bad signature', key)]),
      ...(arrival.isWhole ? [] : [violation('changed payload', key)]),
    ];
  });
}
