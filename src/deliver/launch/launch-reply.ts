import { attempt } from '../../core/attempt.ts';
import { decodeUtf8, isJsonObject, ownValue, parseJson } from '../../core/json.ts';

/** What W&B's API said to a push. */
export type LaunchReply =
  | { readonly kind: 'pushed' }
  /** `message` is the first error's. */
  | { readonly kind: 'errors'; readonly message: string }
  /** It did nothing, and names no error: so it answers where it has no such queue. */
  | { readonly kind: 'nothing' }
  /** No JSON, cut off, or no reply of GraphQL. */
  | { readonly kind: 'unreadable' };

const maxDepth = 64;

/** Reads the reply to a push. Source: GraphQL, October 2021, section 7.1; W&B SDK 0.30.0, `wandb/sdk/launch/api.py`. */
export function parseLaunchReply(body: Uint8Array): LaunchReply {
  const reply = attempt(() => parseJson(decodeUtf8(body), maxDepth));
  if (!isJsonObject(reply)) return { kind: 'unreadable' };
  const errors = ownValue(reply, 'errors');
  if (Array.isArray(errors) && errors.length > 0) return { kind: 'errors', message: messageOf(errors[0]) };
  const data = ownValue(reply, 'data');
  if (data === null) return { kind: 'nothing' };
  if (!isJsonObject(data) || !Object.hasOwn(data, 'pushToRunQueueByName')) return { kind: 'unreadable' };
  const pushed = ownValue(data, 'pushToRunQueueByName');
  const runQueueItemId = isJsonObject(pushed) ? ownValue(pushed, 'runQueueItemId') : undefined;
  return { kind: isId(runQueueItemId) ? 'pushed' : 'nothing' };
}

/** GraphQL writes an ID as a text; a number is one too. */
function isId(value: unknown): boolean {
  return typeof value === 'number' || (typeof value === 'string' && value !== '');
}

function messageOf(error: unknown): string {
  const message = isJsonObject(error) ? ownValue(error, 'message') : error;
  return typeof message === 'string' ? message : 'an error without a message';
}
