import type { ServerResponse } from 'node:http';
import { documentationUrl } from './github-dispatch-openapi.ts';
import { sendJson } from './send-json.ts';

/** A request that GitHub does not take: the HTTP status, GitHub's words, and headers beside the usual ones. */
export type GitHubRefusal = {
  readonly kind: 'refused';
  readonly status: number;
  readonly message: string;
  readonly headers?: Readonly<Record<string, string>>;
};

/** A refusal in these words. */
export function refusal(
  status: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): GitHubRefusal {
  return { kind: 'refused', status, message, headers };
}

/** The JSON body of a refusal; `status` is a text, as at GitHub. Source: schema `basic-error` in `github-dispatch.openapi.json`. */
function refusalBody({ message, status }: GitHubRefusal): Record<'message' | 'documentation_url' | 'status', string> {
  return { message, documentation_url: documentationUrl, status: String(status) };
}

/** Sends a refusal as GitHub does. */
export function sendRefusal(response: ServerResponse, refused: GitHubRefusal): void {
  sendJson(response, { status: refused.status, headers: refused.headers, body: refusalBody(refused) });
}
