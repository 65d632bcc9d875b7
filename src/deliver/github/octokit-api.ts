import { isJsonObject, ownValue } from '../../core/json.ts';
import { connectionFailure, type ConnectionFailure } from '../connection-failure.ts';
import type { GitHubApi, GitHubReply } from './api.ts';

/** How long one request may take: 15 seconds. */
const timeoutMs = 15_000;

/** What is asked of an Octokit; those of @actions/github and of @octokit/rest both have it. */
export interface OctokitLike {
  readonly request: (options: {
    method: 'GET' | 'POST';
    url: string;
    headers: Record<string, string>;
    data?: string;
    request: { signal: AbortSignal; redirect: 'manual' };
  }) => Promise<unknown>;
}

/** Octokit's logger, silenced: it prints every refusal, and we tell them ourselves. */
export const silentLog = { debug: ignore, info: ignore, warn: ignore, error: ignore };

function ignore(): void {}

/** GitHub's API through an Octokit, which knows the token, the server and the proxy. */
export function octokitApi(octokit: OctokitLike): GitHubApi {
  return async ({ method, path, headers = {}, body }) => {
    try {
      const reply = await octokit.request({
        method,
        url: path,
        headers,
        ...(body !== undefined && { data: body }),
        request: { signal: AbortSignal.timeout(timeoutMs), redirect: 'manual' },
      });
      return toReply(reply) ?? connectionFailure(reply);
    } catch (error) {
      return replyIn(error) ?? connectionFailure(error);
    }
  };
}

/** Octokit throws replies from 400 on; it also says 500 where none came. */
function replyIn(error: unknown): GitHubReply | ConnectionFailure | undefined {
  return isJsonObject(error) ? toReply(ownValue(error, 'response')) : undefined;
}

function toReply(response: unknown): GitHubReply | undefined {
  if (!isJsonObject(response)) return undefined;
  const status = ownValue(response, 'status');
  const headers = ownValue(response, 'headers');
  if (typeof status !== 'number' || !isJsonObject(headers)) return undefined;
  const texts = Object.entries(headers).flatMap(([name, value]) =>
    typeof value === 'string' ? [[name, value] as const] : [],
  );
  return { kind: 'reply', status, headers: Object.fromEntries(texts), body: ownValue(response, 'data') };
}
