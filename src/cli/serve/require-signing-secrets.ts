import type { WebhookConfig } from '../../../receiver/relay/config/config.ts';
import { settleSecrets } from '../../../receiver/options/settle-secrets.ts';
import { nodePlatform } from '../../../receiver/platform/node-platform.ts';
import { DispatchError, isDispatchError } from '../../core/errors.ts';
import { quote } from '../../core/quote.ts';
import { namesEd25519Key } from '../../core/secret-text.ts';
import { parseSecret } from '../../core/secret.ts';

/**
 * Refuses secrets that deliveries cannot be signed with, or that can be guessed, before any is accepted: else each would wait for days.
 *
 * @param secrets the values of secrets by name
 * @throws SECRET_INVALID naming the webhook and the secret
 */
export function requireSigningSecrets(webhooks: readonly WebhookConfig[], secrets: ReadonlyMap<string, string>): void {
  for (const webhook of webhooks) {
    if (webhook.type !== 'github' && webhook.type !== 'http') continue;
    const { signingSecret: name } = webhook;
    if (name === undefined) continue;
    try {
      requireSigning(secrets.get(name) ?? '', webhook);
    } catch (error) {
      if (!isDispatchError(error)) throw error;
      const message = error.message.replace(/^(?:secrets\[0\]|the secret)(?= )/u, `the secret ${name}`);
      throw new DispatchError(error.code, `the webhook ${quote(webhook.name)}: ${message}`, { cause: error });
    }
  }
}

/** What signs a client_payload may be an Ed25519 key; what signs a body is shared with whoever verifies it. */
function requireSigning(text: string, webhook: WebhookConfig & { readonly type: 'github' | 'http' }): void {
  if (webhook.type === 'github' && namesEd25519Key(text)) {
    const secret = parseSecret(text);
    if (secret.kind === 'ed25519' && secret.signingKey !== undefined) return;
    throw new DispatchError('SECRET_INVALID', 'the secret verifies alone: give the whsk_… key that it belongs to');
  }
  const scheme = webhook.type === 'http' && webhook.standardWebhooks ? 'either' : 'wandb';
  settleSecrets({ secrets: [text], scheme }, nodePlatform);
}
