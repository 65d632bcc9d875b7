import type { AddressGuard } from '../../../../src/deliver/guard/address-guard.ts';
import { createHttpConnections } from '../../../../src/deliver/http/http-connections.ts';
import { sendToTeamsWebhook } from '../../../../src/deliver/teams/send-to-teams-webhook.ts';
import type { TeamsWebhookConfig } from '../../config/config.ts';
import type { RunnableWebhook } from './runnable-webhook.ts';
import type { SecretOf } from './secret-of.ts';
import { toRunnable } from './to-runnable.ts';

/** A webhook of type teams, as the worker runs it. */
export function createTeamsRunnable(
  config: TeamsWebhookConfig,
  secretOf: SecretOf,
  guard: AddressGuard,
): RunnableWebhook {
  const { url } = config;
  const { dispatcherFor, close } = createHttpConnections(guard);
  return toRunnable(config, {
    look: () => ({
      url: url.kind === 'secret' ? secretOf(url.name) : url.text,
      isUrlSecret: url.kind === 'secret',
    }),
    send: (webhook, outgoing, at) => sendToTeamsWebhook(webhook, outgoing, { dispatcherFor, ...at }),
    close,
  });
}
