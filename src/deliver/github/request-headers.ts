import { userAgent } from '../user-agent.ts';
import type { GitHubRequest } from './api.ts';

/** All headers of a request that are ours, by name in lower case. */
export function requestHeaders(token: string, headers: GitHubRequest['headers'] = {}): Record<string, string> {
  const own = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
  return {
    accept: 'application/vnd.github+json',
    authorization: `Bearer ${token}`,
    ...Object.fromEntries(own),
    'user-agent': userAgent,
  };
}
