import { hmacKey, hmacSha256Text } from './crypto.ts';
import { requireHmacText } from './secret-text.ts';
import { standardKeyBytes, standardSignedParts } from './standard-key.ts';

/** What is signed. */
export interface StandardWebhook {
  /** The same on every attempt to deliver it. */
  readonly id: string;
  /** Milliseconds since 1970; seconds are sent. */
  readonly sentAtMs: number;
  readonly body: Uint8Array;
  /** `whsec_` + base64, or any text. */
  readonly secret: string;
}

/** The three headers of Standard Webhooks. */
export type StandardHeaders = Readonly<Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string>>;

/**
 * Signs a body by the scheme of Standard Webhooks.
 *
 * @throws SECRET_INVALID
 */
export function signStandardWebhook({ id, sentAtMs, body, secret }: StandardWebhook): StandardHeaders {
  const timestamp = toTimestamp(sentAtMs);
  const key = hmacKey(standardKeyBytes(requireHmacText(secret)));
  const signature = hmacSha256Text(key, standardSignedParts({ id, timestamp }, body), 'base64');
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
}

/** The value of `webhook-timestamp`, seconds since 1970. Source: Standard Webhooks, "Webhook headers". */
export function toTimestamp(sentAtMs: number): string {
  return String(Math.floor(sentAtMs / 1000));
}
