/**
 * The environment of a step on a GitHub-hosted Linux runner, without the paths of its files.
 *
 * Nothing is inherited but PATH and HOME, so that a test sees what a run sees.
 */
export function runnerEnvironment(eventName: string): Record<string, string> {
  const { PATH = '', HOME = '/root' } = process.env;
  return {
    PATH,
    HOME,
    CI: 'true',
    GITHUB_ACTION: '__org_wandb-artifact-dispatch',
    GITHUB_ACTIONS: 'true',
    GITHUB_ACTOR: 'octocat',
    GITHUB_API_URL: 'https://api.github.com',
    GITHUB_EVENT_NAME: eventName,
    GITHUB_GRAPHQL_URL: 'https://api.github.com/graphql',
    GITHUB_JOB: 'deploy',
    GITHUB_REF: 'refs/heads/main',
    GITHUB_REPOSITORY: 'octo/demo',
    GITHUB_REPOSITORY_OWNER: 'octo',
    GITHUB_RUN_ATTEMPT: '1',
    GITHUB_RUN_ID: '1658821493',
    GITHUB_RUN_NUMBER: '7',
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_SHA: 'ffac537e6cbbf934b08745a378932722df287a53',
    GITHUB_WORKFLOW: 'Deploy',
    RUNNER_ARCH: 'X64',
    RUNNER_ENVIRONMENT: 'github-hosted',
    RUNNER_NAME: 'GitHub Actions 2',
    RUNNER_OS: 'Linux',
  };
}

/** The `github` context that belongs to an environment; `token` is a made-up one, `event` the event file's object. */
export function githubContext(
  env: Readonly<Record<string, string>>,
  event: unknown,
): Readonly<Record<string, unknown>> {
  const variables = Object.entries(env).filter(([name]) => name.startsWith('GITHUB_'));
  return {
    ...Object.fromEntries(variables.map(([name, value]) => [name.slice('GITHUB_'.length).toLowerCase(), value])),
    token: 'ghs_emulatedRunner',
    event: typeof event === 'object' ? event : {},
  };
}
