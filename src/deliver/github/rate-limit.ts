import { isJsonObject, ownValue } from '../../core/json.ts';
import { limitsByHeaders } from '../retry-after.ts';
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
  return limitsByHeaders(reply) || (reply.status === 403 && /secondary rate limit/iu.test(githubMessage(reply)));
}
