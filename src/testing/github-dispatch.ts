import type { IncomingHttpHeaders } from 'node:http';
import type { JsonObject } from '../core/json.ts';
import { checkAccess, type GitHubTokens } from './github-access.ts';
import { refuseApiVersion } from './github-api-version.ts';
import { parseDispatchBody } from './github-dispatch-body.ts';
import type { GitHubRefusal } from './github-refusal.ts';

/** A request to `POST /repos/{owner}/{repo}/dispatches`; `rawBody` is empty when there was no body. */
export type DispatchRequest = {
  readonly repository: string;
  readonly headers: IncomingHttpHeaders;
  readonly rawBody: Buffer;
};

/** A dispatch that GitHub took. */
export type GitHubDispatch = {
  /** `owner/repo`, spelt as the token's list has it. */
  readonly repository: string;
  readonly eventType: string;
  /** Null when the body had none. */
  readonly clientPayload: JsonObject | null;
  /** Names in lower case, the token included. */
  readonly headers: IncomingHttpHeaders;
  /** The exact bytes of the body. */
  readonly rawBody: Buffer;
};

/** What GitHub says to a dispatch: its order of checks on one screen. */
export function judgeDispatch(
  request: DispatchRequest,
  { tokens, ghes }: { readonly tokens: GitHubTokens; readonly ghes: boolean },
): { readonly kind: 'accepted'; readonly dispatch: GitHubDispatch } | GitHubRefusal {
  const { headers, rawBody } = request;
  const refused = refuseApiVersion(headers['x-github-api-version']?.toString(), ghes);
  if (refused !== undefined) return refused;
  const access = checkAccess(tokens, headers.authorization, {
    repository: request.repository,
    needs: 'contents: write',
  });
  if (access.kind === 'refused') return access;
  const body = parseDispatchBody(rawBody);
  if (body.kind === 'refused') return body;
  const { eventType, clientPayload } = body;
  return { kind: 'accepted', dispatch: { repository: access.repository, eventType, clientPayload, headers, rawBody } };
}
