import { describe, expect, it } from '@jest/globals';
import type { GitHubRequest } from '../../src/deliver/github/api.ts';
import { originate, type Originated, type Origination } from '../../src/deliver/originate.ts';
import {
  answeringGitHub,
  jobsPage,
  notConnected,
  rawRun,
  refused,
  reply,
  runsPage,
  type Scripted,
} from './github/scripted-github.ts';
import { virtualClock } from './virtual-clock.ts';

const startMs = Date.UTC(2026, 10, 25, 8);
const idOf = (number: number): string => `019aba3c-5800-7abc-8def-00000000000${number}`;
const one: Origination = {
  repositories: ['acme/deploy'],
  eventType: 'wandb-artifact',
  clientPayload: { alias: 'production' },
  secret: undefined,
  wait: 'none',
  waitTimeoutMs: 60_000,
};
const three = { ...one, repositories: ['acme/deploy', 'acme/serve', 'other/deploy'] };

interface Originating {
  readonly results: readonly Originated[];
  readonly requests: readonly GitHubRequest[];
  readonly told: readonly string[];
  /** How long it took. */
  readonly tookMs: number;
}

/** What GitHub says of each path: the replies in their order, the last one again and again; 204 to dispatches that no script names. */
type Scripts = Readonly<Record<string, readonly Scripted[]>>;

async function originating(origination: Origination, scripts: Scripts = {}): Promise<Originating> {
  const clock = virtualClock(startMs);
  const told: string[] = [];
  const asked = new Map<string, number>();
  let ids = 0;
  const github = answeringGitHub(({ method, path }) => {
    const key = `${method} ${path.replace(/\?.*$/su, '')}`;
    const number = asked.get(key) ?? 0;
    asked.set(key, number + 1);
    return scripts[key]?.[number] ?? scripts[key]?.at(-1) ?? reply(method === 'POST' ? 204 : 500);
  });
  const results = await originate(origination, {
    api: github.api,
    clock,
    newId: () => idOf(++ids),
    tell: (line) => told.push(line),
  });
  return { results, requests: github.requests, told, tookMs: clock.nowMs() - startMs };
}

const bodies = ({ requests }: Originating): readonly unknown[] =>
  requests.flatMap(({ method, path, body }) => (method === 'POST' ? [{ path, ...JSON.parse(body ?? '') }] : []));
const runUrl = (number: number): string => `https://github.com/acme/deploy/actions/runs/${number}`;
const listed = (number: number, run: { readonly status?: string; readonly conclusion?: string } = {}): object =>
  rawRun({ id: number * 10, title: `Deploy ${idOf(number)}`, ...run });

