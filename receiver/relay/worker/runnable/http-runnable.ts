import type { AddressGuard } from '../../../../src/deliver/guard/address-guard.ts';
import { createHttpConnections } from '../../../../src/deliver/http/http-connections.ts';
import type { HttpWebhook } from '../../../../src/deliver/http/http-webhook.ts';
import { sendToHttpWebhook } from '../../../../src/deliver/http/send-to-http-webhook.ts';
import type { HttpWebhookConfig } from '../../config/config.ts';
import type { RunnableWebhook } from './runnable-webhook.ts';
import type { SecretOf } from './secret-of.ts';
import { toRunnable } from './to-runnable.ts';

/** A webhook of type http, as the worker runs it. */
export function createHttpRunnable(
  config: HttpWebhookConfig,
  secretOf: SecretOf,
  guard: AddressGuard,
): RunnableWebhook {
  const { dispatcherFor, close } = createHttpConnections(guard);
  return toRunnable(config, {
    look: () => withSecrets(config, secretOf),
    send: (webhook, outgoing, at) => sendToHttpWebhook(webhook, outgoing, { dispatcherFor, ...at }),
    close,
  });
}

function withSecrets(config: HttpWebhookConfig, secretOf: SecretOf): HttpWebhook {
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
