import type { ConfigProblem, RelayConfig } from '../../../receiver/relay/config/config.ts';
import { readConfig } from '../../../receiver/relay/config/read-config.ts';
import { DispatchError } from '../../core/errors.ts';
import { decodeUtf8 } from '../../core/json.ts';
import { quote } from '../../core/quote.ts';
import { readBytes } from '../input.ts';
import type { Surroundings } from '../surroundings.ts';

/** The config that is looked for where none is named. */
export const usualConfigFile = 'dispatch.yaml';

/** What there is to start from. */
export type ConfigFile =
  | { readonly kind: 'config'; readonly file: string; readonly config: RelayConfig }
  | { readonly kind: 'invalid'; readonly problems: readonly ConfigProblem[] }
  | { readonly kind: 'none' };

/**
 * Reads the config that is named, else `dispatch.yaml` where that is there.
 *
 * @throws INPUT_INVALID when it cannot be read
 */
export async function readConfigFile(named: string | undefined, { readFile }: Surroundings): Promise<ConfigFile> {
  const file = named ?? usualConfigFile;
  const name = `--config: the file ${quote(file)}`;
  let bytes: Uint8Array;
  try {
    bytes = await readBytes(name, () => readFile(file));
  } catch (error) {
    if (named === undefined && isAbsent(error)) return { kind: 'none' };
    throw error;
  }
  const read = readConfig(decode(bytes, name), file);
  return read.kind === 'config' ? { ...read, file } : read;
}

function decode(bytes: Uint8Array, name: string): string {
  try {
    return decodeUtf8(bytes);
  } catch (cause) {
    throw new DispatchError('INPUT_INVALID', `${name} is not UTF-8: save it as UTF-8`, { cause });
  }
}

function isAbsent(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  return typeof cause === 'object' && cause !== null && 'code' in cause && cause.code === 'ENOENT';
}
