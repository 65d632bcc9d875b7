import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import {
  startGitHubStandIn,
  type GitHubStandIn,
  type GitHubStandInOptions,
} from '../../src/testing/github-stand-in.ts';
import { repositoryDispatchEvent } from '../../src/testing/repository-dispatch-event.ts';
import type { ActRun } from './run-act.ts';
import { secret, signingKey, verifyingKey } from './dispatch-event.ts';
import { runAct } from './run-act.ts';

const page = readFileSync('docs/sending.md', 'utf8');
const [sending = '', receiving = '', several = ''] = [...page.matchAll(/^```yaml\n(.*?)^```$/gmsu)].map(
  ([, yaml = '']) => yaml,
);

interface Pasted {
  readonly text: string;
  readonly event: object;
  readonly eventName?: string;
  readonly secrets?: Readonly<Record<string, string>>;
  readonly apiUrl?: string;
}

/** A workflow as pasted into an empty repository. */
async function paste({ text, ...run }: Pasted): Promise<ActRun> {
  const folder = mkdtempSync(join(tmpdir(), 'sending-'));
  try {
    const workflow = join(folder, 'pasted.yml');
    writeFileSync(workflow, text);
    return await runAct({ ...run, workflow });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function withGitHub(
  options: Partial<GitHubStandInOptions>,
  use: (github: GitHubStandIn) => Promise<void>,
): Promise<void> {
  const github = await startGitHubStandIn({
    tokens: { a_long_stand_in_token: { kind: 'integration', repositories: { 'octo/demo': 'write' } } },
    ...options,
  });
  try {
    await use(github);
  } finally {
    await github.close();
  }
}

describe("docs/sending.md's first workflow, as pasted", () => {
  test.each([
    ['nobody signs', {}, {}, 'false'],
    ['both share a secret', { WANDB_DISPATCH_KEY: secret }, { WANDB_DISPATCH_SECRET: secret }, 'true'],
    [
      'the receiver has the public key',
      { WANDB_DISPATCH_KEY: signingKey },
      { WANDB_DISPATCH_SECRET: verifyingKey },
      'true',
    ],
  ])('sends what the second receives: %s', async (_case, ours, theirs, verified) => {
    await withGitHub({}, async (github) => {
      const sent = await paste({
        text: sending,
        eventName: 'workflow_dispatch',
        event: { inputs: {} },
        secrets: ours,
        apiUrl: github.url,
      });
      expect(sent.errors).toStrictEqual([]);
      expect(sent.results).toEqual({ send: 'success', 'send/send': 'success', 'send/1': 'success' });
      const id = sent.outputs['send/send']?.['dispatch-id'] ?? '';
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/u);
      expect(sent.printed['send/1']).toBe(`dispatched ${id}\n`);
      expect(github.dispatches).toHaveLength(1);

      const [dispatch] = github.dispatches;
      if (dispatch === undefined) throw new Error('nothing was dispatched');
      const received = await paste({ text: receiving, event: repositoryDispatchEvent(dispatch), secrets: theirs });
      expect(received.errors).toStrictEqual([]);
      expect(received.results).toEqual({ deploy: 'success', 'deploy/model': 'success', 'deploy/1': 'success' });
      expect(received.outputs['deploy/model']).toMatchObject({
        matched: 'true',
        verified,
        'event-type': 'ADD_ARTIFACT_ALIAS',
        artifact: 'acme/wandb-registry-model/churn:v3',
        alias: 'production',
        'dispatch-id': id,
      });
      expect(received.printed['deploy/1']).toBe('deploying acme/wandb-registry-model/churn:v3\n');
    });
  });

  test('is refused by the second where the receiver has another secret', async () => {
    await withGitHub({}, async (github) => {
      const secrets = { WANDB_DISPATCH_KEY: 'somebody else who knows no secret' };
      await paste({
        text: sending,
        eventName: 'workflow_dispatch',
        event: { inputs: {} },
        secrets,
        apiUrl: github.url,
      });
      const [dispatch] = github.dispatches;
      if (dispatch === undefined) throw new Error('nothing was dispatched');
      const received = await paste({
        text: receiving,
        event: repositoryDispatchEvent(dispatch),
        secrets: { WANDB_DISPATCH_SECRET: secret },
      });
      expect(received.results).toEqual({ deploy: 'failure', 'deploy/model': 'failure', 'deploy/1': 'skipped' });
      expect(received.errors.map(({ title }) => title)).toStrictEqual(['SIGNATURE_MISMATCH']);
    });
  });
});

describe("docs/sending.md's workflow for several repositories, as pasted", () => {
  const tokens: GitHubStandInOptions['tokens'] = {
    another_long_token: {
      kind: 'personal access token',
      repositories: { 'acme/serve-eu': 'write', 'acme/serve-us': 'write' },
    },
  };
  const runName = (event: { readonly client_payload: unknown }): string => `deploy (${idOf(event.client_payload)})`;
  const secrets = { DISPATCH_TOKEN: 'another_long_token', WANDB_DISPATCH_KEY: signingKey };

  test.each([
    ['success', 'success'],
    ['failure', 'failure'],
  ])('follows both runs to their ends: the second ends in %s', async (conclusion, outcome) => {
    const workflows = [
      { repository: 'acme/serve-eu', runName },
      {
        repository: 'acme/serve-us',
        runName,
        life: ['unlisted', { status: 'queued' }, { status: 'completed', conclusion }] as const,
      },
    ];
    await withGitHub({ tokens, workflows }, async (github) => {
      const run = await paste({
        text: several,
        eventName: 'workflow_dispatch',
        event: { inputs: {} },
        secrets,
        apiUrl: github.url,
      });
      expect(run.results).toEqual({ release: outcome, 'release/send': outcome, 'release/1': 'success' });
      expect(run.outputs['release/send']?.['conclusion']).toBe(`["success","${conclusion}"]`);
      const urls: unknown = JSON.parse(run.outputs['release/send']?.['run-url'] ?? '');
      expect(urls).toStrictEqual([
        expect.stringMatching(/^https:\/\/github\.com\/acme\/serve-eu\/actions\/runs\/\d+$/u),
        expect.stringMatching(/^https:\/\/github\.com\/acme\/serve-us\/actions\/runs\/\d+$/u),
      ]);
      expect(run.errors.map(({ title }) => title)).toStrictEqual(conclusion === 'success' ? [] : ['RUN_FAILED']);
      expect(github.dispatches.map(({ clientPayload }) => clientPayload?.['rollout'])).toStrictEqual([
        { percent: 10, canary: true },
        { percent: 10, canary: true },
      ]);
    });
  });
});

function idOf(clientPayload: unknown): string {
  return /"dispatch":\{"id":"([^"]+)"/u.exec(JSON.stringify(clientPayload))?.[1] ?? '';
}
