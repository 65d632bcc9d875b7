import type { ConnectionFailure } from '../connection-failure.ts';
import { exchange, type AttemptBy, type HttpReply } from '../http/exchange.ts';
import { keepRedactors } from '../kept-redactor.ts';
import type { Outgoing, Sent } from '../sent.ts';
import { launchOutcome } from './launch-outcome.ts';
import { basicCredentials, launchRequest } from './launch-request.ts';
import { lostPush } from './lost-push.ts';
import type { LaunchWebhook } from './launch-webhook.ts';

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
