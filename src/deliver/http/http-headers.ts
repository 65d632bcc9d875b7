import { signBody } from '../../core/body-signature.ts';
import { DispatchError } from '../../core/errors.ts';
import { signStandardWebhook, toTimestamp } from '../../core/standard-signature.ts';
import type { Outgoing } from '../sent.ts';
import { isToken, notToken } from '../token.ts';
import { userAgent } from '../user-agent.ts';
import type { HttpWebhook } from './http-webhook.ts';

/**
 * The headers of one attempt, by name in lower case. What the webhook's own say goes over ours, but not over tokens and signatures.
 *
 * @throws SECRET_INVALID INPUT_INVALID for a secret or token that cannot be used
 */
export function httpHeaders(webhook: HttpWebhook, { id, payload }: Outgoing, sentAtMs: number): Record<string, string> {
  const own = Object.entries(webhook.headers).map(([name, value]) => [name.toLowerCase(), value]);
  return {
    'content-type': 'application/json',
    'user-agent': userAgent,
    ...Object.fromEntries(own),
    ...authorization(webhook.accessToken),
    ...signatures(webhook, { id, sentAtMs, body: payload }),
  };
}

function authorization(accessToken: string | undefined): Record<string, string> {
  if (accessToken === undefined) return {};
  if (!isToken(accessToken)) throw new DispatchError('INPUT_INVALID', `the access token: ${notToken}`);
  return { authorization: `Bearer ${accessToken}` };
}

function signatures(
  { signingSecret: secret, signatureEncoding, standardWebhooks }: HttpWebhook,
  signed: { readonly id: string; readonly sentAtMs: number; readonly body: Uint8Array },
): Record<string, string> {
  const { id, sentAtMs, body } = signed;
  // The id tells copies, also where nothing is signed.
  const unsigned = standardWebhooks ? { 'webhook-id': id, 'webhook-timestamp': toTimestamp(sentAtMs) } : {};
  if (secret === undefined) return unsigned;
  return {
    'x-wandb-signature': signBody(body, secret, { encoding: signatureEncoding }),
    ...(standardWebhooks && signStandardWebhook({ ...signed, secret })),
  };
}
