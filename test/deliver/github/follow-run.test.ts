import { describe, expect, it } from '@jest/globals';
import type { Watched } from '../../../src/deliver/github/find-run.ts';
import { followRun } from '../../../src/deliver/github/follow-run.ts';
import { createRunReader } from '../../../src/deliver/github/workflow-run.ts';
import { virtualClock } from '../virtual-clock.ts';
import { answeringGitHub, jobsPage, rawRun, refused, reply, type Scripted } from './scripted-github.ts';

const startMs = Date.UTC(2026, 10, 25, 8);
const url = 'https://github.com/acme/deploy/actions/runs/7';
const start = { id: '7', url, displayTitle: 'Deploy', status: 'queued', conclusion: null };
const seen = (status: string, conclusion: string | null = null): Scripted =>
  reply(200, rawRun({ id: 7, title: 'Deploy', status, conclusion }));
const ended = (conclusion: string | null): Scripted => seen('completed', conclusion);

interface Following {
  readonly followed: Watched;
  readonly paths: readonly string[];
  readonly sleepsMs: readonly number[];
  readonly told: readonly string[];
}

/** Follows for ten minutes; GitHub tells of the run and of its jobs by a script each, its last reply again and again. */
async function following(
  runs: readonly Scripted[],
  jobs: readonly Scripted[] = [jobsPage()],
  limitMs = 600_000,
): Promise<Following> {
  const clock = virtualClock(startMs);
  const told: string[] = [];
  const asked = { runs: 0, jobs: 0 };
  const github = answeringGitHub(({ path }) => {
    const [script, number] = path.includes('/jobs') ? [jobs, asked.jobs++] : [runs, asked.runs++];
    return script[number] ?? script.at(-1) ?? reply(500);
  });
  const followed = await followRun(start, createRunReader(github.api, 'acme/deploy', clock), {
    clock,
    deadlineMs: startMs + limitMs,
    tell: (line) => told.push(line),
  });
  return { followed, paths: github.requests.map(({ path }) => path), sleepsMs: clock.sleepsMs, told };
}

