/**
 * The store's port: events, deliveries, attempts, and the made admin token's hash. One state machine, whatever database is behind it; `test/store/conformance` holds it.
 *
 * A delivery is `waiting`, `sending`, `delivered`, `dead` or `cancelled`.
 *
 * - `waiting`: owed, from `nextAttemptAtMs` on. A claim takes it to `sending`.
 * - `sending`: one claim has it, by a fence that no other claim has, until its lease ends. Settling takes it to `delivered`, `dead` or, for
 *   another attempt, `waiting`; handing back takes it to `waiting`. When the lease ends unsettled, the next claim takes it, with a new
 *   fence, and whatever the old claim says then is refused.
 * - `delivered`, `dead`, `cancelled`: settled. They stay.
 *
 * Time is always an argument, in milliseconds since 1970.
 */

/** A state of a delivery. */
export type DeliveryState = 'waiting' | 'sending' | 'delivered' | 'dead' | 'cancelled';

/** An event to be stored, with all that was decided about it. */
export interface NewEvent {
  /** A UUID v7. */
  readonly id: string;
  readonly source: string;
  /** W&B's event type, or as it was sent; `''` where none was. */
  readonly type: string;
  readonly receivedAtMs: number;
  /** The parsed event, as JSON. */
  readonly event: string;
  /** What makes another request the same event; undefined: every request is an event. */
  readonly dedupe: { readonly key: string; readonly windowMs: number } | undefined;
  /** In the order of the automations. */
  readonly verdicts: readonly NewVerdict[];
  readonly deliveries: readonly NewDelivery[];
}

/** What became of one automation. */
export interface NewVerdict {
  readonly automation: string;
  readonly webhook: string;
  readonly fired: boolean;
  /** The first condition that did not hold; null where it fired. */
  readonly reason: string | null;
  /** The delivery that it made. */
  readonly delivery: string | null;
}

/** One event owed to one webhook. */
export interface NewDelivery {
  /** A UUID v7. */
  readonly id: string;
  readonly automation: string;
  readonly webhook: string;
  /** What is sent, fixed at accept. */
  readonly payload: Uint8Array;
  readonly test: boolean;
  /** When the first attempt is due. */
  readonly dueAtMs: number;
}

/** What came of accepting: it is on disk now, or a copy of it was before and is counted there. */
export type Accepted =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'duplicate'; /** The first one's id. */ readonly event: string };

/** How many deliveries of one webhook may be claimed now. */
export interface Lane {
  readonly webhook: string;
  readonly limit: number;
}

/** A delivery that is ours until the lease ends. */
export interface Claimed {
  readonly id: string;
  readonly event: string;
  readonly automation: string;
  readonly webhook: string;
  readonly payload: Uint8Array;
  readonly test: boolean;
  /** Of how many attempts the outcome is known. */
  readonly attemptCount: number;
  /** How many of those used up a retry. */
  readonly retryCount: number;
  /** What settling has to name. */
  readonly fence: number;
  readonly createdAtMs: number;
}

/** What claiming found. */
export interface ClaimResult {
  readonly claimed: readonly Claimed[];
  /** When the next of the lanes' deliveries is due, claimed ones apart; undefined: none waits. */
  readonly nextDueAtMs: number | undefined;
}

/** One try, as it is kept. */
export interface Attempt {
  readonly startedAtMs: number;
  readonly durationMs: number;
  readonly outcome: 'delivered' | 'retry' | 'dead';
  /** Of the reply; null: there was none. */
  readonly status: number | null;
  /** Why it did not succeed, a code and words, secrets redacted. */
  readonly error: string | null;
  readonly headers: Readonly<Record<string, string>>;
  /** The first 16 KiB of the reply. */
  readonly body: Uint8Array;
}

/** What an attempt leaves. `retried` is false where it used up no retry, as under a rate limit. */
export type Settlement =
  | { readonly state: 'delivered' }
  | { readonly state: 'dead'; readonly reason: string }
  | { readonly state: 'waiting'; readonly reason: string; readonly nextAttemptAtMs: number; readonly retried: boolean };

