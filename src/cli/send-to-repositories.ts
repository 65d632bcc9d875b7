import { guessableAdvice } from '../core/secret-text.ts';
import { parseApiUrl } from '../deliver/github/api-url.ts';
import { connectGitHub } from '../deliver/github/connect.ts';
import type { WorkflowRun } from '../deliver/github/workflow-run.ts';
import { originate, type Originated } from '../deliver/originate.ts';
import { parseOrigination } from '../deliver/parse-origination.ts';
import { reportFailure, reportResult, visible } from './report.ts';
import { readOptionalSecret, type SecretOptions } from './secret-option.ts';
import type { Surroundings } from './surroundings.ts';
import { readToken } from './token-option.ts';

/** The options of `send --repository`. */
export interface DispatchOptions extends SecretOptions {
  readonly repository: readonly string[];
  readonly eventType?: string | undefined;
  readonly artifact?: string | undefined;
  readonly event?: string | undefined;
  readonly alias?: string | undefined;
  readonly extraPayload?: readonly string[] | undefined;
  readonly wait?: string | undefined;
  readonly waitTimeout?: string | undefined;
  readonly tokenEnv?: string | undefined;
  readonly json?: true | undefined;
}

/**
 * Dispatches to GitHub, tells on stderr how it goes, and prints what came of it, a line for each repository.
 *
 * @throws INPUT_INVALID SECRET_MISSING SECRET_INVALID and what `parseOrigination` and `originate` throw, before anything is sent
 */
export async function sendToRepositories(options: DispatchOptions, surroundings: Surroundings): Promise<void> {
  const { clock, newId } = surroundings;
  const tell = (line: string): void => surroundings.stderr.write(`${visible(line)}\n`);
  const given = await readOptionalSecret(options, surroundings);
  const origination = parseOrigination({ ...textsOf(options), 'signing-secret': given ?? '' });
  const { secret } = origination;
  const token = readToken(surroundings, options.tokenEnv ?? 'GITHUB_TOKEN');
  const api = connectGitHub({ token, baseUrl: parseApiUrl(surroundings.environment['GITHUB_API_URL'] ?? '') });
  if (secret === undefined) tell('no secret is given: nothing is signed');
  const advice = secret === undefined ? undefined : guessableAdvice('the secret', secret);
  if (advice !== undefined) tell(`warning: ${advice}`);
  const results = await originate(origination, { api, clock, newId, tell });
  report(results, options, surroundings);
}

function textsOf(options: DispatchOptions) {
  return {
    repository: options.repository.join('\n'),
    'event-type': options.eventType ?? '',
    event: options.event ?? '',
    artifact: options.artifact ?? '',
    alias: options.alias ?? '',
    'extra-payload': (options.extraPayload ?? []).join('\n'),
    wait: options.wait ?? '',
    'wait-timeout': options.waitTimeout ?? '',
  };
}

function report(results: readonly Originated[], { json }: DispatchOptions, surroundings: Surroundings): void {
  const failed = results.some(({ failure }) => failure !== undefined);
  if (json === true) {
    reportResult(surroundings, { text: '', json: { dispatches: results.map(jsonOf) } }, { json });
    if (failed) surroundings.setExitCode(1);
    return;
  }
  for (const result of results) {
    surroundings.stdout.write(`${visible(lineOf(result))}\n`);
    if (result.failure === undefined) continue;
    const { code, message } = result.failure;
    reportFailure(surroundings, { exitCode: 1, code, message: `${result.repository}: ${message}` }, { json: false });
  }
}

/** Columns that `cut` and `awk` take apart, `-` where there is nothing. */
function lineOf({ repository, dispatchId = '-', run, failure }: Originated): string {
  return [repository, dispatchId, run?.url ?? '-', run?.conclusion ?? run?.status ?? failure?.code ?? '-'].join(' ');
}

function jsonOf({ repository, dispatchId, run, failure }: Originated): object {
  return {
    repository,
    dispatchId: dispatchId ?? null,
    run: run === undefined ? null : runJson(run),
    failure: failure ?? null,
  };
}

function runJson({ id, url, status, conclusion }: WorkflowRun): object {
  return { id, url, status, conclusion };
}
