import { keepRedactors } from '../kept-redactor.ts';
import type { Outgoing, Sent } from '../sent.ts';
import { exchange, type AttemptBy } from '../http/exchange.ts';
import { secretsInUrl } from '../http/secret-url.ts';
import { slackApiOutcome, slackHookOutcome } from './slack-outcome.ts';
import { slackRequest } from './slack-request.ts';
import type { SlackWebhook } from './slack-webhook.ts';

/** Sends a delivery once. A bot's is delivered when Slack's Web API says so, an incoming webhook's by the status line. It never rejects. */
export function sendToSlackWebhook(webhook: SlackWebhook, { payload }: Outgoing, by: AttemptBy): Promise<Sent> {
  const outcomeOf = webhook.kind === 'bot' ? slackApiOutcome : slackHookOutcome;
  return exchange(
    {
      redactor: redactorOf(webhook),
      request: () => slackRequest(webhook, payload),
      outcomeOf: (reply) => outcomeOf(reply, by.nowMs),
    },
    by,
  );
}

const redactorOf = keepRedactors((webhook: SlackWebhook) =>
  // Whoever has the URL of an incoming webhook may post, wherever it was written.
  webhook.kind === 'bot' ? [webhook.token] : secretsInUrl({ ...webhook, isUrlSecret: true }),
);
