import { readFileCommands } from './file-commands.ts';
import type { WorkflowCommand } from './workflow-commands.ts';

/** A line under "Annotations" on the page of a run. */
export interface Annotation {
  readonly level: 'error' | 'warning' | 'notice';
  readonly message: string;
  /** `title`, `file`, `line`, … */
  readonly properties: Readonly<Record<string, string>>;
}

/**
 * What a step has changed so far.
 *
 * It grows in the runner's order: commands as they were printed, then the command files; `failed` only ever becomes true.
 */
export interface StepEffects {
  readonly outputs: Map<string, string>;
  readonly state: Map<string, string>;
  readonly environment: Map<string, string>;
  readonly paths: string[];
  readonly masks: string[];
  readonly annotations: Annotation[];
  summary: string;
  /** A command that the runner could not process: the step fails whatever its exit code. */
  failed: boolean;
}

const summaryLimitBytes = 1024 * 1024;

/** The effects of a step that has done nothing yet. */
export function noEffects(): StepEffects {
  return {
    outputs: new Map(),
    state: new Map(),
    environment: new Map(),
    paths: [],
    masks: [],
    annotations: [],
    summary: '',
    failed: false,
  };
}

/** Adds an annotation without properties. */
export function annotate(effects: StepEffects, level: Annotation['level'], message: string): void {
  effects.annotations.push({ level, message, properties: {} });
}

/** Does what the runner does at a printed command; `set-env` and `add-path` are switched off there and fail the step. */
export function applyCommand(effects: StepEffects, command: WorkflowCommand): void {
  switch (command.command) {
    case 'error':
    case 'warning':
    case 'notice':
      effects.annotations.push({ level: command.command, message: command.data, properties: command.properties });
      break;
    case 'add-mask':
      effects.masks.push(command.data);
      break;
    case 'set-output':
      setByCommand(effects, effects.outputs, command);
      break;
    case 'save-state':
      setByCommand(effects, effects.state, command);
      break;
    case 'set-env':
    case 'add-path':
      fail(effects, `Unable to process command '${command.command}' successfully.`);
      annotate(effects, 'error', `The \`${command.command}\` command is disabled.`);
      break;
    default:
      break;
  }
}

/** Takes over a file of names and values; a broken line fails the step, what stood before it counts. */
export function applyFileCommands(effects: StepEffects, kind: 'output' | 'state' | 'environment', text: string): void {
  const target = { output: effects.outputs, state: effects.state, environment: effects.environment }[kind];
  const contextName = kind === 'environment' ? 'env' : kind;
  try {
    for (const [name, value] of readFileCommands(text)) target.set(name, value);
  } catch (error) {
    fail(effects, `Unable to process file command '${contextName}' successfully.`);
    annotate(effects, 'error', error instanceof Error ? error.message : String(error));
  }
}

/** Takes over the summary, unless it is longer than the runner uploads. */
export function applySummary(effects: StepEffects, text: string): void {
  const sizeBytes = Buffer.byteLength(text);
  if (sizeBytes <= summaryLimitBytes) {
    effects.summary = text;
    return;
  }
  const limits = `supports content up to a size of 1024k, got ${Math.floor(sizeBytes / 1024)}k`;
  annotate(effects, 'error', `$GITHUB_STEP_SUMMARY upload aborted, ${limits}.`);
}

function setByCommand(effects: StepEffects, target: Map<string, string>, command: WorkflowCommand): void {
  const { name } = command.properties;
  if (name !== undefined) {
    target.set(name, command.data);
    return;
  }
  fail(effects, `Unable to process command '${command.command}' successfully.`);
  annotate(effects, 'error', `Required field 'name' is missing in ##[${command.command}] command.`);
}

function fail(effects: StepEffects, message: string): void {
  effects.failed = true;
  annotate(effects, 'error', message);
}
