import { describe, expect, it } from '@jest/globals';
import { createRunReader, type RunReader } from '../../../src/deliver/github/workflow-run.ts';
import { virtualClock } from '../virtual-clock.ts';
import {
  answeringGitHub,
  cut,
  jobsPage,
  notConnected,
  rawRun,
  refused,
  reply,
  runsPage,
  scriptedGitHub,
  type Scripted,
  type ScriptedGitHub,
} from './scripted-github.ts';

const nowMs = Date.UTC(2026, 10, 25, 8);
const sinceMs = Date.UTC(2026, 10, 25, 7, 54, 59, 999);
const runs = '/repos/acme/deploy/actions/runs';
const readerOf = ({ api }: ScriptedGitHub): RunReader => createRunReader(api, 'acme/deploy', virtualClock(nowMs));
const numbered = (from: number, to: number): readonly object[] =>
  Array.from({ length: from - to + 1 }, (_, index) => rawRun({ id: from - index, title: 'other' }));
const whole = {
  id: 7,
  html_url: 'https://github.com/acme/deploy/actions/runs/7',
  display_title: 'Deploy',
  status: 'queued',
  conclusion: null,
};

describe('runsSince', () => {
  it('asks for the runs of dispatches since a second', async () => {
    const github = scriptedGitHub(runsPage());
    expect(await readerOf(github).runsSince(sinceMs)).toEqual({ kind: 'answer', value: [] });
    expect(github.requests).toEqual([
      {
        method: 'GET',
        path: `${runs}?event=repository_dispatch&created=%3E%3D2026-11-25T07%3A54%3A59Z&per_page=100&page=1`,
        headers: { Accept: 'application/vnd.github+json' },
      },
    ]);
  });

  it('gives what is read of each run, in the order of GitHub', async () => {
    const github = scriptedGitHub(
      runsPage(
        rawRun({ id: 12, title: 'Deploy churn', status: 'completed', conclusion: 'success' }),
        rawRun({ id: 11, title: '', status: null }),
      ),
    );
    expect(await readerOf(github).runsSince(sinceMs)).toEqual({
      kind: 'answer',
      value: [
        {
          id: '12',
          url: 'https://github.com/acme/deploy/actions/runs/12',
          displayTitle: 'Deploy churn',
          status: 'completed',
          conclusion: 'success',
        },
        {
          id: '11',
          url: 'https://github.com/acme/deploy/actions/runs/11',
          displayTitle: '',
          status: 'unknown',
          conclusion: null,
        },
      ],
    });
  });

  it.each([
    { id: 9_007_199_254_740_991, text: '9007199254740991' },
    { id: 9_007_199_254_740_993n, text: '9007199254740993' },
    { id: 123_456_789_012_345_678_901_234_567_890n, text: '123456789012345678901234567890' },
  ])('keeps every digit of the id $text', async ({ id, text }) => {
    const github = scriptedGitHub(runsPage(rawRun({ id, title: 'x' })));
    expect(await readerOf(github).runsSince(sinceMs)).toMatchObject({ value: [{ id: text }] });
  });

  it('reads one page after the other, until one is not full', async () => {
    const github = scriptedGitHub(
      runsPage(...numbered(300, 201)),
      runsPage(...numbered(200, 101)),
      runsPage(...numbered(100, 100)),
    );
    const answer = await readerOf(github).runsSince(sinceMs);
    const ids = answer.kind === 'answer' ? answer.value.map(({ id }) => id) : [];
    expect(ids).toHaveLength(201);
    expect([ids[0], ids[99], ids[100], ids[200]]).toEqual(['300', '201', '200', '100']);
    expect(github.requests.map(({ path }) => path.slice(-7))).toEqual(['&page=1', '&page=2', '&page=3']);
  });

  it('asks for one page more after a full one', async () => {
    const github = scriptedGitHub(runsPage(...numbered(100, 1)), runsPage());
    expect(await readerOf(github).runsSince(sinceMs)).toHaveProperty('value.length', 100);
    expect(github.requests).toHaveLength(2);
  });

  it('reads a thousand runs, which is all that GitHub gives', async () => {
    const github = answeringGitHub((_request, number) =>
      runsPage(...numbered(10_000 - 100 * number, 9_901 - 100 * number)),
    );
    expect(await readerOf(github).runsSince(sinceMs)).toHaveProperty('value.length', 1_000);
    expect(github.requests.at(-1)?.path).toMatch(/&page=10$/u);
    expect(github.requests).toHaveLength(10);
  });

  it('gives a run once that a new one pushed from page to page', async () => {
    const github = scriptedGitHub(runsPage(...numbered(200, 101)), runsPage(...numbered(101, 100)));
    const answer = await readerOf(github).runsSince(sinceMs);
    const ids = answer.kind === 'answer' ? answer.value.map(({ id }) => id) : [];
    expect(ids).toHaveLength(101);
    expect(ids.slice(-2)).toEqual(['101', '100']);
  });

  it('is without an answer when a later page is', async () => {
    const github = scriptedGitHub(runsPage(...numbered(200, 101)), reply(502));
    expect(await readerOf(github).runsSince(sinceMs)).toMatchObject({ kind: 'no answer', trouble: 'status 502' });
  });
});

