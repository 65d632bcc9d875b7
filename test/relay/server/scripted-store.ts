import type { Accepted, Delivery, NewEvent, Store, StoredEvent } from '../../../receiver/store/store.ts';

/** What a store was asked, and what it says. */
export interface ScriptedStore extends Store {
  readonly accepted: readonly NewEvent[];
  readonly queries: readonly unknown[];
  readonly isClosed: () => boolean;
}

/** What the store says, where it is not the usual. */
export type Script = Partial<Store>;

const unasked = async (): Promise<never> => {
  throw new Error('nobody asks this here');
};

/** A store that keeps what it is told and says what the script says: for what the relay does before and after it. */
export function scriptedStore(script: Script = {}): ScriptedStore {
  const accepted: NewEvent[] = [];
  const queries: unknown[] = [];
  let closed = false;
  return {
    accepted,
    queries,
    isClosed: () => closed,
    claim: unasked,
    extend: unasked,
    settle: unasked,
    abandon: unasked,
    handBack: unasked,
    owedWebhooks: unasked,
    bringForward: unasked,
    counts: unasked,
    adminTokenHash: unasked,
    keepAdminTokenHash: unasked,
    ping: async () => {},
    delivery: async () => undefined,
    event: async () => undefined,
    ...script,
    accept: async (event): Promise<Accepted> => {
      accepted.push(event);
      return script.accept?.(event) ?? { kind: 'accepted' };
    },
    deliveries: async (query) => {
      queries.push(query);
      return script.deliveries?.(query) ?? [];
    },
    close: async () => {
      closed = true;
    },
  };
}

/** 2026-11-26 08:00:00 UTC. */
export const nowMs = Date.UTC(2026, 10, 26, 8);

/** The id of the given number. */
export function idOf(number: number): string {
  return `0197ad5c-5a00-7000-8000-${String(number).padStart(12, '0')}`;
}

/** A delivery that waits. */
export const waiting: Delivery = {
  id: idOf(2),
  event: idOf(1),
  automation: 'deploy',
  webhook: 'own',
  state: 'waiting',
  reason: null,
  attemptCount: 0,
  createdAtMs: nowMs,
  nextAttemptAtMs: nowMs + 5_000,
  settledAtMs: null,
  test: false,
};

/** An event that made it. */
export const stored: StoredEvent = {
  id: idOf(1),
  source: 'wandb',
  type: 'ADD_ARTIFACT_ALIAS',
  receivedAtMs: nowMs,
  duplicates: 0,
  lastDuplicateAtMs: null,
  event: '{"type":"ADD_ARTIFACT_ALIAS"}',
  verdicts: [
    { automation: 'deploy', webhook: 'own', fired: true, reason: null, delivery: idOf(2) },
    {
      automation: 'stage',
      webhook: 'own',
      fired: false,
      reason: 'alias: "production" does not match "staging"',
      delivery: null,
    },
  ],
};