describe('originate', () => {
  it('dispatches to each repository in turn, with an id of its own', async () => {
    const originated = await originating(three);
    expect(bodies(originated)).toEqual(
      ['acme/deploy', 'acme/serve', 'other/deploy'].map((repository, index) => ({
        path: `/repos/${repository}/dispatches`,
        event_type: 'wandb-artifact',
        client_payload: {
          alias: 'production',
          dispatch: { id: idOf(index + 1), sent_at: '2026-11-25T08:00:00Z' },
        },
      })),
    );
    expect(originated.results).toStrictEqual([
      { repository: 'acme/deploy', dispatchId: idOf(1) },
      { repository: 'acme/serve', dispatchId: idOf(2) },
      { repository: 'other/deploy', dispatchId: idOf(3) },
    ]);
    expect(originated.told).toEqual([
      `acme/deploy: GitHub took dispatch ${idOf(1)}`,
      `acme/serve: GitHub took dispatch ${idOf(2)}`,
      `other/deploy: GitHub took dispatch ${idOf(3)}`,
    ]);
  });

  it('signs each by itself', async () => {
    const originated = await originating({
      ...one,
      repositories: ['acme/deploy', 'acme/serve'],
      secret: 'a secret of at least 16 bytes',
    });
    expect(bodies(originated)).toMatchObject([
      { client_payload: { dispatch: { id: idOf(1), signature: '/PkL4uGVMRQNwAJWwP8esZ97zLImBw6k+wTCli0M8xU=' } } },
      { client_payload: { dispatch: { id: idOf(2), signature: 'hXHUH/RxERjmN7sqxhrEmoGLUBzFvBKVP0V4qa7QwKE=' } } },
    ]);
  });

  it('signs each attempt anew, for its time', async () => {
    const originated = await originating(
      { ...one, secret: 'a secret of at least 16 bytes' },
      { 'POST /repos/acme/deploy/dispatches': [reply(503), reply(204)] },
    );
    expect(bodies(originated)).toMatchObject([
      {
        client_payload: {
          dispatch: {
            id: idOf(1),
            sent_at: '2026-11-25T08:00:00Z',
            signature: '/PkL4uGVMRQNwAJWwP8esZ97zLImBw6k+wTCli0M8xU=',
          },
        },
      },
      {
        client_payload: {
          dispatch: {
            id: idOf(1),
            sent_at: '2026-11-25T08:00:01Z',
            signature: '9JTkb+fyCmBIxvDksa1uCqlqRUKfyUXailYLm8xBi5k=',
          },
        },
      },
    ]);
  });

  it.each([
    { what: 'a refusal', seen: refused(404, 'Not Found'), code: 'HTTP_404' },
    { what: 'a failure that stays', seen: reply(500), code: 'HTTP_500' },
    { what: 'a failure that nobody repeats', seen: reply(502), code: 'HTTP_502' },
    { what: 'a connection that is not made', seen: notConnected, code: 'CONNECT_FAILED' },
  ])('goes on with the others after $what', async ({ seen, code }) => {
    const { results } = await originating(three, { 'POST /repos/acme/serve/dispatches': [seen] });
    expect(results).toEqual([
      { repository: 'acme/deploy', dispatchId: idOf(1) },
      { repository: 'acme/serve', failure: { code, message: expect.stringMatching(/./u) } },
      { repository: 'other/deploy', dispatchId: idOf(3) },
    ]);
  });

  it('waits for nothing', async () => {
    const { requests, tookMs } = await originating(three);
    expect(requests).toHaveLength(3);
    expect(tookMs).toBe(0);
  });
});

describe('what originate refuses', () => {
  it.each([
    {
      what: 'a repository that is none',
      changed: { repositories: ['acme/deploy', 'acme/serve', 'deploy'] },
      code: 'REQUEST_INVALID',
    },
    { what: 'an event type that is too long', changed: { eventType: 'x'.repeat(101) }, code: 'REQUEST_INVALID' },
    {
      what: 'ten keys, to which comes the proof',
      changed: { clientPayload: Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`key${index}`, index])) },
      code: 'REQUEST_INVALID',
    },
    {
      what: 'a payload that is too large',
      changed: { clientPayload: { text: 'x'.repeat(65_536) } },
      code: 'PAYLOAD_TOO_LARGE',
    },
    {
      what: 'a payload that the proof makes too large',
      // 11 bytes around the text make it as large as GitHub takes it, without the proof.
      changed: { clientPayload: { text: 'x'.repeat(65_524) } },
      code: 'PAYLOAD_TOO_LARGE',
    },
    {
      what: 'a public key as secret',
      changed: { secret: 'whpk_PUAXw+hDiVqStwqnTRt+vJyYLM8uxJaMwM1V8Sr0Zgw=' },
      code: 'SECRET_INVALID',
    },
    {
      what: 'a lone surrogate, which nothing can sign',
      changed: { clientPayload: { text: '\ud800' }, secret: 'a secret of at least 16 bytes' },
      code: 'DISPATCH_INVALID',
    },
  ])('is refused before anything is sent: $what', async ({ changed, code }) => {
    const github = answeringGitHub(() => reply(204));
    const originated = originate(
      { ...three, ...changed },
      { api: github.api, clock: virtualClock(startMs), newId: () => idOf(1), tell: () => undefined },
    );
    await expect(originated).rejects.toMatchObject({ name: 'DispatchError', code });
    expect(github.requests).toEqual([]);
  });
});

