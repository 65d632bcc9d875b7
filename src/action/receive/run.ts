import { toDispatchError, type DispatchError } from '../../core/errors.ts';
import { annotation, logLine, writeOutputs, writeSummary, type Environment, type Level } from '../runner.ts';
import { eventsAdvice, secretAdvice, unverifiedAdvice } from './advice.ts';
import { readInputs, type Inputs } from './inputs.ts';
import { outputsOf, refusedOutputs, type Outputs } from './outputs.ts';
import { readDispatch } from './read-dispatch.ts';
import { receive, type Received } from './receive.ts';
import { refusalSummary, summaryOf } from './summary.ts';
import { tellEvent } from './told-event.ts';

/** What the step is run with. */
export interface Step {
  readonly environment: Environment;
  readonly nowMs: number;
  /** Writes to the log. */
  readonly print: (text: string) => void;
}

const report = 'please report it, with what the run was started by';

/** The receiving Action: event file and inputs in, outputs, summary and annotations out. Returns the exit code. */
export function run(step: Step): 0 | 1 {
  try {
    const inputs = readInputs(step.environment);
    const dispatch = readDispatch(step.environment, inputs.payload);
    annotate(step, 'warning', [...secretAdvice(inputs.secrets ?? []), ...unverifiedAdvice(dispatch, inputs)]);
    return tell(step, inputs, receive(dispatch, inputs, step.nowMs));
  } catch (error) {
    return refuse(step, toDispatchError(error, report));
  }
}

function tell(step: Step, inputs: Inputs, received: Received): 0 | 1 {
  const told = tellEvent(received.event);
  const outputs = outputsOf(received, told);
  writeOutputs(step.environment, outputs);
  summarise(step, summaryOf(received, outputs));
  annotate(step, 'warning', told.warnings);
  annotate(step, 'notice', eventsAdvice(received, inputs));
  step.print(logLine(resultLine(received, outputs)));
  if (received.failure === undefined) return 0;
  fail(step, received.failure);
  return 1;
}

/** What was refused says nothing to later steps: all outputs are empty but the two that say so. */
function refuse(step: Step, error: DispatchError): 1 {
  fail(step, error);
  try {
    writeOutputs(step.environment, refusedOutputs);
  } catch (cause) {
    step.print(logLine(`no outputs were written: ${cause instanceof Error ? cause.message : String(cause)}`));
  }
  summarise(step, refusalSummary(error));
  return 1;
}

/** A summary is for people: that it cannot be written fails nothing. */
function summarise(step: Step, summary: string): void {
  try {
    writeSummary(step.environment, summary);
  } catch (cause) {
    annotate(step, 'warning', [
      `the job summary was not written: ${cause instanceof Error ? cause.message : String(cause)}`,
    ]);
  }
}

function fail(step: Step, error: DispatchError): void {
  step.print(annotation('error', error.message, error.code));
}

function annotate(step: Step, level: Level, messages: readonly string[]): void {
  for (const message of messages) step.print(annotation(level, message, 'wandb-artifact-dispatch'));
}

function resultLine({ mismatch, verified }: Received, outputs: Outputs): string {
  const what = [outputs['event-type'], outputs.artifact || outputs['artifact-uri']]
    .filter((part) => part !== '')
    .join(' ');
  const proof = verified === undefined ? 'not verified' : `verified by secret ${verified.secretIndex + 1}`;
  return `${what === '' ? 'an event without an artifact' : what}: ${mismatch === undefined ? 'matched' : `not matched, ${mismatch.reason}`}; ${proof}`;
}
