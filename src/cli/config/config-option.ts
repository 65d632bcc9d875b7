import { Option } from '@commander-js/extra-typings';
import type { ReadConfig } from '../../../receiver/relay/config/config.ts';
import { DispatchError } from '../../core/errors.ts';
import { quote } from '../../core/quote.ts';
import type { Surroundings } from '../surroundings.ts';

/** `--config`, of commands that cannot do without one. */
export function configOption() {
  return new Option('--config <file>', 'the config').default('dispatch.yaml');
}

/**
 * The config of a command. What reads it is loaded here alone, for other commands start faster without.
 *
 * @throws INPUT_INVALID when it cannot be read
 */
export async function readNamedConfig(file: string, surroundings: Surroundings): Promise<ReadConfig> {
  const { readConfigFile } = await import('./read-config-file.ts');
  const read = await readConfigFile(file, surroundings);
  if (read.kind !== 'none') return read;
  throw new DispatchError('INPUT_INVALID', `--config: the file ${quote(file)} does not exist`);
}
