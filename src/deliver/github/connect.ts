import { Octokit } from '@octokit/rest';
import { EnvHttpProxyAgent, fetch } from 'undici';
import { userAgent } from '../user-agent.ts';
import type { GitHubApi } from './api.ts';
import { octokitApi, silentLog } from './octokit-api.ts';

/** GitHub's API at a base URL for a token, through the proxy that the environment names (`https_proxy`, `http_proxy`, `no_proxy`). */
export function connectGitHub({ token, baseUrl }: { readonly token: string; readonly baseUrl: string }): GitHubApi {
  const dispatcher = new EnvHttpProxyAgent();
  return octokitApi(
    new Octokit({
      auth: token,
      baseUrl,
      userAgent,
      log: silentLog,
      request: { fetch: (url: string, options: object) => fetch(url, { ...options, dispatcher }) },
    }),
  );
}
