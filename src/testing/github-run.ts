import { present } from '../core/present.ts';
import type { RepositoryDispatchEvent } from './repository-dispatch-event.ts';

/** A workflow of a repository, as far as it starts runs. */
export type GitHubWorkflow = {
  /** `owner/repo`; upper and lower case make no difference. */
  readonly repository: string;
  /** The event types that it listens to. @default every one */
  readonly types?: readonly string[];
  /** @default 'deploy' */
  readonly name?: string;
  /** Its `run-name`, which becomes the run's `display_title`. @default the event type, which is modelled */
  readonly runName?: (event: RepositoryDispatchEvent) => string;
  /** What becomes of its runs, a state for each answer that shows them. @default queued, in progress, success */
  readonly life?: readonly GitHubRunState[];
};

/** A state of a run; `unlisted`: GitHub has not caught up yet, no list shows it. */
export type GitHubRunState =
  | 'unlisted'
  | {
      readonly status: 'queued' | 'in_progress' | 'waiting' | 'pending' | 'requested' | 'completed';
      readonly conclusion?: string;
      readonly jobs?: readonly GitHubJob[];
    };

/** A job of a run. */
export type GitHubJob = {
  readonly name: string;
  readonly status: 'queued' | 'in_progress' | 'completed';
  readonly conclusion?: string;
};

/** What a run is made of. */
export type GitHubRunStart = {
  /** `owner/repo`. */
  readonly repository: string;
  readonly displayTitle: string;
  /** @default 'deploy' */
  readonly name?: string;
  /** What started it. @default 'repository_dispatch' */
  readonly event?: string;
  /** Milliseconds since 1970. @default now */
  readonly createdAtMs?: number;
  readonly life?: readonly GitHubRunState[];
};

/**
 * A run, from its start on. It moves on to the next state of its life after each answer that showed it, and while it is unlisted after
 * each list that left it out; the last state stays. So nothing here waits for time to pass.
 */
export type GitHubRun = {
  readonly id: number;
  readonly repository: string;
  readonly name: string;
  readonly displayTitle: string;
  readonly event: string;
  readonly createdAtMs: number;
  readonly life: readonly GitHubRunState[];
  /** Index into its life. */
  state: number;
};

const usualLife: readonly GitHubRunState[] = [
  { status: 'queued' },
  { status: 'in_progress' },
  { status: 'completed', conclusion: 'success' },
];

/** A run at the begin of its life. */
export function createRun(id: number, start: GitHubRunStart & { readonly createdAtMs: number }): GitHubRun {
  const { repository, displayTitle, createdAtMs, name = 'deploy', event = 'repository_dispatch' } = start;
  return { id, repository, name, displayTitle, event, createdAtMs, life: start.life ?? usualLife, state: 0 };
}

/** The runs that an event starts, one for each workflow that listens. */
export function runsStartedBy(
  event: RepositoryDispatchEvent,
  workflows: readonly GitHubWorkflow[],
): readonly GitHubRunStart[] {
  const repository = event.repository.full_name;
  return workflows
    .filter((workflow) => workflow.repository.toLowerCase() === repository.toLowerCase())
    .filter(({ types }) => types === undefined || types.includes(event.action))
    .map((workflow) => startOf(workflow, event));
}

function startOf({ name, runName, life }: GitHubWorkflow, event: RepositoryDispatchEvent): GitHubRunStart {
  const displayTitle = runName === undefined ? event.action : runName(event);
  return present({ repository: event.repository.full_name, displayTitle, name, life });
}

/** The state of a run, undefined while it is unlisted. */
export function stateOf(run: GitHubRun): Exclude<GitHubRunState, 'unlisted'> | undefined {
  const state = run.life[run.state];
  return state === 'unlisted' ? undefined : state;
}

/** Moves a run on by one state, unless it is in its last. */
export function moveOn(run: GitHubRun): void {
  run.state = Math.min(run.state + 1, run.life.length - 1);
}
