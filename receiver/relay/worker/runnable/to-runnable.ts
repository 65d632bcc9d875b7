import { isDeepStrictEqual } from 'node:util';
import type { Outgoing } from '../../../../src/deliver/sent.ts';
import type { DeliveryPolicy } from '../../config/config.ts';
import type { AttemptAt, RunnableWebhook, Sent, TokenLimit } from './runnable-webhook.ts';

/** How a type of webhook is sent to. */
export interface Sending<Webhook> {
  /** The webhook with its secrets looked up. It throws where one is not there. */
  readonly look: () => Webhook;
  /** Sends once. The webhook is the same object as long as its secrets are: what was made for it is used again. */
  readonly send: (webhook: Webhook, outgoing: Outgoing, at: AttemptAt) => Promise<Sent>;
  readonly close: () => Promise<void>;
  readonly token?: TokenLimit;
}

/** A webhook as the worker runs it: secrets are looked up at each attempt, and one that is missing is tried again, for somebody may mend it. */
export function toRunnable<Webhook>(
  config: DeliveryPolicy & { readonly name: string },
  { look, send, ...rest }: Sending<Webhook>,
): RunnableWebhook {
  const { name, timeoutMs, delaysMs, concurrency, perMinute } = config;
  let kept: Webhook | undefined;
  const current = (): Webhook => {
    const found = look();
    if (kept === undefined || !isDeepStrictEqual(kept, found)) kept = found;
    return kept;
  };
  return {
    ...rest,
    name,
    policy: { timeoutMs, delaysMs, concurrency, perMinute },
    send: async (outgoing, at) => {
      let webhook: Webhook;
      try {
        webhook = current();
      } catch (error) {
        return secretMissing(error);
      }
      return send(webhook, outgoing, at);
    },
  };
}

function secretMissing(error: unknown): Sent {
  const message = error instanceof Error ? error.message : String(error);
  return {
    outcome: { kind: 'retry', reason: { code: 'SIGN_FAILED', message }, mayHaveArrived: false },
    headers: {},
    body: new Uint8Array(0),
  };
}
