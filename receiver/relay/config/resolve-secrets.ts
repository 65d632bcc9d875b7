import { DispatchError } from '../../../src/core/errors.ts';
import { quote } from '../../../src/core/quote.ts';
import type { RelayConfig, SecretSource } from './config.ts';

/** Where secrets are looked up. */
export interface SecretPlaces {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly readFile: (path: string) => Promise<Uint8Array>;
}

/** A value, or why there is none, in words that do not hold it. */
type Found = { readonly name: string } & ({ readonly value: string } | { readonly fault: string });

/**
 * The values of all secrets of a config by their names, as they are now. One newline at the end of a file is dropped.
 *
 * @throws SECRET_MISSING naming all that are not there: a variable that is not set or empty, a file that is empty or cannot be read
 */
export async function resolveSecrets(
  { secrets }: Pick<RelayConfig, 'secrets'>,
  environment: SecretPlaces['environment'],
  readFile: SecretPlaces['readFile'],
): Promise<ReadonlyMap<string, string>> {
  const looking = [...secrets].map(([name, source]) => find(name, source, { environment, readFile }));
  const found = await Promise.all(looking);
  const faults = found.flatMap((secret) => ('fault' in secret ? [`${secret.name}: ${secret.fault}`] : []));
  if (faults.length > 0) throw new DispatchError('SECRET_MISSING', `of the config's secrets: ${faults.join('; ')}`);
  return new Map(found.flatMap((secret) => ('value' in secret ? [[secret.name, secret.value]] : [])));
}

async function find(name: string, source: SecretSource, places: SecretPlaces): Promise<Found> {
  if (source.kind === 'file') return { name, ...(await fromFile(source.path, places)) };
  const { variable } = source;
  const value = Object.hasOwn(places.environment, variable) ? places.environment[variable] : undefined;
  // A variable that is not written as they mostly are may be the secret itself, given in its place.
  const shown = /^[A-Z_][A-Z0-9_]*$/u.test(variable) ? `the variable ${variable}` : 'its variable';
  if (value === undefined) return { name, fault: `${shown} is not set` };
  if (value === '') return { name, fault: `${shown} is empty` };
  // Node reads U+FFFD where it finds bytes that are no text, so what was there cannot be told.
  return value.includes('\uFFFD') ? { name, fault: `${shown} is not UTF-8` } : { name, value };
}

async function fromFile(
  path: string,
  { readFile }: SecretPlaces,
): Promise<{ readonly value: string } | { readonly fault: string }> {
  const shown = /(?:^|[/\\])wh(?:sec|sk|pk)_/u.test(path) ? 'its file' : `the file ${quote(path)}`;
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(await readFile(path));
    const value = text.replace(/\r?\n$/u, '');
    return value === '' ? { fault: `${shown} is empty` } : { value };
  } catch (cause) {
    return { fault: `${shown} ${reasonOf(cause)}` };
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  EISDIR: 'is a folder',
  EACCES: 'may not be read by this user',
  ERR_ENCODING_INVALID_ENCODED_DATA: 'is not UTF-8',
};

/** Node's own message repeats the path, which may be a secret that was put in its place. */
function reasonOf(cause: unknown): string {
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : 'UNKNOWN';
  return reasons[code] ?? `cannot be read (${code})`;
}
