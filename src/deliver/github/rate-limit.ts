import { isJsonObject, ownValue } from '../../core/json.ts';
import type { GitHubReply } from './api.ts';

/** GitHub's own words in a refusal, `''` where there are none. */
export function githubMessage({ body }: GitHubReply): string {
  const message = isJsonObject(body) ? ownValue(body, 'message') : undefined;
  return typeof message === 'string' ? message : '';
}

/**
 * Whether the reply is a rate limit, primary or secondary, and no refusal of the token.
 *
 * Source: GitHub Docs, "Rate limits for the REST API": 403 or 429 with `retry-after`, or `x-ratelimit-remaining: 0`, or by its words.
 */
export function isRateLimit(reply: GitHubReply): boolean {
  if (reply.status === 429) return true;
  if (reply.status !== 403) return false;
  const { headers } = reply;
  return (
    headers['retry-after'] !== undefined ||
    headers['x-ratelimit-remaining'] === '0' ||
    /secondary rate limit/iu.test(githubMessage(reply))
  );
}

/** How long the reply asks to wait, in milliseconds from `nowMs`: by `retry-after`, else until the limit is reset; undefined where it does not say. */
export function waitOf({ headers }: GitHubReply, nowMs: number): number | undefined {
  const retryAfter = headers['retry-after']?.trim() ?? '';
  if (/^\d{1,9}$/u.test(retryAfter)) return Number(retryAfter) * 1000;
  const atMs = retryAfter === '' ? Number.NaN : Date.parse(retryAfter);
  if (!Number.isNaN(atMs)) return Math.max(0, atMs - nowMs);
  const reset = headers['x-ratelimit-reset']?.trim() ?? '';
  if (headers['x-ratelimit-remaining'] !== '0' || !/^\d{1,12}$/u.test(reset)) return undefined;
  return Math.max(0, Number(reset) * 1000 - nowMs);
}
