import { isJsonObject, ownValue } from '../../core/json.ts';
import type { GitHubReply } from './api.ts';

/** A rate limit that does not say how long: a minute, doubled each time. Source: GitHub Docs, "Best practices for using the REST API". */
export const rateLimitPauseMs = 60_000;

/** An HTTP date of today's form: `Date.parse` alone takes `1.5` for one. Source: RFC 9110, section 5.6.7. */
const httpDate = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/u;

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

/**
 * How long the reply asks to wait, in milliseconds from `nowMs`: by `retry-after`, else until the limit is reset; undefined where it
 * does not say, or names a time that is over by our clock, which may be ahead.
 */
export function waitOf({ headers }: GitHubReply, nowMs: number): number | undefined {
  const retryAfter = headers['retry-after']?.trim() ?? '';
  if (/^\d{1,9}$/u.test(retryAfter)) return Number(retryAfter) * 1000;
  const reset = headers['x-ratelimit-remaining'] === '0' ? (headers['x-ratelimit-reset']?.trim() ?? '') : '';
  const resetAtMs = /^\d{1,12}$/u.test(reset) ? Number(reset) * 1000 : Number.NaN;
  const waitMs = (httpDate.test(retryAfter) ? Date.parse(retryAfter) : resetAtMs) - nowMs;
  return waitMs > 0 ? waitMs : undefined;
}
