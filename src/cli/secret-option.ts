import { Option } from '@commander-js/extra-typings';
import { DispatchError } from '../core/errors.ts';
import { quote } from '../core/quote.ts';
import { readBytes } from './input.ts';
import type { Surroundings } from './surroundings.ts';
import { readVariable } from './variable.ts';

/** Where the secrets of a command are. No option takes a secret itself: a command line is for everybody to read. */
export interface SecretOptions {
  readonly secretEnv?: readonly string[] | undefined;
  readonly secretFile?: readonly string[] | undefined;
}

/** `--secret-env`, which may be repeated. */
export function secretEnvOption(description: string) {
  return new Option('--secret-env <name>', description).argParser(repeated).conflicts('secretFile');
}

/** `--secret-file`, which may be repeated. */
export function secretFileOption(description: string) {
  return new Option('--secret-file <file>', description).argParser(repeated);
}

/** Takes an option that may be repeated. */
export function repeated(value: string, previous: readonly string[] | undefined): readonly string[] {
  return [...(previous ?? []), value];
}

/**
 * The one secret of a command.
 *
 * @throws SECRET_MISSING SECRET_INVALID INPUT_INVALID
 */
export async function readSecret(options: SecretOptions, surroundings: Surroundings): Promise<string> {
  const [secret = '', ...others] = await readSecrets(options, surroundings);
  if (others.length === 0) return secret;
  throw new DispatchError('INPUT_INVALID', `${others.length + 1} secrets are given: give the one to sign with`);
}

/**
 * The one secret of a command that does without; undefined where none is named.
 *
 * @throws SECRET_MISSING SECRET_INVALID INPUT_INVALID
 */
export async function readOptionalSecret(
  options: SecretOptions,
  surroundings: Surroundings,
): Promise<string | undefined> {
  return options.secretEnv === undefined && options.secretFile === undefined
    ? undefined
    : readSecret(options, surroundings);
}

/**
 * The secrets of a command, in the order in which they were given.
 *
 * @throws SECRET_MISSING when there is none, or a variable is not set
 * @throws SECRET_INVALID when one is empty or not UTF-8
 * @throws INPUT_INVALID when a file cannot be read
 */
export async function readSecrets(
  { secretEnv = [], secretFile = [] }: SecretOptions,
  surroundings: Surroundings,
): Promise<readonly string[]> {
  if (secretEnv.length + secretFile.length === 0)
    throw new DispatchError(
      'SECRET_MISSING',
      'no secret is given: name its variable by --secret-env, or its file by --secret-file',
    );
  const fromVariables = secretEnv.map((name) =>
    readVariable(surroundings, { kind: 'secret', option: '--secret-env', name }),
  );
  const fromFiles = await Promise.all(secretFile.map((path) => readSecretFile(path, surroundings)));
  return [...fromVariables, ...fromFiles];
}

async function readSecretFile(path: string, { readFile }: Surroundings): Promise<string> {
  const name = `--secret-file: the file ${tellable(path)}`;
  const text = decode(name, await readBytes(name, () => readFile(path)));
  const secret = text.replace(/\r?\n$/u, '');
  if (secret === '') throw new DispatchError('SECRET_INVALID', `${name} is empty: put the secret into it`);
  return secret;
}

function decode(name: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new DispatchError('SECRET_INVALID', `${name} is not UTF-8: a secret is text, such as keygen's or base64`, {
      cause,
    });
  }
}

/** The path, unless it is a secret that was given in its place. */
function tellable(path: string): string {
  return /^\s*wh(?:sec|sk|pk)_/u.test(path) ? 'of that name (not shown, it looks like a secret)' : quote(path);
}
