import { afterEach, describe, expect, it } from '@jest/globals';
import { verifyDispatch } from '../../src/index.ts';
import {
  startGitHubStandIn,
  type GitHubStandIn,
  type GitHubStandInOptions,
} from '../../src/testing/github-stand-in.ts';
import { ids, nowMs, runInProcess, type Ended } from './run-in-process.ts';

const open: GitHubStandIn[] = [];
afterEach(async () => {
  for (const standIn of open.splice(0)) await standIn.close();
});

async function github(options: Partial<GitHubStandInOptions> = {}): Promise<GitHubStandIn> {
  const repositories = { 'acme/deploy': 'write', 'acme/serve': 'write', 'acme/read-only': 'read' } as const;
  const standIn = await startGitHubStandIn({
    tokens: { pat: { kind: 'personal access token', repositories } },
    nowMs,
    ...options,
  });
  open.push(standIn);
  return standIn;
}

const secret = 'a-shared-secret-of-32-characters';

function send(
  url: string,
  options: readonly string[] = [],
  environment: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const argv = ['send', '--repository', 'acme/deploy', '--event-type', 'wandb', '--artifact', 'acme/zoo/cat:v3'];
  return runInProcess([...argv, ...options], {
    environment: { GITHUB_API_URL: url, GITHUB_TOKEN: 'pat', SIGNING_KEY: secret, ...environment },
  });
}

/** The run-name that docs/sending.md shows. */
const runName = ({ client_payload }: { readonly client_payload: unknown }): string =>
  `deploy (${/"dispatch":\{"id":"([^"]+)"/u.exec(JSON.stringify(client_payload))?.[1] ?? ''})`;

function seen({ exitCode, stdout, stderr }: Ended): string {
  return `stdout:\n${stdout}stderr:\n${stderr}exit code ${exitCode}`;
}

