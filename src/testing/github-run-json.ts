import { stateOf, type GitHubJob, type GitHubRun } from './github-run.ts';

/** A run in GitHub's JSON: of schema `workflow-run` the keys that clients follow runs by. Source: GitHub's REST API, "Workflow runs". */
export function runJson(run: GitHubRun, apiUrl: string): Record<string, unknown> {
  const { status, conclusion = null } = stateOf(run) ?? { status: 'queued' };
  const url = `${apiUrl}/repos/${run.repository}/actions/runs/${run.id}`;
  const at = new Date(run.createdAtMs).toISOString().replace(/\.\d+Z$/u, 'Z');
  return {
    id: run.id,
    name: run.name,
    display_title: run.displayTitle,
    event: run.event,
    status,
    conclusion,
    head_branch: 'main',
    path: `.github/workflows/${run.name}.yml`,
    run_attempt: 1,
    html_url: `https://github.com/${run.repository}/actions/runs/${run.id}`,
    url,
    jobs_url: `${url}/jobs`,
    created_at: at,
    updated_at: at,
  };
}

/** The jobs of a run in GitHub's JSON: of schema `job` the keys that tell how far it is. Source: GitHub's REST API, "Workflow jobs". */
export function jobsJson(run: GitHubRun): Record<string, unknown> {
  const jobs: readonly GitHubJob[] = stateOf(run)?.jobs ?? [];
  return {
    total_count: jobs.length,
    jobs: jobs.map(({ name, status, conclusion = null }, index) => ({
      id: run.id * 100 + index,
      run_id: run.id,
      name,
      status,
      conclusion,
      html_url: `https://github.com/${run.repository}/actions/runs/${run.id}/job/${run.id * 100 + index}`,
    })),
  };
}
