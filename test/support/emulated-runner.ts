import { resolve } from 'node:path';

import { type ActionMetadata, readActionMetadata } from './action-metadata.ts';
import { type ProcessResult, runNode } from './run-process.ts';
import { githubContext, runnerEnvironment } from './runner-environment.ts';
import { createRunnerFolder, type RunnerFolder } from './runner-folder.ts';
import {
  annotate,
  type Annotation,
  applyCommand,
  applyFileCommands,
  applySummary,
  noEffects,
  type StepEffects,
} from './step-effects.ts';
import { resolveStepInputs } from './step-inputs.ts';
import { parseWorkflowCommands, type WorkflowCommand } from './workflow-commands.ts';

/** One `uses:` step of a job. */
export interface RunActionOptions {
  /** Where action.yml is. */
  readonly folder: string;
  /** The step's `with`. */
  readonly inputs?: Readonly<Record<string, string>>;
  /** Content of the event file; a string is written as it is; undefined: no file and no GITHUB_EVENT_PATH. */
  readonly event?: unknown;
  /** @default 'repository_dispatch' */
  readonly eventName?: string;
  /** The step's `env`; goes over everything else. */
  readonly env?: Readonly<Record<string, string>>;
  /** A folder of the caller's to run in, for looking at it afterwards. @default an empty one that is removed */
  readonly workspace?: string;
  /** @default 30000 */
  readonly timeLimitMs?: number;
}

/** What the step came to. */
export interface StepResult extends ProcessResult {
  /** Also `failure` when the runner could not process a command, whatever the exit code. */
  readonly outcome: 'success' | 'failure';
  /** By GITHUB_OUTPUT and by `::set-output`. */
  readonly outputs: Readonly<Record<string, string>>;
  /** Names in `outputs` that action.yml does not declare. */
  readonly undeclaredOutputs: readonly string[];
  readonly state: Readonly<Record<string, string>>;
  /** What later steps would find in their environment, by GITHUB_ENV. */
  readonly environment: Readonly<Record<string, string>>;
  /** What later steps would find in front of their PATH, by GITHUB_PATH. */
  readonly paths: readonly string[];
  readonly summary: string;
  /** The runner's own warnings first, then the step's, then the runner's errors about command files. */
  readonly annotations: readonly Annotation[];
  readonly masks: readonly string[];
  /** Every command that the runner obeyed, in stdout, then in stderr. */
  readonly commands: readonly WorkflowCommand[];
  /** The lines that are no commands; not masked. */
  readonly log: readonly string[];
}

/**
 * Runs a JavaScript action as GitHub's runner does: its action.yml, its environment, its command files.
 *
 * @throws Error when action.yml does not parse, is not for node24, or the time limit is over; spawn's error (E2BIG).
 */
export async function runAction(options: RunActionOptions): Promise<StepResult> {
  const env = runnerEnvironment(options.eventName ?? 'repository_dispatch');
  const metadata = await readActionMetadata(options.folder, { github: githubContext(env, options.event) });
  requireNode24(metadata);
  const inputs = resolveStepInputs(metadata, options.inputs ?? {});
  const folder = await createRunnerFolder(options.event, options.workspace);
  try {
    const processResult = await runNode(resolve(options.folder, metadata.main), {
      cwd: folder.workspace,
      env: { ...env, ...folder.env, ...inputs.env, ...options.env },
      timeLimitMs: options.timeLimitMs ?? 30_000,
    });
    const effects = noEffects();
    for (const warning of inputs.warnings) annotate(effects, 'warning', warning);
    const { commands, log } = parseWorkflowCommands(joinStreams(processResult));
    for (const command of commands) applyCommand(effects, command);
    await applyCommandFiles(effects, folder);
    return { ...processResult, ...toResult(effects, processResult, metadata), commands, log };
  } finally {
    await folder.remove();
  }
}

function requireNode24(metadata: ActionMetadata): void {
  if (metadata.using !== 'node24') throw new Error(`runs.using is '${metadata.using}', the runner wants 'node24'`);
  if (Number.parseInt(process.versions.node, 10) < 24) throw new Error(`node24 is needed, this is ${process.version}`);
}

/** The runner reads commands from both streams; how their lines interleave is not known here. */
function joinStreams({ stdout, stderr }: ProcessResult): string {
  return stdout === '' || /[\r\n]$/.test(stdout) ? stdout + stderr : `${stdout}\n${stderr}`;
}

async function applyCommandFiles(effects: StepEffects, folder: RunnerFolder): Promise<void> {
  applyFileCommands(effects, 'output', await folder.readCommandFile('GITHUB_OUTPUT'));
  applyFileCommands(effects, 'state', await folder.readCommandFile('GITHUB_STATE'));
  applyFileCommands(effects, 'environment', await folder.readCommandFile('GITHUB_ENV'));
  const paths = await folder.readCommandFile('GITHUB_PATH');
  effects.paths.push(...paths.split(/\r\n|\r|\n/).filter((line) => line !== ''));
  applySummary(effects, await folder.readCommandFile('GITHUB_STEP_SUMMARY'));
}

function toResult(effects: StepEffects, { exitCode }: ProcessResult, metadata: ActionMetadata) {
  return {
    outcome: exitCode === 0 && !effects.failed ? ('success' as const) : ('failure' as const),
    outputs: Object.fromEntries(effects.outputs),
    undeclaredOutputs: [...effects.outputs.keys()].filter((name) => !metadata.outputs.includes(name)),
    state: Object.fromEntries(effects.state),
    environment: Object.fromEntries(effects.environment),
    paths: effects.paths,
    summary: effects.summary,
    annotations: effects.annotations,
    masks: effects.masks,
  };
}
