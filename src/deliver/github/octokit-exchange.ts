import { Octokit } from '@octokit/rest';
import { parseJson } from '../../core/json.ts';
import { ask, mostReplyBytes, type AttemptBy, type HttpReply } from '../http/exchange.ts';
import type { Redactor } from '../redact.ts';
import { userAgent } from '../user-agent.ts';
import type { GitHubReply, GitHubRequest } from './api.ts';
import { silentLog } from './octokit-api.ts';
import { requestHeaders } from './request-headers.ts';

/** A request to the API at a base URL, by a token or an App's JWT. */
export interface AuthorizedRequest extends GitHubRequest {
  /** Without a slash at its end; its path is kept. */
  readonly apiUrl: string;
  readonly token: string;
}

/** It knows no token and no server: both come with each request. */
const octokit = new Octokit({ userAgent, log: silentLog });

/**
 * One request by Octokit over our own connections: the reply is read to 16 KiB and what a secret may be longer, and no redirect is
 * followed. It rejects where there is no reply.
 *
 * @param longestSecretBytes of the secrets that are looked for in what is kept
 */
export async function askGitHub(
  { apiUrl, token, method, path, headers, body }: AuthorizedRequest,
  by: Pick<AttemptBy, 'dispatcherFor' | 'signal'>,
  longestSecretBytes: number,
): Promise<HttpReply> {
  const came: { reply?: HttpReply; error?: unknown } = {};
  const fetch = async (url: string, { headers: sent }: { readonly headers: Record<string, string> }) => {
    try {
      const request = { url: new URL(url), method, headers: sent, body };
      const reply = (came.reply = await ask(request, by, mostReplyBytes + longestSecretBytes));
      // What it says is read from what is kept, by us.
      return { url, status: reply.status, headers: new Map(), text: async () => '' };
    } catch (error) {
      came.error = error;
      throw error;
    }
  };
  try {
    await octokit.request({
      baseUrl: apiUrl,
      method,
      url: path,
      headers: requestHeaders(token, headers),
      ...(body !== undefined && { data: body }),
      request: { fetch },
    });
  } catch (error) {
    // Octokit throws from 400 on. Its error holds the token; the connection's does not.
    if (came.reply === undefined) throw came.error ?? error;
  }
  if (came.reply === undefined) throw new Error('Octokit made no request');
  return came.reply;
}

/** Deeper than any answer of GitHub's. */
const maxDepth = 100;

/**
 * The reply as GitHub means it; its body is undefined where it is no JSON, or was cut. Secrets are taken out before words are taken
 * from it, for these are cut, and half a secret is not found any more.
 */
export function toGitHubReply({ status, headers, body }: HttpReply, { text }: Redactor): GitHubReply {
  return { kind: 'reply', status, headers, body: parsed(text(Buffer.from(body).toString('utf8'))) };
}

function parsed(text: string): unknown {
  try {
    return parseJson(text, maxDepth);
  } catch {
    return undefined;
  }
}
