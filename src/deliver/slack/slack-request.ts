import { utf8 } from '../../core/encoding.ts';
import { DispatchError } from '../../core/errors.ts';
import { isJsonObject } from '../../core/json.ts';
import { parseWebhookUrl } from '../http/secret-url.ts';
import { isToken, notToken } from '../token.ts';
import { userAgent } from '../user-agent.ts';
import type { SlackWebhook } from './slack-webhook.ts';

/** A request with a body. */
export interface SlackRequest {
  readonly url: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/**
 * The request of one attempt. Source: Slack's documentation, "Sending messages using incoming webhooks", `chat.postMessage`.
 *
 * @throws INPUT_INVALID for a URL or token that cannot be used
 */
export function slackRequest(webhook: SlackWebhook, payload: Uint8Array): SlackRequest {
  const headers = { 'content-type': 'application/json; charset=utf-8', 'user-agent': userAgent };
  if (webhook.kind === 'url') return { url: parseWebhookUrl(webhook), method: 'POST', headers, body: payload };
  const { token, channel, apiUrl } = webhook;
  if (!isToken(token)) throw new DispatchError('INPUT_INVALID', `the bot's token: ${notToken}`);
  return {
    url: new URL(`${apiUrl}/chat.postMessage`),
    method: 'POST',
    headers: { ...headers, authorization: `Bearer ${token}` },
    body: addressed(payload, channel),
  };
}

/** The payload for a channel, whatever one it names. What is no object is owed from when the webhook was of another type: Slack says no to it. */
function addressed(payload: Uint8Array, channel: string): Uint8Array {
  let written: unknown;
  try {
    written = JSON.parse(new TextDecoder().decode(payload));
  } catch {
    return payload;
  }
  return isJsonObject(written) ? utf8(JSON.stringify({ ...written, channel })) : payload;
}
