import type { ConnectionFailure } from '../connection-failure.ts';

/** A request to GitHub's API; whoever sends it adds the token. */
export interface GitHubRequest {
  readonly method: 'GET' | 'POST';
  /** Below the API's base URL, query included. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON. */
  readonly body?: string;
}

/** What GitHub answered. */
export interface GitHubReply {
  readonly kind: 'reply';
  readonly status: number;
  /** By name in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Parsed where it was JSON. */
  readonly body: unknown;
}

/** GitHub's API as one user of one server sees it: one request, one reply, nothing retried and no redirect followed. */
export type GitHubApi = (request: GitHubRequest) => Promise<GitHubReply | ConnectionFailure>;
