import type { Outgoing, Sent } from '../../../../src/deliver/sent.ts';
import type { DeliveryPolicy } from '../../config/config.ts';

export type { Sent } from '../../../../src/deliver/sent.ts';

/** When an attempt is made, and what ends it. */
export interface AttemptAt {
  /** The wall's clock, as the receiving side compares timestamps with its own. */
  readonly nowMs: number;
  /** Ends the attempt, by a `TimeoutError` when the policy's time is up. */
  readonly signal: AbortSignal;
}

/** A webhook that the worker can send to. */
export interface RunnableWebhook {
  readonly name: string;
  readonly policy: DeliveryPolicy;
  /** Webhooks of one key share a token, and so what the receiving side takes of it; undefined: this one shares with none. */
  readonly token?: TokenLimit;
  /** Looks secrets up, signs, and sends once. It never rejects: what goes wrong is the outcome. */
  readonly send: (outgoing: Outgoing, at: AttemptAt) => Promise<Sent>;
  /** Lets its connections go, when nothing is sent any more. */
  readonly close: () => Promise<void>;
}

/** What a token's webhooks share. */
export interface TokenLimit {
  readonly key: string;
  /** How many attempts are begun in a minute by all of them together; undefined: no limit but what the receiving side says. */
  readonly perMinute: number | undefined;
}
