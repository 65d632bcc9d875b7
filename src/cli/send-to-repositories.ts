import { DispatchError } from '../core/errors.ts';
import { quote } from '../core/quote.ts';
import { fewestSecretBytes, isGuessable } from '../core/secret.ts';
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
  const secret = await readOptionalSecret(options, surroundings);
  const origination = { ...parseOrigination(textsOf(options)), secret };
  const token = readToken(surroundings, options.tokenEnv ?? 'GITHUB_TOKEN');
  const api = connectGitHub({ token, baseUrl: readApiUrl(surroundings) });
  if (secret === undefined) tell('no secret is given: nothing is signed');
  else if (isGuessable(secret))
    tell(`warning: the secret is shorter than ${fewestSecretBytes} bytes and can be guessed: take a longer one`);
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
    'signing-secret': '',
    wait: options.wait ?? '',
    'wait-timeout': options.waitTimeout ?? '',
  };
}

/** GitHub's own API, unless `GITHUB_API_URL` names another one, as in a workflow. */
function readApiUrl({ environment }: Surroundings): string {
  const text = environment['GITHUB_API_URL'] ?? '';
  if (text === '') return 'https://api.github.com';
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url !== undefined && /^https?:$/u.test(url.protocol) && url.username + url.password + url.search === '')
    return text.replace(/\/+$/u, '');
  throw new DispatchError(
    'INPUT_INVALID',
    `GITHUB_API_URL: ${url === undefined ? quote(text) : 'what it holds'} is no URL of an API: write https://HOST/api/v3, or unset it`,
  );
}

function report(results: readonly Originated[], { json }: DispatchOptions, surroundings: Surroundings): void {
  const failed = results.some(({ failure }) => failure !== undefined);
  if (json === true) {
    reportResult(surroundings, { text: '', json: { dispatches: results.map(jsonOf) } }, { json });
    if (failed) surroundings.setExitCode(1);
    return;
  }
  for (const result of results) {
    if (result.dispatchId !== undefined) surroundings.stdout.write(`${visible(lineOf(result))}\n`);
    if (result.failure === undefined) continue;
    const { code, message } = result.failure;
    reportFailure(surroundings, { exitCode: 1, code, message: `${result.repository}: ${message}` }, { json: false });
  }
}

/** Columns that `cut` and `awk` take apart, `-` where there is nothing. */
function lineOf({ repository, dispatchId = '-', run }: Originated): string {
  return [repository, dispatchId, run?.url ?? '-', run?.conclusion ?? run?.status ?? '-'].join(' ');
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