describe('originate that waits for a run', () => {
  it('gives the run as soon as it is there', async () => {
    const { results, requests, told } = await originating(
      { ...one, wait: 'run' },
      { 'GET /repos/acme/deploy/actions/runs': [runsPage(), runsPage(listed(1))] },
    );
    expect(results).toStrictEqual([
      {
        repository: 'acme/deploy',
        dispatchId: idOf(1),
        run: {
          id: '10',
          url: runUrl(10),
          displayTitle: `Deploy ${idOf(1)}`,
          status: 'queued',
          conclusion: null,
        },
      },
    ]);
    expect(requests).toHaveLength(3);
    expect(told).toEqual([
      `acme/deploy: GitHub took dispatch ${idOf(1)}`,
      `acme/deploy: run 10 started: ${runUrl(10)}`,
    ]);
  });

  it('lists runs from five minutes before the attempt that succeeded on', async () => {
    const { requests } = await originating(
      { ...one, wait: 'run' },
      {
        'POST /repos/acme/deploy/dispatches': [reply(429, '', { 'retry-after': '300' }), reply(204)],
        'GET /repos/acme/deploy/actions/runs': [runsPage(listed(1))],
      },
    );
    expect(requests.at(-1)?.path).toContain('created=%3E%3D2026-11-25T08%3A00%3A00Z');
  });

  it('does not mind how a run ended', async () => {
    const { results } = await originating(
      { ...one, wait: 'run' },
      {
        'GET /repos/acme/deploy/actions/runs': [runsPage(listed(1, { status: 'completed', conclusion: 'failure' }))],
      },
    );
    expect(results).toMatchObject([{ run: { conclusion: 'failure' } }]);
    expect(results[0]).not.toHaveProperty('failure');
  });

  it('keeps the id of a dispatch whose run is not found', async () => {
    const { results, tookMs } = await originating(
      { ...one, wait: 'run' },
      { 'GET /repos/acme/deploy/actions/runs': [runsPage()] },
    );
    expect(results).toEqual([
      {
        repository: 'acme/deploy',
        dispatchId: idOf(1),
        failure: { code: 'RUN_NOT_FOUND', message: expect.stringContaining(idOf(1)) },
      },
    ]);
    expect(results[0]).not.toHaveProperty('run');
    expect(tookMs).toBe(60_000);
  });

  it('asks for no run of a dispatch that was not taken', async () => {
    const { results, requests } = await originating(
      { ...one, wait: 'completion' },
      { 'POST /repos/acme/deploy/dispatches': [refused(401, 'Bad credentials')] },
    );
    expect(results).toMatchObject([{ failure: { code: 'HTTP_401' } }]);
    expect(results[0]).not.toHaveProperty('dispatchId');
    expect(requests).toHaveLength(1);
  });
});

describe('originate that waits for completion', () => {
  it('follows the run to its end', async () => {
    const { results, told } = await originating(
      { ...one, wait: 'completion' },
      {
        'GET /repos/acme/deploy/actions/runs': [runsPage(listed(1))],
        'GET /repos/acme/deploy/actions/runs/10': [
          reply(200, listed(1, { status: 'in_progress' })),
          reply(200, listed(1, { status: 'completed', conclusion: 'success' })),
        ],
        'GET /repos/acme/deploy/actions/runs/10/jobs': [jobsPage()],
      },
    );
    expect(results).toStrictEqual([
      {
        repository: 'acme/deploy',
        dispatchId: idOf(1),
        run: {
          id: '10',
          url: runUrl(10),
          displayTitle: `Deploy ${idOf(1)}`,
          status: 'completed',
          conclusion: 'success',
        },
      },
    ]);
    expect(told).toEqual([
      `acme/deploy: GitHub took dispatch ${idOf(1)}`,
      `acme/deploy: run 10 started: ${runUrl(10)}`,
      'acme/deploy: run 10 in_progress, 0 s',
      'acme/deploy: run 10 completed: success, 2 s',
    ]);
  });

  it('gives the run that failed, and why', async () => {
    const { results } = await originating(
      { ...one, wait: 'completion' },
      {
        'GET /repos/acme/deploy/actions/runs': [runsPage(listed(1))],
        'GET /repos/acme/deploy/actions/runs/10': [
          reply(200, listed(1, { status: 'completed', conclusion: 'failure' })),
        ],
        'GET /repos/acme/deploy/actions/runs/10/jobs': [jobsPage(['deploy', 'completed', 'failure'])],
      },
    );
    expect(results).toMatchObject([
      {
        dispatchId: idOf(1),
        run: { id: '10', conclusion: 'failure' },
        failure: { code: 'RUN_FAILED', message: `the run ended in failure (deploy: failure): ${runUrl(10)}` },
      },
    ]);
  });

  it('has one deadline for finding the run and for following it', async () => {
    const { results, tookMs } = await originating(
      { ...one, wait: 'completion', waitTimeoutMs: 10_000 },
      {
        // Found after 1 + 1.5 + 2 seconds.
        'GET /repos/acme/deploy/actions/runs': [runsPage(), runsPage(), runsPage(), runsPage(listed(1))],
        'GET /repos/acme/deploy/actions/runs/10': [reply(200, listed(1, { status: 'in_progress' }))],
      },
    );
    expect(results).toMatchObject([{ run: { status: 'in_progress' }, failure: { code: 'RUN_UNFINISHED' } }]);
    expect(tookMs).toBe(10_000);
  });
});

