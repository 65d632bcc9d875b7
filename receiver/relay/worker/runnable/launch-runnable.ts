import { createHttpConnections } from '../../../../src/deliver/http/http-connections.ts';
import { sendToLaunchWebhook } from '../../../../src/deliver/launch/send-to-launch-webhook.ts';
import type { LaunchWebhookConfig } from '../../config/config.ts';
import type { RunnableWebhook } from './runnable-webhook.ts';
import type { SecretOf } from './secret-of.ts';
import { toRunnable } from './to-runnable.ts';

/** A webhook of type launch, as the worker runs it. Its `baseUrl` is the user's own word, and is not guarded. */
export function createLaunchRunnable(config: LaunchWebhookConfig, secretOf: SecretOf): RunnableWebhook {
  const { dispatcherFor, close } = createHttpConnections();
  const { entity, project, queue, job, baseUrl, priority, destination } = config;
  return toRunnable(config, {
    look: () => ({ entity, project, queue, job, baseUrl, priority, destination, apiKey: secretOf(config.apiKey) }),
    send: (webhook, outgoing, at) => sendToLaunchWebhook(webhook, outgoing, { dispatcherFor, ...at }),
    close,
    // What W&B takes, it counts by the key.
    token: { key: `launch ${config.apiKey} ${baseUrl}`, perMinute: undefined },
  });
}
