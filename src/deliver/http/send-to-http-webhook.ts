import { keepRedactors, secretsInSigningSecret } from '../kept-redactor.ts';
import type { Outgoing, Sent } from '../sent.ts';
import { exchange, type AttemptBy } from './exchange.ts';
import { httpHeaders } from './http-headers.ts';
import { httpOutcome } from './http-outcome.ts';
import { parseWebhookUrl, secretsInUrl } from './secret-url.ts';
import type { HttpWebhook } from './http-webhook.ts';

/** Sends a delivery once, signed anew. A 2xx status line is `delivered`, whatever the body then does. It never rejects. */
export function sendToHttpWebhook(webhook: HttpWebhook, outgoing: Outgoing, by: AttemptBy): Promise<Sent> {
  const request = () => ({
    url: parseWebhookUrl(webhook),
    method: webhook.method,
    headers: httpHeaders(webhook, outgoing, by.nowMs),
    body: outgoing.payload,
  });
  const outcomeOf = (reply: Parameters<typeof httpOutcome>[0]) => httpOutcome(reply, by.nowMs);
  return exchange({ redactor: redactorOf(webhook), request, outcomeOf }, by);
}

const redactorOf = keepRedactors((webhook: HttpWebhook) => [
  ...secretsInSigningSecret(webhook.signingSecret),
  webhook.accessToken ?? '',
  ...secretsInUrl(webhook),
]);
