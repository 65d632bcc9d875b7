import { keepRedactors, secretsInSigningSecret } from '../kept-redactor.ts';
import type { Outgoing, Sent } from '../sent.ts';
import { exchange, type AttemptBy } from './exchange.ts';
import { httpHeaders } from './http-headers.ts';
import { httpOutcome } from './http-outcome.ts';
import { parseWebhookUrl, secretsInUrl, type WebhookUrl } from './secret-url.ts';

/** A webhook of type http, its secrets looked up. */
export interface HttpWebhook extends WebhookUrl {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly accessToken: string | undefined;
  /** Signs by `X-Wandb-Signature`, and by the headers of Standard Webhooks where these are wanted; undefined: by none. */
  readonly signingSecret: string | undefined;
  readonly signatureEncoding: 'base64' | 'hex';
  readonly standardWebhooks: boolean;
}

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
