import type { AddressGuard } from '../../../../src/deliver/guard/address-guard.ts';
import { createHttpConnections } from '../../../../src/deliver/http/http-connections.ts';
import type { SlackWebhook } from '../../../../src/deliver/slack/slack-webhook.ts';
import { sendToSlackWebhook } from '../../../../src/deliver/slack/send-to-slack-webhook.ts';
import type { SlackWebhookConfig } from '../../config/config.ts';
import type { RunnableWebhook } from './runnable-webhook.ts';
import type { SecretOf } from './secret-of.ts';
import { toRunnable } from './to-runnable.ts';

/** A webhook of type slack, as the worker runs it. The bots of one token share what Slack takes of it. */
export function createSlackRunnable(
  config: SlackWebhookConfig,
  secretOf: SecretOf,
  guard: AddressGuard,
): RunnableWebhook {
  const { to } = config;
  // The API's URL is the user's own word.
  const { dispatcherFor, close } = to.kind === 'bot' ? createHttpConnections() : createHttpConnections(guard);
  return toRunnable(config, {
    look: () => withSecrets(to, secretOf),
    send: (webhook, outgoing, at) => sendToSlackWebhook(webhook, outgoing, { dispatcherFor, ...at }),
    close,
    ...(to.kind === 'bot' && { token: { key: `slack ${to.apiUrl} ${to.token}`, perMinute: undefined } }),
  });
}

function withSecrets(to: SlackWebhookConfig['to'], secretOf: SecretOf): SlackWebhook {
  if (to.kind === 'bot') return { ...to, token: secretOf(to.token) };
  const { url } = to;
  return {
    kind: 'url',
    url: url.kind === 'secret' ? secretOf(url.name) : url.text,
    isUrlSecret: url.kind === 'secret',
  };
}