describe('followRun', () => {
  it('follows a run to its end', async () => {
    const { followed, paths, told } = await following([seen('queued'), seen('in_progress'), ended('success')]);
    expect(followed).toEqual({
      kind: 'run',
      run: { id: '7', url, displayTitle: 'Deploy', status: 'completed', conclusion: 'success' },
    });
    expect(paths.slice(0, 2)).toEqual([
      '/repos/acme/deploy/actions/runs/7',
      '/repos/acme/deploy/actions/runs/7/jobs?per_page=100',
    ]);
    expect(paths).toHaveLength(6);
    expect(told).toEqual(['run 7 queued, 0 s', 'run 7 in_progress, 2 s', 'run 7 completed: success, 5 s']);
  });

  it('asks ever more slowly', async () => {
    const going = Array.from({ length: 11 }, () => seen('in_progress'));
    const { sleepsMs } = await following([...going, ended('success')]);
    expect(sleepsMs).toEqual([2_000, 3_000, 4_000, 5_000, 6_000, 7_000, 8_000, 9_000, 10_000, 10_000, 10_000]);
  });

  it.each(['success', 'neutral', 'skipped'])('takes the conclusion %s for success', async (conclusion) => {
    const { followed } = await following([ended(conclusion)]);
    expect(followed).toMatchObject({ kind: 'run', run: { conclusion } });
  });

  it.each([
    { conclusion: 'failure', said: 'failure' },
    { conclusion: 'cancelled', said: 'cancelled' },
    { conclusion: 'timed_out', said: 'timed_out' },
    { conclusion: 'action_required', said: 'action_required' },
    { conclusion: 'startup_failure', said: 'startup_failure' },
    { conclusion: 'stale', said: 'stale' },
    { conclusion: 'something new', said: 'something new' },
    { conclusion: null, said: 'nothing' },
  ])('takes the conclusion $conclusion for failure', async ({ conclusion, said }) => {
    const { followed } = await following([ended(conclusion)]);
    expect(followed).toEqual({
      kind: 'failed',
      run: { id: '7', url, displayTitle: 'Deploy', status: 'completed', conclusion },
      reason: { code: 'RUN_FAILED', message: `the run ended in ${said}: ${url}` },
    });
  });

  it('names the jobs that failed', async () => {
    const jobs = jobsPage(
      ['build', 'completed', 'success'],
      ['deploy (eu)', 'completed', 'failure'],
      ['notify', 'completed', 'skipped'],
      ['deploy (us)', 'completed', 'cancelled'],
      ['report', 'queued'],
    );
    const { followed } = await following([ended('failure')], [jobs]);
    expect(followed).toMatchObject({
      reason: {
        code: 'RUN_FAILED',
        message: `the run ended in failure (deploy (eu): failure, deploy (us): cancelled): ${url}`,
      },
    });
  });

  it('tells how many jobs have ended, and which are going on', async () => {
    const { told } = await following(
      [seen('queued'), seen('in_progress'), seen('in_progress'), ended('success')],
      [
        jobsPage(),
        jobsPage(['build', 'in_progress'], ['lint', 'in_progress'], ['deploy', 'queued']),
        jobsPage(['build', 'completed', 'success'], ['lint', 'completed', 'success'], ['deploy', 'queued']),
        jobsPage(['build', 'completed', 'success'], ['deploy', 'completed', 'success']),
      ],
    );
    expect(told).toEqual([
      'run 7 queued, 0 s',
      'run 7 in_progress, 0 of 3 jobs ended, now build, lint, 2 s',
      'run 7 in_progress, 2 of 3 jobs ended, 5 s',
      'run 7 completed: success, 2 of 2 jobs ended, 9 s',
    ]);
  });

  it('tells what does not change once, then once a minute', async () => {
    const { told } = await following([seen('waiting')], [jobsPage()], 130_000);
    expect(told).toEqual(['run 7 waiting, 0 s', 'run 7 waiting, 64 s', 'run 7 waiting, 124 s']);
  });

  it('goes on without the jobs where GitHub does not tell them', async () => {
    const { followed, told } = await following(
      [seen('in_progress'), ended('failure')],
      [refused(403, 'Resource not accessible by integration'), reply(502)],
    );
    expect(followed).toMatchObject({ reason: { message: `the run ended in failure: ${url}` } });
    expect(told).toEqual(['run 7 in_progress, 0 s', 'run 7 completed: failure, 2 s']);
  });

  it('goes on after GitHub failed and limited', async () => {
    const { followed, sleepsMs, told } = await following([
      reply(503),
      reply(429, '', { 'retry-after': '90' }),
      reply(200, '<html>'),
      ended('success'),
    ]);
    expect(followed).toMatchObject({ kind: 'run', run: { conclusion: 'success' } });
    expect(sleepsMs).toEqual([2_000, 90_000, 4_000]);
    expect(told).toEqual([
      'GitHub did not tell of the runs (status 503); asking again',
      'GitHub did not tell of the runs (status 429); asking again',
      'GitHub did not tell of the runs (a reply that is no run); asking again',
      'run 7 completed: success, 96 s',
    ]);
  });
});

const later = 'it goes on by itself, so look there, or wait longer';

describe('followRun without an end', () => {
  it.each([
    {
      what: 'that goes on',
      runs: [seen('queued'), seen('in_progress')],
      status: 'in_progress',
      message: `the run was still in_progress when wait-timeout was over: ${url}; ${later}`,
    },
    {
      what: 'that waits for an approval',
      runs: [seen('waiting')],
      status: 'waiting',
      message: `the run was still waiting when wait-timeout was over: ${url}; ${later}`,
    },
    {
      what: 'that GitHub never tells of',
      runs: [reply(502)],
      status: 'queued',
      message: `the run was still queued when wait-timeout was over (GitHub did not tell of it at the end: status 502): ${url}; ${later}`,
    },
  ])('gives the run as last seen: one $what', async ({ runs, status, message }) => {
    const { followed, sleepsMs } = await following(runs, [jobsPage()], 10_000);
    expect(followed).toEqual({
      kind: 'failed',
      run: { id: '7', url, displayTitle: 'Deploy', status, conclusion: null },
      reason: { code: 'RUN_UNFINISHED', message },
    });
    expect(sleepsMs).toEqual([2_000, 3_000, 4_000, 1_000]);
  });

  it('ends at once where GitHub refuses, with the run as last seen', async () => {
    const { followed, sleepsMs } = await following([seen('in_progress'), refused(401, 'Bad credentials')]);
    expect(followed).toEqual({
      kind: 'failed',
      run: { id: '7', url, displayTitle: 'Deploy', status: 'in_progress', conclusion: null },
      reason: {
        code: 'HTTP_401',
        message:
          'GitHub answered 401 (Bad credentials): the token is wrong, expired or revoked; give one that is valid',
      },
    });
    expect(sleepsMs).toEqual([2_000]);
  });
});
