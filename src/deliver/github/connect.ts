import { Octokit } from '@octokit/rest';
import { createEnvFetch } from '../env-proxy.ts';
import { userAgent } from '../user-agent.ts';
import type { GitHubApi } from './api.ts';
import { octokitApi, silentLog } from './octokit-api.ts';

/**
 * GitHub's API at a base URL for a token, through the proxy that the environment names.
 *
 * @throws INPUT_INVALID when the proxy is none
 */
export function connectGitHub({ token, baseUrl }: { readonly token: string; readonly baseUrl: string }): GitHubApi {
  const request = { fetch: createEnvFetch(baseUrl) };
  return octokitApi(new Octokit({ auth: token, baseUrl, userAgent, log: silentLog, request }));
}
