import * as core from '@actions/core';
import { DispatchError } from '../../core/errors.ts';
import { fewestSecretBytes, isGuessable } from '../../core/secret.ts';
import type { Clock } from '../../deliver/clock.ts';
import type { GitHubApi } from '../../deliver/github/api.ts';
import { originate, type Originated, type Origination } from '../../deliver/originate.ts';
import { parseOrigination } from '../../deliver/parse-origination.ts';
import { isToken, notToken } from '../../deliver/token.ts';
import { logLine } from '../runner.ts';
import { toDispatchError } from '../unexpected.ts';
import { noOutputs, outputsOf, type Outputs } from './outputs.ts';
import { summaryRows } from './summary.ts';

/** What the step is run with, beside what its runner gives. */
export interface Step {
  /** GitHub's API for a token. */
  readonly connect: (token: string) => GitHubApi;
  readonly clock: Clock;
  /** A new UUID v7. */
  readonly newId: () => string;
}

/** The sending Action: inputs in, a dispatch to each repository, outputs, summary and annotations out. Gives the exit code. */
export async function run(step: Step): Promise<0 | 1> {
  try {
    return await send(step);
  } catch (error) {
    fail(toDispatchError(error));
    setOutputs(noOutputs);
    return 1;
  }
}

async function send({ connect, clock, newId }: Step): Promise<0 | 1> {
  const origination = readInputs();
  const api = connect(readToken());
  if (origination.secret === undefined) tell('signing-secret is empty: nothing is signed');
  else if (isGuessable(origination.secret)) {
    const advice = `signing-secret is shorter than ${fewestSecretBytes} bytes and can be guessed: take a longer one, on both sides`;
    core.warning(advice, { title: 'wandb-artifact-dispatch' });
  }
  const results = await originate(origination, { api, clock, newId, tell });
  setOutputs(outputsOf(results, origination.wait));
  await summarise(results);
  const failed = results.filter(({ failure }) => failure !== undefined);
  for (const { repository, failure } of failed) {
    if (failure !== undefined) fail({ code: failure.code, message: `${repository}: ${failure.message}` });
  }
  return failed.length === 0 ? 0 : 1;
}

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
  try {
    await core.summary.addHeading('W&amp;B artifact dispatch: sent', 3).addTable(summaryRows(results)).write();
  } catch (error) {
    tell(`the job summary was not written: ${toDispatchError(error).message}`);
  }
}
