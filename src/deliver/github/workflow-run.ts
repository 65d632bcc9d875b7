import * as z from 'zod/mini';
import type { Clock } from '../clock.ts';
import type { Reason } from '../reason.ts';
import { rateLimitPauseMs, waitOf } from '../retry-after.ts';
import type { GitHubApi, GitHubReply } from './api.ts';
import { isRateLimit } from './rate-limit.ts';
import { refusal } from './refusal.ts';

/** A run of a workflow, as far as it is read. Source: GitHub's REST API, schema `workflow-run`. */
export interface WorkflowRun {
  readonly id: string;
  /** Its page. */
  readonly url: string;
  readonly displayTitle: string;
  /** `queued`, `in_progress`, `waiting`, `completed`, … */
  readonly status: string;
  /** `success`, `failure`, …; null before the end. */
  readonly conclusion: string | null;
}

/** A job of a run. Source: GitHub's REST API, schema `job`. */
export interface Job {
  readonly name: string;
  readonly status: string;
  readonly conclusion: string | null;
}

const id = z.union([z.number(), z.bigint()]);
const runSchema = z.object({
  id,
  html_url: z.string(),
  display_title: z.string(),
  status: z.nullable(z.string()),
  conclusion: z.nullable(z.string()),
});
const runsSchema = z.object({ workflow_runs: z.array(runSchema) });
const jobsSchema = z.object({
  jobs: z.array(z.object({ name: z.string(), status: z.string(), conclusion: z.nullable(z.string()) })),
});

/** What a question came to: an answer, nothing yet (ask again, after a while where GitHub says so), or a refusal that stays one. */
export type Answer<Value> =
  | { readonly kind: 'answer'; readonly value: Value }
  | { readonly kind: 'no answer'; readonly trouble: string; readonly afterMs?: number }
  | { readonly kind: 'refused'; readonly reason: Reason };

/** Asks GitHub about the runs of one repository. */
export interface RunReader {
  /** The runs that dispatches started since an instant, newest first, at most a thousand, as GitHub has it. */
  readonly runsSince: (sinceMs: number) => Promise<Answer<readonly WorkflowRun[]>>;
  readonly run: (runId: string) => Promise<Answer<WorkflowRun>>;
  /** The first hundred jobs of a run's latest attempt. */
  readonly jobs: (runId: string) => Promise<Answer<readonly Job[]>>;
}

const pageSize = 100;
const mostPages = 10;

/** Reads the runs of one repository; the token needs Actions: read. */
export function createRunReader(api: GitHubApi, repository: string, clock: Clock): RunReader {
  const runs = `/repos/${repository}/actions/runs`;
  const get = async <Value>(path: string, parse: (body: unknown) => Value | undefined): Promise<Answer<Value>> =>
    toAnswer(await api({ method: 'GET', path, headers: { Accept: 'application/vnd.github+json' } }), {
      repository,
      parse,
      nowMs: clock.nowMs(),
    });
  const page = (sinceMs: number, number: number): Promise<Answer<readonly WorkflowRun[]>> => {
    const created = encodeURIComponent(`>=${new Date(sinceMs).toISOString().slice(0, 19)}Z`);
    const query = `event=repository_dispatch&created=${created}&per_page=${pageSize}&page=${number}`;
    return get(`${runs}?${query}`, (body) => runsSchema.safeParse(body).data?.workflow_runs.map(toRun));
  };
  return {
    runsSince: (sinceMs) => allPages((number) => page(sinceMs, number)),
    run: (runId) =>
      get(`${runs}/${runId}`, (body) => {
        const { data } = runSchema.safeParse(body);
        return data && toRun(data);
      }),
    jobs: (runId) => get(`${runs}/${runId}/jobs?per_page=${pageSize}`, (body) => jobsSchema.safeParse(body).data?.jobs),
  };
}

async function allPages(
  page: (number: number) => Promise<Answer<readonly WorkflowRun[]>>,
): Promise<Answer<readonly WorkflowRun[]>> {
  // A run that starts meanwhile pushes one onto the next page that was on the last.
  const runs = new Map<string, WorkflowRun>();
  for (let number = 1; number <= mostPages; number++) {
    const answer = await page(number);
    if (answer.kind !== 'answer') return answer;
    for (const run of answer.value) runs.set(run.id, run);
    if (answer.value.length < pageSize) break;
  }
  return { kind: 'answer', value: [...runs.values()] };
}

function toRun(run: z.output<typeof runSchema>): WorkflowRun {
  const { html_url: url, display_title: displayTitle, status, conclusion } = run;
  return { id: String(run.id), url, displayTitle, status: status ?? 'unknown', conclusion };
}

interface Reading<Value> {
  readonly repository: string;
  readonly parse: (body: unknown) => Value | undefined;
  readonly nowMs: number;
}

function toAnswer<Value>(
  reply: Awaited<ReturnType<GitHubApi>>,
  { repository, parse, nowMs }: Reading<Value>,
): Answer<Value> {
  if (reply.kind === 'no reply') return { kind: 'no answer', trouble: reply.detail };
  if (reply.status === 200) {
    const value = parse(reply.body);
    return value === undefined ? { kind: 'no answer', trouble: 'a reply that is no run' } : { kind: 'answer', value };
  }
  return notRead(reply, repository, nowMs);
}

function notRead(reply: GitHubReply, repository: string, nowMs: number): Answer<never> {
  const limited = isRateLimit(reply);
  if (limited || reply.status >= 500 || reply.status === 408) {
    const afterMs = waitOf(reply, nowMs) ?? (limited ? rateLimitPauseMs : 0);
    return { kind: 'no answer', trouble: `status ${reply.status}`, afterMs };
  }
  const action = `read the runs of ${repository}`;
  return {
    kind: 'refused',
    reason: refusal(reply, {
      repository,
      action,
      permission: 'Actions: read',
      hidden: `the token cannot read the runs of ${repository}, or the run was deleted`,
    }),
  };
}