describe('wandb-dispatch send --repository', () => {
  it('dispatches what the Action send does, signed', async () => {
    const standIn = await github();
    const ended = await send(standIn.url, ['--alias', 'production', '--secret-env', 'SIGNING_KEY']);
    expect(seen(ended)).toMatchInlineSnapshot(`
"stdout:
acme/deploy 0197ad5c-5a00-7000-8000-000000000001 - -
stderr:
acme/deploy: GitHub took dispatch 0197ad5c-5a00-7000-8000-000000000001
exit code 0"
`);
    expect(standIn.dispatches).toMatchObject([
      {
        repository: 'acme/deploy',
        eventType: 'wandb',
        headers: { authorization: 'token pat' },
        clientPayload: {
          artifact_version_string: 'acme/zoo/cat:v3',
          event_type: 'ADD_ARTIFACT_ALIAS',
          alias: 'production',
          dispatch: { id: ids[0], sent_at: '2026-11-26T08:00:00Z' },
        },
      },
    ]);
    const { clientPayload } = standIn.dispatches[0] ?? {};
    const proof = { eventType: 'wandb', clientPayload, secrets: [secret], nowMs, maxAgeMs: 1000 };
    expect(verifyDispatch(proof)).toMatchObject({ id: ids[0], secretIndex: 0 });
  });

  it('takes several repositories and extra keys, and prints what came of each', async () => {
    const standIn = await github();
    const ended = await send(standIn.url, [
      '--repository=acme/read-only',
      '--repository=acme/serve',
      '--extra-payload=stage=canary',
      '--extra-payload=percent=10',
      '--event=LINK_MODEL',
    ]);
    expect(seen(ended)).toMatchInlineSnapshot(`
"stdout:
acme/deploy 0197ad5c-5a00-7000-8000-000000000001 - -
acme/read-only - - HTTP_403
acme/serve 0197ad5c-5a00-7000-8000-000000000003 - -
stderr:
no secret is given: nothing is signed
acme/deploy: GitHub took dispatch 0197ad5c-5a00-7000-8000-000000000001
acme/serve: GitHub took dispatch 0197ad5c-5a00-7000-8000-000000000003
error: acme/read-only: GitHub answered 403 (Resource not accessible by personal access token): the token may not dispatch to acme/read-only (X-Accepted-GitHub-Permissions: contents=write); give it Contents: write, a GITHUB_TOKEN by permissions: { contents: write } in the workflow [HTTP_403]
exit code 1"
`);
    expect(standIn.dispatches.map(({ repository }) => repository)).toStrictEqual(['acme/deploy', 'acme/serve']);
    expect(standIn.dispatches[1]?.clientPayload).toMatchObject({
      event_type: 'LINK_ARTIFACT',
      stage: 'canary',
      percent: '10',
    });
  });

  it('takes the secret from a file, and the token from another variable', async () => {
    const standIn = await github();
    const argv = ['send', '--repository', 'acme/deploy', '--event-type', 'e', '--artifact', 'acme/zoo/cat:v3'];
    const ended = await runInProcess([...argv, '--secret-file', 'key.txt', '--token-env', 'PAT'], {
      environment: { GITHUB_API_URL: standIn.url, PAT: 'pat' },
      files: { 'key.txt': 'whsk_nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=\n' },
    });
    expect(ended.exitCode).toBe(0);
    expect(standIn.dispatches[0]?.clientPayload?.['dispatch']).toMatchObject({
      signature: expect.stringMatching(/^ed25519:/u),
    });
  });

  it('follows the run to its end with --wait completion', async () => {
    const life = [
      'unlisted',
      { status: 'queued' },
      { status: 'in_progress', jobs: [{ name: 'test', status: 'in_progress' }] },
      {
        status: 'completed',
        conclusion: 'failure',
        jobs: [{ name: 'test', status: 'completed', conclusion: 'failure' }],
      },
    ] as const;
    const standIn = await github({ workflows: [{ repository: 'acme/deploy', types: ['wandb'], runName, life }] });
    const ended = await send(standIn.url, ['--wait', 'completion']);
    expect(seen(ended)).toMatchInlineSnapshot(`
"stdout:
acme/deploy 0197ad5c-5a00-7000-8000-000000000001 https://github.com/acme/deploy/actions/runs/19000000001 failure
stderr:
no secret is given: nothing is signed
acme/deploy: GitHub took dispatch 0197ad5c-5a00-7000-8000-000000000001
acme/deploy: run 19000000001 started: https://github.com/acme/deploy/actions/runs/19000000001
acme/deploy: run 19000000001 in_progress, 1 of 1 jobs ended, 0 s
acme/deploy: run 19000000001 completed: failure, 1 of 1 jobs ended, 2 s
error: acme/deploy: the run ended in failure (test: failure): https://github.com/acme/deploy/actions/runs/19000000001 [RUN_FAILED]
exit code 1"
`);
  });

  it('waits as long as --wait-timeout says', async () => {
    const standIn = await github();
    const ended = await send(standIn.url, ['--wait', 'run', '--wait-timeout', '90s', '--secret-env', 'SIGNING_KEY']);
    expect(seen(ended)).toMatchInlineSnapshot(`
"stdout:
acme/deploy 0197ad5c-5a00-7000-8000-000000000001 - RUN_NOT_FOUND
stderr:
acme/deploy: GitHub took dispatch 0197ad5c-5a00-7000-8000-000000000001
error: acme/deploy: no run of acme/deploy showed dispatch 0197ad5c-5a00-7000-8000-000000000001 in time, though GitHub took the dispatch: check that the workflow is on the default branch, that its on.repository_dispatch.types lists wandb, and that its run-name holds \${{ github.event.client_payload.dispatch.id }} [RUN_NOT_FOUND]
exit code 1"
`);
  });

  it('prints one JSON with --json', async () => {
    const standIn = await github({ workflows: [{ repository: 'acme/deploy', runName }] });
    const ended = await send(standIn.url, ['--repository', 'acme/nowhere', '--wait', 'completion', '--json']);
    expect(ended.exitCode).toBe(1);
    expect(ended.stderr).toContain(`acme/deploy: GitHub took dispatch ${ids[0]}`);
    expect(JSON.parse(ended.stdout)).toStrictEqual({
      dispatches: [
        {
          repository: 'acme/deploy',
          dispatchId: ids[0],
          run: {
            id: '19000000001',
            url: 'https://github.com/acme/deploy/actions/runs/19000000001',
            status: 'completed',
            conclusion: 'success',
          },
          failure: null,
        },
        {
          repository: 'acme/nowhere',
          dispatchId: null,
          run: null,
          failure: { code: 'HTTP_404', message: expect.stringContaining('does not exist') },
        },
      ],
    });
  });

  it('warns of a secret that can be guessed', async () => {
    const standIn = await github();
    const { stderr } = await send(standIn.url, ['--secret-env', 'SHORT'], { SHORT: 'guess me' });
    expect(stderr).toContain('warning: the secret is shorter than 16 bytes and can be guessed');
    expect(stderr).not.toContain('guess me');
  });

  it.each([
    ['no event type', ['--event-type', ' '], {}],
    ['an artifact without a version', ['--artifact', 'acme/zoo/cat'], {}],
    ['an event that W&B does not have', ['--event', 'ADD_ALIAS'], {}],
    ['a repository that is none', ['--repository', 'deploy'], {}],
    ['a repository twice', ['--repository', 'Acme/Deploy'], {}],
    ['an extra key that the event has', ['--extra-payload', 'alias=x'], {}],
    ['a wait that is none', ['--wait', 'forever'], {}],
    ['no time to wait', ['--wait', 'run', '--wait-timeout', '0'], {}],
    ['an empty token', [], { GITHUB_TOKEN: '' }],
    ['an empty secret', ['--secret-env', 'EMPTY'], { EMPTY: '' }],
    [
      'a public key to sign with',
      ['--secret-env', 'PUBLIC'],
      { PUBLIC: 'whpk_11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=' },
    ],
    ['an API that is none', [], { GITHUB_API_URL: 'github.example.com' }],
    ['an API with a password', [], { GITHUB_API_URL: 'https://u:p4ssw0rd@github.example.com' }],
  ])('ends with 2 before anything is sent: %s', async (_case, options, environment) => {
    const standIn = await github();
    const ended = await send(standIn.url, options, environment);
    expect(ended).toMatchObject({ exitCode: 2, stdout: '' });
    expect(ended.stderr).not.toMatch(/p4ssw0rd|11qYAYK/u);
    expect(ended.stderr).toMatchSnapshot('what is said');
    expect(standIn.requests).toBe(0);
  });
});
