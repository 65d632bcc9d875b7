import * as core from '@actions/core';
import { DispatchError, toDispatchError } from '../../core/errors.ts';
import { guessableAdvice } from '../../core/secret-text.ts';
import type { Clock } from '../../deliver/clock.ts';
import type { GitHubApi } from '../../deliver/github/api.ts';
import { originate, type Originated, type Origination, type Wait } from '../../deliver/originate.ts';
import { parseOrigination } from '../../deliver/parse-origination.ts';
import { isToken, notToken } from '../../deliver/token.ts';
import { logLine } from '../runner.ts';
import { noOutputs, outputsOf, type Outputs } from './outputs.ts';
import { summaryRows } from './summary.ts';

/** What the step is run with, beside what its runner gives. */
export interface Step {
  /** GitHub's API for a token. */
  readonly connect: (token: string) => Promise<GitHubApi>;
  readonly clock: Clock;
  /** A new UUID v7. */
  readonly newId: () => string;
}

/** The sending Action: inputs in, a dispatch to each repository, outputs, summary and annotations out. Gives the exit code. */
export async function run(step: Step): Promise<0 | 1> {
  try {
    return await send(step);
  } catch (error) {
    fail(toDispatchError(error, report));
    return 1;
  }
}

async function send(step: Step): Promise<0 | 1> {
  const { results, wait } = await originated(step);
  // What came of it is told first: the runner's files may be what fails.
  const failures = results.flatMap(({ repository, failure }) => (failure ? [{ repository, ...failure }] : []));
  for (const { repository, code, message } of failures) fail({ code, message: `${repository}: ${message}` });
  setOutputs(outputsOf(results, wait));
  await summarise(results);
  return failures.length === 0 ? 0 : 1;
}

/** @throws what keeps anything from being sent; the outputs are empty then */
async function originated({ connect, clock, newId }: Step): Promise<Sent> {
  try {
    const origination = readInputs();
    const api = await connect(readToken());
    const { secret, wait } = origination;
    if (secret === undefined) tell('signing-secret is empty: nothing is signed');
    const advice = secret === undefined ? undefined : guessableAdvice('signing-secret', secret);
    if (advice !== undefined) core.warning(advice, { title: 'wandb-artifact-dispatch' });
    return { results: await originate(origination, { api, clock, newId, tell }), wait };
  } catch (error) {
    setOutputs(noOutputs);
    throw error;
  }
}

interface Sent {
  readonly results: readonly Originated[];
  readonly wait: Wait;
}

const report = 'please report it, with what the run was started by';

function readInputs(): Origination {
  return parseOrigination({
    repository: input('repository'),
    'event-type': input('event-type'),
    event: input('event'),
    artifact: input('artifact'),
    alias: input('alias'),
    'extra-payload': input('extra-payload'),
    'signing-secret': input('signing-secret'),
    wait: input('wait'),
    'wait-timeout': input('wait-timeout'),
  });
}

function input(name: string): string {
  return core.getInput(name, { trimWhitespace: false });
}

function readToken(): string {
  const token = core.getInput('token');
  if (isToken(token)) return token;
  if (token !== '') throw new DispatchError('INPUT_INVALID', `token: ${notToken}`);
  throw new DispatchError(
    'INPUT_INVALID',
    'token: it is empty; see that the name of the secret is right, and that the secret reaches this workflow (those of forks get none)',
  );
}

function tell(line: string): void {
  process.stdout.write(logLine(line));
}

function fail({ code, message }: { readonly code: string; readonly message: string }): void {
  core.error(message, { title: code });
}

function setOutputs(outputs: Outputs): void {
  for (const [name, value] of Object.entries(outputs)) core.setOutput(name, value);
}

/** A summary is for people: that it cannot be written fails nothing. */
async function summarise(results: readonly Originated[]): Promise<void> {
  if ((process.env['GITHUB_STEP_SUMMARY'] ?? '') === '') return;
  try {
    await core.summary.addHeading('W&amp;B artifact dispatch: sent', 3).addTable(summaryRows(results)).write();
  } catch (error) {
    tell(`the job summary was not written: ${error instanceof Error ? error.message : String(error)}`);
  }
}
