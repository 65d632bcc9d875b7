import type { ConnectionFailure } from '../connection-failure.ts';
import { exchange, type AttemptBy, type HttpReply } from '../http/exchange.ts';
import { keepRedactors } from '../kept-redactor.ts';
import type { Outgoing, Sent } from '../sent.ts';
import { launchOutcome } from './launch-outcome.ts';
import { basicCredentials, launchRequest } from './launch-request.ts';
import { lostPush } from './lost-push.ts';

/** A queue of W&B Launch and what runs from there, the API key looked up. */
export interface LaunchWebhook {
  /** The queue's. */
  readonly entity: string;
  /** The queue's. */
  readonly project: string;
  readonly queue: string;
  /** `entity/project/job:alias`. */
  readonly job: string;
  /** Without a slash at its end. */
  readonly baseUrl: string;
  /** From 0, critical, to 3, low. */
  readonly priority: number | undefined;
  /** Where the run goes. */
  readonly destination: { readonly entity: string; readonly project: string };
  readonly apiKey: string;
}

/**
 * Pushes a run to the queue, once. It never rejects. A 2xx is `delivered` where the reply names the queue's new item.
 *
 * W&B knows no id of ours, so that an attempt whose reply was lost may have pushed, and the next one pushes a second time.
 */
export function sendToLaunchWebhook(webhook: LaunchWebhook, { payload }: Outgoing, by: AttemptBy): Promise<Sent> {
  const attempt = {
    redactor: redactorOf(webhook),
    request: () => launchRequest(webhook, payload),
    outcomeOf: (reply: HttpReply) => launchOutcome(reply, webhook, by.nowMs),
    lostBy: (failure: ConnectionFailure) => lostPush(failure, webhook),
  };
  return exchange(attempt, by);
}

const redactorOf = keepRedactors(({ apiKey }: LaunchWebhook) => [apiKey, basicCredentials(apiKey)]);
