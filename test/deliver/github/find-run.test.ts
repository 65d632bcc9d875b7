import { describe, expect, it } from '@jest/globals';
import { findRun, type Watched } from '../../../src/deliver/github/find-run.ts';
import { createRunReader } from '../../../src/deliver/github/workflow-run.ts';
import { virtualClock } from '../virtual-clock.ts';
import { answeringGitHub, rawRun, refused, reply, runsPage, type Scripted } from './scripted-github.ts';

const sentAtMs = Date.UTC(2026, 10, 25, 8);
const id = '019aba3c-5800-7abc-8def-0123456789ab';
const otherId = '019aba3c-5800-7abc-8def-ba9876543210';

interface Finding {
  readonly found: Watched;
  readonly paths: readonly string[];
  readonly sleepsMs: readonly number[];
  readonly told: readonly string[];
}

/** Looks for a minute; GitHub answers by the script, its last reply again and again. */
async function finding(script: readonly Scripted[], limitMs = 60_000): Promise<Finding> {
  const clock = virtualClock(sentAtMs);
  const told: string[] = [];
  const github = answeringGitHub((_request, number) => script[number - 1] ?? script.at(-1) ?? reply(500));
  const found = await findRun(
    { repository: 'acme/deploy', eventType: 'wandb-artifact', id, sentAtMs },
    createRunReader(github.api, 'acme/deploy', clock),
    { clock, deadlineMs: sentAtMs + limitMs, tell: (line) => told.push(line) },
  );
  return { found, paths: github.requests.map(({ path }) => path), sleepsMs: clock.sleepsMs, told };
}

describe('findRun', () => {
  it('finds the run whose name shows the id', async () => {
    const { found, told } = await finding([
      runsPage(
        rawRun({ id: 3, title: `Deploy ${otherId}` }),
        rawRun({ id: 2, title: `Deploy churn (${id})`, status: 'in_progress' }),
        rawRun({ id: 1, title: 'Deploy' }),
      ),
    ]);
    expect(found).toEqual({
      kind: 'run',
      run: {
        id: '2',
        url: 'https://github.com/acme/deploy/actions/runs/2',
        displayTitle: `Deploy churn (${id})`,
        status: 'in_progress',
        conclusion: null,
      },
    });
    expect(told).toEqual([]);
  });

  it('lists runs from five minutes before the dispatch on, as clocks differ', async () => {
    const { paths } = await finding([runsPage(rawRun({ id: 2, title: id }))]);
    expect(paths).toEqual([
      '/repos/acme/deploy/actions/runs?event=repository_dispatch&created=%3E%3D2026-11-25T07%3A55%3A00Z&per_page=100&page=1',
    ]);
  });

  it('finds it on a later page', async () => {
    const full = Array.from({ length: 100 }, (_, index) => rawRun({ id: 300 - index, title: otherId }));
    const { found } = await finding([runsPage(...full), runsPage(rawRun({ id: 2, title: id }))]);
    expect(found).toMatchObject({ kind: 'run', run: { id: '2' } });
  });

  it('asks again until the run is listed, ever more slowly', async () => {
    const empty = Array.from({ length: 11 }, () => runsPage());
    const { found, sleepsMs } = await finding([...empty, runsPage(rawRun({ id: 2, title: id }))]);
    expect(found).toMatchObject({ kind: 'run', run: { id: '2' } });
    expect(sleepsMs).toEqual([1_000, 1_500, 2_000, 2_500, 3_000, 3_500, 4_000, 4_500, 5_000, 5_000, 5_000]);
  });

  it('takes the first of several, and tells of the others', async () => {
    const { found, told } = await finding([
      runsPage(rawRun({ id: 4, title: id }), rawRun({ id: 3, title: id }), rawRun({ id: 2, title: id })),
    ]);
    expect(found).toMatchObject({ kind: 'run', run: { id: '2' } });
    expect(told).toEqual([
      'another workflow shows the same dispatch and is not followed: https://github.com/acme/deploy/actions/runs/3',
      'another workflow shows the same dispatch and is not followed: https://github.com/acme/deploy/actions/runs/4',
    ]);
  });

  it('calls no run another workflow that two pages list', async () => {
    const full = Array.from({ length: 99 }, (_, index) => rawRun({ id: 300 - index, title: otherId }));
    const ours = rawRun({ id: 2, title: id });
    const { found, told } = await finding([runsPage(...full, ours), runsPage(ours)]);
    expect(found).toMatchObject({ kind: 'run', run: { id: '2' } });
    expect(told).toEqual([]);
  });

  it('finds it after GitHub failed and limited', async () => {
    const { found, told, sleepsMs } = await finding([
      reply(502),
      reply(429, '', { 'retry-after': '30' }),
      runsPage(rawRun({ id: 2, title: id })),
    ]);
    expect(found).toMatchObject({ kind: 'run' });
    expect(sleepsMs).toEqual([1_000, 30_000]);
    expect(told).toEqual([
      'GitHub did not tell of the runs (status 502); asking again',
      'GitHub did not tell of the runs (status 429); asking again',
    ]);
  });
});

const remedy =
  'though GitHub took the dispatch: check that the workflow is on the default branch, that its on.repository_dispatch.types lists wandb-artifact, and that its run-name holds ${{ github.event.client_payload.dispatch.id }}';
const notShown = `no run of acme/deploy showed dispatch ${id} in time`;

describe('findRun without a run', () => {
  it.each([
    { what: 'none is listed', script: runsPage(), message: `${notShown}, ${remedy}` },
    {
      what: 'those listed show other ids',
      script: runsPage(rawRun({ id: 3, title: `Deploy ${otherId}` })),
      message: `${notShown}, ${remedy}`,
    },
    {
      what: 'one shows no id',
      script: runsPage(rawRun({ id: 3, title: `Deploy ${otherId}` }), rawRun({ id: 2, title: 'Deploy' })),
      message: `${notShown} (one that shows no id was started about then: https://github.com/acme/deploy/actions/runs/2, so its run-name is the likely cause), ${remedy}`,
    },
    {
      what: 'GitHub fails',
      script: reply(503),
      message: `${notShown}, because GitHub did not tell of its runs (status 503); the dispatch itself was taken: look there before you send it anew`,
    },
    {
      what: 'GitHub answers with something else',
      script: reply(200, '<html>'),
      message: `${notShown}, because GitHub did not tell of its runs (a reply that is no run); the dispatch itself was taken: look there before you send it anew`,
    },
  ])('says so where $what', async ({ script, message }) => {
    const { found } = await finding([script]);
    expect(found).toEqual({ kind: 'failed', reason: { code: 'RUN_NOT_FOUND', message } });
  });

  it('looks until the deadline', async () => {
    const { sleepsMs } = await finding([runsPage()], 10_000);
    expect(sleepsMs).toEqual([1_000, 1_500, 2_000, 2_500, 3_000]);
  });

  it('ends at once where the token may not read runs', async () => {
    const { found, sleepsMs } = await finding([refused(403, 'Resource not accessible by integration')]);
    expect(found).toEqual({
      kind: 'failed',
      reason: {
        code: 'HTTP_403',
        message:
          'GitHub answered 403 (Resource not accessible by integration): the token may not read the runs of acme/deploy; give it Actions: read, a GITHUB_TOKEN by permissions: { actions: read } in the workflow; GitHub took dispatch 019aba3c-5800-7abc-8def-0123456789ab before, so look there before you send it anew',
      },
    });
    expect(sleepsMs).toEqual([]);
  });
});
