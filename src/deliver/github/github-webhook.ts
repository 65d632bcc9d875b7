import type { AttemptBy } from '../http/exchange.ts';
import type { AppTokens } from './app-tokens.ts';
import type { DispatchingApp } from './installation-token.ts';
import type { DispatchTarget } from './webhook-request.ts';

/** A webhook of type github, its secrets looked up. */
export interface GitHubWebhook extends DispatchTarget {
  /** Without a slash at its end; a path is kept. */
  readonly apiUrl: string;
  /** Signs the payload: an HMAC secret or `whsk_…`; undefined: the proof is id and time alone. */
  readonly signingSecret: string | undefined;
  readonly auth: GitHubAuth;
}

/** A token, or an App. */
export type GitHubAuth =
  | { readonly kind: 'token'; readonly token: string }
  | ({ readonly kind: 'app' } & Pick<DispatchingApp, 'id' | 'privateKey' | 'installationId'>);

/** What one attempt is made with. */
export interface GitHubAttemptBy extends AttemptBy {
  readonly appTokens: AppTokens;
}
