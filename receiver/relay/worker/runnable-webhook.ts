import type { Outgoing, Sent } from '../../../src/deliver/sent.ts';
import type { DeliveryPolicy } from '../config/config.ts';

export type { Sent } from '../../../src/deliver/sent.ts';

/** A webhook that the worker can send to. */
export interface RunnableWebhook {
  readonly name: string;
  readonly policy: DeliveryPolicy;
  /**
   * Looks secrets up, signs, and sends once. It never rejects: what goes wrong is the outcome. `nowMs` is the wall's clock, as the
   * receiving side compares timestamps with its own; `signal` ends the attempt, by a `TimeoutError` when the policy's time is up.
   */
  readonly send: (outgoing: Outgoing, at: { readonly nowMs: number; readonly signal: AbortSignal }) => Promise<Sent>;
  /** Lets its connections go, when nothing is sent any more. */
  readonly close: () => Promise<void>;
}