describe('run', () => {
  it('reads one run', async () => {
    const github = scriptedGitHub(reply(200, { ...whole, id: 9_007_199_254_740_993n }));
    expect(await readerOf(github).run('9007199254740993')).toEqual({
      kind: 'answer',
      value: {
        id: '9007199254740993',
        url: 'https://github.com/acme/deploy/actions/runs/7',
        displayTitle: 'Deploy',
        status: 'queued',
        conclusion: null,
      },
    });
    expect(github.requests).toEqual([
      { method: 'GET', path: `${runs}/9007199254740993`, headers: { Accept: 'application/vnd.github+json' } },
    ]);
  });
});

describe('jobs', () => {
  it('reads the first hundred jobs', async () => {
    const github = scriptedGitHub(jobsPage(['build', 'completed', 'success'], ['deploy', 'in_progress']));
    expect(await readerOf(github).jobs('7')).toEqual({
      kind: 'answer',
      value: [
        { name: 'build', status: 'completed', conclusion: 'success' },
        { name: 'deploy', status: 'in_progress', conclusion: null },
      ],
    });
    expect(github.requests.map(({ path }) => path)).toEqual([`${runs}/7/jobs?per_page=100`]);
  });
});

type Question = (reader: RunReader) => Promise<unknown>;

const questions: readonly (readonly [name: string, ask: Question])[] = [
  ['runsSince', (reader) => reader.runsSince(sinceMs)],
  ['run', (reader) => reader.run('7')],
  ['jobs', (reader) => reader.jobs('7')],
];
const answered = async (ask: Question, scripted: Scripted): Promise<unknown> => ask(readerOf(scriptedGitHub(scripted)));

const otherRuns = [
  { what: 'a text for an id', run: { ...whole, id: '7' } },
  { what: 'no id', run: { ...whole, id: undefined } },
  { what: 'no page', run: { ...whole, html_url: null } },
  { what: 'no title', run: { ...whole, display_title: undefined } },
  { what: 'a number for a status', run: { ...whole, status: 1 } },
  { what: 'true for a conclusion', run: { ...whole, conclusion: true } },
  { what: 'nothing in it', run: {} },
];

const malformed: readonly (readonly [name: string, what: string, body: unknown, ask: Question])[] = [
  ...questions.flatMap(([name, ask]) =>
    (['', '<html>', null, undefined, 7, [], {}] as const).map(
      (body) => [name, JSON.stringify(body), body, ask] as const,
    ),
  ),
  ...otherRuns.flatMap(({ what, run }) => [
    ['runsSince', what, { workflow_runs: [whole, run] }, (reader: RunReader) => reader.runsSince(sinceMs)] as const,
    ['run', what, run, (reader: RunReader) => reader.run('7')] as const,
  ]),
  ['runsSince', 'runs that are no list', { workflow_runs: whole }, (reader) => reader.runsSince(sinceMs)],
  ['jobs', 'jobs that are no list', { jobs: {} }, (reader) => reader.jobs('7')],
  ['jobs', 'a job without a name', { jobs: [{ status: 'queued', conclusion: null }] }, (reader) => reader.jobs('7')],
];

