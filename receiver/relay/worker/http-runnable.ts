import { createHttpConnections } from '../../../src/deliver/http/http-connections.ts';
import { sendToHttpWebhook, type HttpWebhook } from '../../../src/deliver/http/http-webhook.ts';
import type { Sent } from '../../../src/deliver/sent.ts';
import type { HttpWebhookConfig } from '../config/config.ts';
import type { RunnableWebhook } from './runnable-webhook.ts';

/**
 * A webhook of type http, as the worker runs it.
 *
 * @param secretOf the value of a secret by its name; it throws where there is none, and is asked anew for each attempt
 */
export function createHttpRunnable(config: HttpWebhookConfig, secretOf: (name: string) => string): RunnableWebhook {
  const { name, timeoutMs, delaysMs, concurrency, perMinute } = config;
  const { dispatcherFor, close } = createHttpConnections();
  let kept: HttpWebhook | undefined;
  const current = (): HttpWebhook => {
    const found = withSecrets(config, secretOf);
    // The same object as long as its secrets are: what was made for it once is used again.
    if (kept === undefined || !hasSameSecrets(kept, found)) kept = found;
    return kept;
  };
  return {
    name,
    policy: { timeoutMs, delaysMs, concurrency, perMinute },
    send: async (outgoing, { nowMs, signal }) => {
      let webhook: HttpWebhook;
      try {
        webhook = current();
      } catch (error) {
        return secretMissing(error);
      }
      return sendToHttpWebhook(webhook, outgoing, { dispatcherFor, nowMs, signal });
    },
    close,
  };
}

function hasSameSecrets(left: HttpWebhook, right: HttpWebhook): boolean {
  return left.url === right.url && left.accessToken === right.accessToken && left.signingSecret === right.signingSecret;
}

function withSecrets(config: HttpWebhookConfig, secretOf: (name: string) => string): HttpWebhook {
  const { url, method, headers, accessToken, signingSecret, signatureEncoding, standardWebhooks } = config;
  return {
    url: url.kind === 'secret' ? secretOf(url.name) : url.text,
    isUrlSecret: url.kind === 'secret',
    method,
    headers,
    accessToken: accessToken === undefined ? undefined : secretOf(accessToken),
    signingSecret: signingSecret === undefined ? undefined : secretOf(signingSecret),
    signatureEncoding,
    standardWebhooks,
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
