import { DispatchError } from '../../core/errors.ts';
import { mostTeamsBytes } from '../../core/payload/teams-card.ts';
import { parseWebhookUrl } from '../http/secret-url.ts';
import { userAgent } from '../user-agent.ts';
import type { TeamsWebhook } from './teams-webhook.ts';

/** A request with a body. */
export interface TeamsRequest {
  readonly url: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/**
 * The request of one attempt.
 *
 * @throws INPUT_INVALID for a URL that cannot be used
 */
export function teamsRequest(webhook: TeamsWebhook, payload: Uint8Array): TeamsRequest {
  const headers = { 'content-type': 'application/json; charset=utf-8', 'user-agent': userAgent };
  return { url: parseWebhookUrl(webhook), method: 'POST', headers, body: payload };
}

/**
 * Refuses what Teams would refuse for its size.
 *
 * @throws PAYLOAD_TOO_LARGE
 */
export function requireTeamsSize({ length }: Uint8Array): void {
  if (length <= mostTeamsBytes) return;
  const message = `the message has ${length} bytes, and Teams takes ${mostTeamsBytes}; leave something out of the automation's payload`;
  throw new DispatchError('PAYLOAD_TOO_LARGE', message);
}
