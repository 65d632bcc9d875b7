import type {
  Attempt,
  Claimed,
  ClaimId,
  Delivery,
  DeliveryState,
  Lane,
  NewEvent,
  Store,
} from '../../../receiver/store/store.ts';

/** A delivery as it is kept. */
interface Row extends Omit<Claimed, 'fence' | 'attemptCount' | 'retryCount'> {
  state: DeliveryState;
  reason: string | null;
  attempts: Attempt[];
  retryCount: number;
  fence: number;
  leaseUntilMs: number;
  nextAttemptAtMs: number | null;
  settledAtMs: number | null;
}

/** A store in memory, and what was asked of it. */
export interface MemoryStore extends Store {
  /** What is due for each webhook was asked for so often. */
  readonly claims: () => number;
  readonly mostSending: () => number;
}

/** The port's state machine, in memory and for tests alone. */
export function memoryStore(): MemoryStore {
  const rows = new Map<string, Row>();
  let fences = 0;
  let claims = 0;
  let mostSending = 0;
  const ours = ({ id, fence }: ClaimId): Row | undefined => {
    const row = rows.get(id);
    return row?.state === 'sending' && row.fence === fence ? row : undefined;
  };
  const isDue = (row: Row, nowMs: number): boolean =>
    row.state === 'waiting'
      ? (row.nextAttemptAtMs ?? 0) <= nowMs
      : row.state === 'sending' && row.leaseUntilMs <= nowMs;
  const claimIn = ({ webhook, limit }: Lane, nowMs: number, leaseUntilMs: number): readonly Claimed[] =>
    [...rows.values()]
      .filter((row) => row.webhook === webhook && isDue(row, nowMs))
      .toSorted((left, right) => (left.nextAttemptAtMs ?? 0) - (right.nextAttemptAtMs ?? 0))
      .slice(0, limit)
      .map((row) => {
        fences += 1;
        Object.assign(row, { state: 'sending', fence: fences, leaseUntilMs });
        return { ...row, attemptCount: row.attempts.length };
      });
  const shown = (row: Row): Delivery => ({ ...row, attemptCount: row.attempts.length });
  return {
    claims: () => claims,
    mostSending: () => mostSending,
    accept: async (event: NewEvent) => {
      for (const delivery of event.deliveries) {
        rows.set(delivery.id, {
          ...delivery,
          event: event.id,
          createdAtMs: event.receivedAtMs,
          nextAttemptAtMs: delivery.dueAtMs,
          state: 'waiting',
          reason: null,
          attempts: [],
          retryCount: 0,
          fence: 0,
          leaseUntilMs: 0,
          settledAtMs: null,
        });
      }
      return { kind: 'accepted' };
    },
    claim: async (lanes, { nowMs, leaseUntilMs }) => {
      claims += 1;
      const claimed = lanes.flatMap((lane) => claimIn(lane, nowMs, leaseUntilMs));
      const sending = [...rows.values()].filter(({ state }) => state === 'sending').length;
      mostSending = Math.max(mostSending, sending);
      const due = [...rows.values()]
        .filter((row) => row.state === 'waiting' && lanes.some(({ webhook }) => webhook === row.webhook))
        .map(({ nextAttemptAtMs }) => nextAttemptAtMs ?? 0);
      return { claimed, nextDueAtMs: due.length === 0 ? undefined : Math.min(...due) };
    },
    extend: async (asked, leaseUntilMs) => {
      for (const claim of asked) Object.assign(ours(claim) ?? {}, { leaseUntilMs });
      return asked.filter((claim) => ours(claim) === undefined);
    },
    settle: async (claim, attempt, settlement) => {
      const row = ours(claim);
      if (row === undefined) return false;
      row.attempts.push(attempt);
      row.state = settlement.state;
      row.reason = settlement.state === 'delivered' ? null : settlement.reason;
      row.nextAttemptAtMs = settlement.state === 'waiting' ? settlement.nextAttemptAtMs : null;
      if (settlement.state === 'waiting') row.retryCount += settlement.retried ? 1 : 0;
      else row.settledAtMs = attempt.startedAtMs + attempt.durationMs;
      return true;
    },
    abandon: async (claim, reason, atMs) => {
      const row = ours(claim);
      if (row === undefined) return false;
      Object.assign(row, { state: 'dead', reason, settledAtMs: atMs, nextAttemptAtMs: null });
      return true;
    },
    handBack: async (asked, atMs) => {
      for (const claim of asked) Object.assign(ours(claim) ?? {}, { state: 'waiting', nextAttemptAtMs: atMs });
    },
    owedWebhooks: async () => [
      ...new Set([...rows.values()].filter(({ settledAtMs }) => settledAtMs === null).map(({ webhook }) => webhook)),
    ],
    bringForward: async (latestAtMs) => {
      for (const row of rows.values()) {
        if (row.nextAttemptAtMs !== null) row.nextAttemptAtMs = Math.min(row.nextAttemptAtMs, latestAtMs);
      }
    },
    deliveries: async ({ limit }) => [...rows.values()].map(shown).slice(0, limit),
    delivery: async (id) => {
      const row = rows.get(id);
      return row === undefined ? undefined : { ...shown(row), attempts: row.attempts };
    },
    event: async () => undefined,
    counts: async () => [],
    ping: async () => {},
    adminTokenHash: async () => undefined,
    keepAdminTokenHash: async () => {},
    close: async () => {},
  };
}