/** A delivery's claim. */
export interface ClaimId {
  readonly id: string;
  readonly fence: number;
}

/** A delivery as the API shows it. */
export interface Delivery {
  readonly id: string;
  readonly event: string;
  readonly automation: string;
  readonly webhook: string;
  readonly state: DeliveryState;
  /** Why it is where it is; null where nothing went wrong. */
  readonly reason: string | null;
  readonly attemptCount: number;
  readonly createdAtMs: number;
  readonly nextAttemptAtMs: number | null;
  readonly settledAtMs: number | null;
  readonly test: boolean;
}

/** An event as the API shows it. */
export interface StoredEvent {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly receivedAtMs: number;
  readonly duplicates: number;
  readonly lastDuplicateAtMs: number | null;
  /** The parsed event, as JSON. */
  readonly event: string;
  readonly verdicts: readonly NewVerdict[];
}

/** Which deliveries are asked for, newest first; what is not given does not narrow. */
export interface DeliveryQuery {
  readonly state?: DeliveryState;
  readonly webhook?: string;
  readonly automation?: string;
  readonly event?: string;
  readonly sinceMs?: number;
  readonly limit: number;
  /** The id of the last delivery of the page before: ids are in the order of time. */
  readonly before?: string;
}

/** How many deliveries of a webhook are in a state, and since when the oldest that waits is owed. */
interface WebhookCount {
  readonly webhook: string;
  readonly state: DeliveryState;
  readonly count: number;
  readonly oldestCreatedAtMs: number;
}

/** Events, deliveries, attempts, durably. Every promise of a write resolves when it is on disk, and not before. */
export interface Store {
  /** Stores an event, its verdicts and its deliveries in one transaction, which concurrent calls may share; or counts a duplicate. */
  accept(event: NewEvent): Promise<Accepted>;
  /** Takes due deliveries of each lane, oldest due first, and those whose lease is over. */
  claim(lanes: readonly Lane[], at: { readonly nowMs: number; readonly leaseUntilMs: number }): Promise<ClaimResult>;
  /** Moves the ends of leases; gives the claims that are not ours any more. */
  extend(claims: readonly ClaimId[], leaseUntilMs: number): Promise<readonly ClaimId[]>;
  /** Stores an attempt and what it leaves, in one transaction; false where the claim is not ours any more, and then nothing is stored. */
  settle(claim: ClaimId, attempt: Attempt, settlement: Settlement): Promise<boolean>;
  /** Settles without an attempt, as when the webhook is gone; false as above. */
  abandon(claim: ClaimId, reason: string, atMs: number): Promise<boolean>;
  /** Gives claims back as they were, due at once; none of them counts as an attempt. */
  handBack(claims: readonly ClaimId[], atMs: number): Promise<void>;
  /** The names of webhooks to which something is owed: `waiting` or `sending`. */
  owedWebhooks(): Promise<readonly string[]>;
  /** Brings forward what waits for longer than any delay makes it, as after a clock that was ahead. */
  bringForward(latestAtMs: number): Promise<void>;
  deliveries(query: DeliveryQuery): Promise<readonly Delivery[]>;
  delivery(id: string): Promise<(Delivery & { readonly attempts: readonly Attempt[] }) | undefined>;
  event(id: string): Promise<StoredEvent | undefined>;
  counts(): Promise<readonly WebhookCount[]>;
  /** Reads next to nothing, after all that was asked before: it resolves when the store can be used. */
  ping(): Promise<void>;
  /** The SHA-256, in lower-case hex, of the admin token that was made at an earlier start; undefined: none was. */
  adminTokenHash(): Promise<string | undefined>;
  /** Keeps one, in the place of any before. */
  keepAdminTokenHash(sha256: string): Promise<void>;
  /** Ends when everything that was asked before is done. */
  close(): Promise<void>;
}