describe('a reply', () => {
  it.each(malformed)('of another form is no answer: %s, %s', async (_name, _what, body, ask) => {
    expect(await answered(ask, reply(200, body))).toEqual({ kind: 'no answer', trouble: 'a reply that is no run' });
  });

  it.each(questions)('that never came is no answer: %s', async (_name, ask) => {
    expect(await answered(ask, cut)).toEqual({ kind: 'no answer', trouble: 'other side closed' });
    expect(await answered(ask, notConnected)).toEqual({
      kind: 'no answer',
      trouble: 'connect ECONNREFUSED 192.0.2.1:443',
    });
  });

  const failures = [408, 500, 501, 502, 503, 504, 520];
  it.each(questions.flatMap(([name, ask]) => failures.map((status) => ({ name, ask, status }))))(
    'of $status is no answer: $name',
    async ({ ask, status }) => {
      expect(await answered(ask, reply(status, '<html>'))).toEqual({
        kind: 'no answer',
        trouble: `status ${status}`,
        afterMs: 0,
      });
    },
  );

  const forbidden = 'Resource not accessible by integration';
  it.each([
    { what: '503 with retry-after', seen: reply(503, '', { 'retry-after': '20' }), status: 503, afterMs: 20_000 },
    { what: '429 with retry-after', seen: reply(429, '', { 'retry-after': '7' }), status: 429, afterMs: 7_000 },
    {
      what: '403 with retry-after',
      seen: refused(403, forbidden, { 'retry-after': '7' }),
      status: 403,
      afterMs: 7_000,
    },
    {
      what: '403 with nothing remaining',
      seen: refused(403, 'x', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1795593690' }),
      status: 403,
      afterMs: 90_000,
    },
    { what: '429 that says nothing', seen: reply(429), status: 429, afterMs: 60_000 },
    {
      what: '403 by its words',
      seen: refused(403, 'You have exceeded a secondary rate limit.'),
      status: 403,
      afterMs: 60_000,
    },
    {
      what: 'a limit whose reset is over by our clock',
      seen: refused(403, 'x', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1795593000' }),
      status: 403,
      afterMs: 60_000,
    },
  ])('is asked for again when GitHub wants it: $what', async ({ seen, status, afterMs }) => {
    for (const [, ask] of questions) {
      expect(await answered(ask, seen)).toEqual({ kind: 'no answer', trouble: `status ${status}`, afterMs });
    }
  });

  it.each([
    {
      seen: refused(401, 'Bad credentials'),
      code: 'HTTP_401',
      message: 'GitHub answered 401 (Bad credentials): the token is wrong, expired or revoked; give one that is valid',
    },
    {
      seen: refused(403, forbidden, { 'x-accepted-github-permissions': 'actions=read' }),
      code: 'HTTP_403',
      message:
        'GitHub answered 403 (Resource not accessible by integration): the token may not read the runs of acme/deploy (X-Accepted-GitHub-Permissions: actions=read); give it Actions: read, a GITHUB_TOKEN by permissions: { actions: read } in the workflow',
    },
    {
      seen: refused(404, 'Not Found'),
      code: 'HTTP_404',
      message:
        'GitHub answered 404 (Not Found): the token cannot read the runs of acme/deploy, or the run was deleted; check the name, and let the token reach this repository (GITHUB_TOKEN reaches its own alone)',
    },
    {
      seen: refused(422, 'Validation Failed'),
      code: 'HTTP_422',
      message:
        'GitHub answered 422 (Validation Failed): GitHub does not take this request; change what its message names',
    },
    {
      seen: reply(302, '', { location: 'https://elsewhere.example' }),
      code: 'REDIRECT_REFUSED',
      message:
        "GitHub answered 302, a redirect: acme/deploy was renamed or moved, or the API's URL is not the one of its API; give the new name, as no redirect is followed",
    },
    {
      seen: reply(204),
      code: 'HTTP_204',
      message:
        "GitHub answered 204: cannot read the runs of acme/deploy; see that the API's URL is right (https://HOST/api/v3 on GitHub Enterprise Server)",
    },
  ])('of $seen.status is a refusal', async ({ seen, code, message }) => {
    for (const [, ask] of questions) {
      expect(await answered(ask, seen)).toEqual({ kind: 'refused', reason: { code, message } });
    }
  });
});
