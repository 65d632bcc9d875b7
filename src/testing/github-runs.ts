import type { Request, Response, Router } from 'express';
import { checkAccess, type GitHubTokens } from './github-access.ts';
import type { GitHubFault } from './github-fault.ts';
import { jobsJson, runJson } from './github-run-json.ts';
import { parseRunQuery, passes, type RunQuery } from './github-run-query.ts';
import { moveOn, stateOf, type GitHubRun } from './github-run.ts';
import { refusal, sendRefusal, type GitHubRefusal } from './github-refusal.ts';
import { sendJson } from './send-json.ts';

/** What the endpoints of runs are served from. */
export type GitHubRuns = {
  readonly tokens: () => GitHubTokens;
  readonly runs: readonly GitHubRun[];
  /** One for each request, in order, until used up. */
  readonly faults: GitHubFault[];
};

type Parameters = { readonly owner: string; readonly repo: string };

/**
 * Serves `GET /repos/{owner}/{repo}/actions/runs`, `…/{run_id}` and `…/{run_id}/jobs`, with GitHub's order of checks: 401, 404, 403.
 *
 * Documented: the paths, the filters, the pages, Actions: read. Modelled: that a run moves on by being looked at.
 */
export function serveRuns(router: Router, pathPrefix: string, served: GitHubRuns): void {
  const path = `${pathPrefix}/repos/:owner/:repo/actions/runs`;
  const serve = (suffix: string, answer: (request: Asked, response: Response) => void): void => {
    router.get<Parameters & { readonly id?: string }>(`${path}${suffix}`, (request, response) => {
      const fault = served.faults.shift();
      if (fault?.kind === 'reply') return sendJson(response, fault);
      if (fault?.kind === 'cut') return void request.socket.destroy();
      const { owner, repo, id } = request.params;
      const access = checkAccess(served.tokens(), request.headers.authorization, {
        repository: `${owner}/${repo}`,
        needs: 'actions: read',
      });
      if (access.kind === 'refused') return sendRefusal(response, access);
      const runs = served.runs.filter(({ repository }) => repository.toLowerCase() === access.repository.toLowerCase());
      return answer({ runs, id: Number(id), url: urlOf(request) }, response);
    });
  };
  serve('', listRuns);
  serve('/:id', showRun);
  serve('/:id/jobs', ({ runs, id }, response) => {
    const run = find(runs, id);
    if ('kind' in run) return sendRefusal(response, run);
    response.json(jobsJson(run));
  });
}

type Asked = { readonly runs: readonly GitHubRun[]; readonly id: number; readonly url: URL };

function listRuns({ runs, url }: Asked, response: Response): void {
  const query = parseRunQuery(url.searchParams);
  const newestFirst = runs.toSorted((left, right) => right.id - left.id);
  const found = newestFirst.filter((run) => passes(run, query));
  const start = (query.page - 1) * query.perPage;
  const shown = found.slice(start, start + query.perPage);
  if (start + query.perPage < found.length) response.set('Link', nextLink(url, query));
  response.json({ total_count: found.length, workflow_runs: shown.map((run) => runJson(run, apiOf(url))) });
  for (const run of [...shown, ...newestFirst.filter((each) => stateOf(each) === undefined)]) moveOn(run);
}

function showRun({ runs, id, url }: Asked, response: Response): void {
  const run = find(runs, id);
  if ('kind' in run) return sendRefusal(response, run);
  response.json(runJson(run, apiOf(url)));
  moveOn(run);
}

function find(runs: readonly GitHubRun[], id: number): GitHubRun | GitHubRefusal {
  return runs.find((run) => run.id === id && stateOf(run) !== undefined) ?? refusal(404, 'Not Found');
}

function nextLink(url: URL, { page }: RunQuery): string {
  const next = new URL(url);
  next.searchParams.set('page', String(page + 1));
  return `<${next.href}>; rel="next"`;
}

function urlOf(request: Request<Parameters>): URL {
  return new URL(request.originalUrl, `http://${request.headers.host ?? '127.0.0.1'}`);
}

/** The API's base URL, which is what stands before `/repos`. */
function apiOf(url: URL): string {
  return url.href.slice(0, url.href.indexOf('/repos/'));
}