describe('originate that waits for several repositories', () => {
  it('waits for all at once, until one deadline', async () => {
    const { results, tookMs } = await originating(
      { ...three, wait: 'run' },
      {
        'GET /repos/acme/deploy/actions/runs': [runsPage()],
        'GET /repos/acme/serve/actions/runs': [runsPage()],
        'GET /repos/other/deploy/actions/runs': [runsPage()],
      },
    );
    expect(results.map(({ failure }) => failure?.code)).toEqual(['RUN_NOT_FOUND', 'RUN_NOT_FOUND', 'RUN_NOT_FOUND']);
    expect(tookMs).toBe(60_000);
  });

  it('begins to wait when all are sent', async () => {
    const { tookMs, requests } = await originating(
      { ...three, wait: 'run' },
      {
        'POST /repos/other/deploy/dispatches': [reply(429, '', { 'retry-after': '300' }), reply(204)],
        'GET /repos/acme/deploy/actions/runs': [runsPage(listed(1))],
        'GET /repos/acme/serve/actions/runs': [runsPage()],
        'GET /repos/other/deploy/actions/runs': [runsPage(listed(3))],
      },
    );
    expect(requests.slice(0, 4).map(({ method }) => method)).toEqual(['POST', 'POST', 'POST', 'POST']);
    expect(tookMs).toBe(360_000);
  });

  it('gives the results in the order of the repositories, however they end', async () => {
    const { results, told } = await originating(
      { ...three, wait: 'completion' },
      {
        'GET /repos/acme/deploy/actions/runs': [runsPage(), runsPage(), runsPage(listed(1))],
        'GET /repos/acme/deploy/actions/runs/10': [
          reply(200, listed(1, { status: 'completed', conclusion: 'success' })),
        ],
        'POST /repos/acme/serve/dispatches': [refused(404, 'Not Found')],
        'GET /repos/other/deploy/actions/runs': [runsPage(listed(3))],
        'GET /repos/other/deploy/actions/runs/30': [
          reply(200, listed(3, { status: 'completed', conclusion: 'failure' })),
        ],
      },
    );
    expect(results).toMatchObject([
      { repository: 'acme/deploy', dispatchId: idOf(1), run: { id: '10', conclusion: 'success' } },
      { repository: 'acme/serve', failure: { code: 'HTTP_404' } },
      {
        repository: 'other/deploy',
        dispatchId: idOf(3),
        run: { id: '30', conclusion: 'failure' },
        failure: { code: 'RUN_FAILED' },
      },
    ]);
    expect(told).toEqual([
      `acme/deploy: GitHub took dispatch ${idOf(1)}`,
      `other/deploy: GitHub took dispatch ${idOf(3)}`,
      `other/deploy: run 30 started: ${runUrl(30)}`,
      'other/deploy: run 30 completed: failure, 0 s',
      `acme/deploy: run 10 started: ${runUrl(10)}`,
      'acme/deploy: run 10 completed: success, 0 s',
    ]);
  });

  it('takes no run of one repository for that of another', async () => {
    const both = runsPage(listed(2), listed(1));
    const { results } = await originating(
      { ...one, repositories: ['acme/deploy', 'acme/serve'], wait: 'run' },
      { 'GET /repos/acme/deploy/actions/runs': [both], 'GET /repos/acme/serve/actions/runs': [both] },
    );
    expect(results.map(({ run }) => run?.id)).toEqual(['10', '20']);
  });
});
