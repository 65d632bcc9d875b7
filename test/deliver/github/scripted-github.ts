import type { ConnectionFailure } from '../../../src/deliver/connection-failure.ts';
import type { GitHubApi, GitHubReply, GitHubRequest } from '../../../src/deliver/github/api.ts';

/** What GitHub's API does next. */
export type Scripted = GitHubReply | ConnectionFailure;

/** GitHub's API by a script, and what was asked of it. */
export interface ScriptedGitHub {
  readonly api: GitHubApi;
  readonly requests: readonly GitHubRequest[];
}

/** More requests than any test means: a loop that does not end. */
const mostRequests = 300;

/** Answers each request by what the function gives for it. */
export function answeringGitHub(answer: (request: GitHubRequest, number: number) => Scripted): ScriptedGitHub {
  const requests: GitHubRequest[] = [];
  return {
    requests,
    api: async (request) => {
      requests.push(request);
      if (requests.length > mostRequests) throw new Error(`more than ${mostRequests} requests`);
      return answer(request, requests.length);
    },
  };
}

/** Answers in the order of the script; one request more is an error. */
export function scriptedGitHub(...script: readonly Scripted[]): ScriptedGitHub {
  return answeringGitHub((_request, number) => {
    const scripted = script[number - 1];
    if (scripted === undefined) throw new Error(`request ${number} is not in the script`);
    return scripted;
  });
}

export function reply(status: number, body: unknown = '', headers: GitHubReply['headers'] = {}): GitHubReply {
  return { kind: 'reply', status, headers, body };
}

/** A refusal in GitHub's form. */
export function refused(status: number, message: string, headers: GitHubReply['headers'] = {}): GitHubReply {
  return reply(status, { message, documentation_url: 'https://docs.github.com/rest', status: String(status) }, headers);
}

export const notConnected: ConnectionFailure = {
  kind: 'no reply',
  code: 'CONNECT_FAILED',
  mayHaveArrived: false,
  detail: 'connect ECONNREFUSED 192.0.2.1:443',
};

export const cut: ConnectionFailure = {
  kind: 'no reply',
  code: 'CONNECT_FAILED',
  mayHaveArrived: true,
  detail: 'other side closed',
};

/** A run as GitHub's API has it, with keys that nobody reads. */
export function rawRun(run: {
  readonly id: number | bigint;
  readonly title: string;
  readonly status?: string | null;
  readonly conclusion?: string | null;
}): object {
  const { id, title, status = 'queued', conclusion = null } = run;
  return {
    id,
    html_url: `https://github.com/acme/deploy/actions/runs/${id}`,
    display_title: title,
    status,
    conclusion,
    event: 'repository_dispatch',
    run_number: 7,
  };
}

export function runsPage(...runs: readonly object[]): GitHubReply {
  return reply(200, { total_count: runs.length, workflow_runs: runs });
}

export function jobsPage(
  ...jobs: readonly (readonly [name: string, status: string, conclusion?: string])[]
): GitHubReply {
  return reply(200, {
    total_count: jobs.length,
    jobs: jobs.map(([name, status, conclusion = null]) => ({ name, status, conclusion })),
  });
}
