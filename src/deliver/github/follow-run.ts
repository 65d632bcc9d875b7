import type { Watched } from './find-run.ts';
import { poll, type Watch } from './poll.ts';
import type { Job, RunReader, WorkflowRun } from './workflow-run.ts';

/** The conclusions that fail nothing. */
const goodConclusions: ReadonlySet<string | null> = new Set(['success', 'neutral', 'skipped']);

/** Follows a run to its end, telling what changes, and at least once a minute that it still goes on. */
export async function followRun(run: WorkflowRun, runs: RunReader, watch: Watch): Promise<Watched> {
  const progress = createProgress(watch);
  let latest = run;
  const polled = await poll(
    {
      ask: () => runs.run(run.id),
      settle: async (value) => {
        latest = value;
        const jobs = await runs.jobs(run.id);
        const known = jobs.kind === 'answer' ? jobs.value : [];
        progress(value, known);
        return value.status === 'completed' ? judge(value, known) : undefined;
      },
      pauseMs: (round) => Math.min(2_000 + 1_000 * round, 10_000),
    },
    watch,
  );
  if (polled.kind === 'settled') return polled.result;
  if (polled.kind === 'refused') return { kind: 'failed', reason: polled.reason, run: latest };
  const why = polled.trouble === undefined ? '' : ` (GitHub did not tell of it at the end: ${polled.trouble})`;
  return {
    kind: 'failed',
    run: latest,
    reason: {
      code: 'RUN_UNFINISHED',
      message: `the run was still ${latest.status} when wait-timeout was over${why}: ${latest.url}; it goes on by itself, so look there, or wait longer`,
    },
  };
}

function judge(run: WorkflowRun, jobs: readonly Job[]): Watched {
  if (goodConclusions.has(run.conclusion)) return { kind: 'run', run };
  const bad = jobs.filter(({ conclusion }) => conclusion !== null && !goodConclusions.has(conclusion));
  const which = bad.map(({ name, conclusion }) => `${name}: ${conclusion}`).join(', ');
  return {
    kind: 'failed',
    run,
    reason: {
      code: 'RUN_FAILED',
      message: `the run ended in ${run.conclusion ?? 'nothing'}${which === '' ? '' : ` (${which})`}: ${run.url}`,
    },
  };
}

/** How often a run that does not change is told of: once a minute. */
const heartbeatMs = 60_000;

function createProgress({ clock, tell }: Watch): (run: WorkflowRun, jobs: readonly Job[]) => void {
  const startedAtMs = clock.nowMs();
  let told = '';
  let toldAtMs = startedAtMs;
  return (run, jobs) => {
    const nowMs = clock.nowMs();
    const state = describe(run, jobs);
    if (state === told && nowMs - toldAtMs < heartbeatMs) return;
    told = state;
    toldAtMs = nowMs;
    tell(`run ${run.id} ${state}, ${Math.round((nowMs - startedAtMs) / 1000)} s`);
  };
}

function describe({ status, conclusion }: WorkflowRun, jobs: readonly Job[]): string {
  const state = status === 'completed' ? `completed: ${conclusion}` : status;
  if (jobs.length === 0) return state;
  const ended = jobs.filter(({ status: jobStatus }) => jobStatus === 'completed').length;
  const going = jobs.filter(({ status: jobStatus }) => jobStatus === 'in_progress').map(({ name }) => name);
  return `${state}, ${ended} of ${jobs.length} jobs ended${going.length === 0 ? '' : `, now ${going.join(', ')}`}`;
}
