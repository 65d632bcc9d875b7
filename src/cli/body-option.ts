import { Option } from '@commander-js/extra-typings';
import { quote } from '../core/quote.ts';
import { readBytes } from './input.ts';
import type { Surroundings } from './surroundings.ts';

/** `--body`, without which the command is refused. */
export function bodyOption(description: string) {
  return new Option('--body <file>', `${description}; - reads stdin`).makeOptionMandatory();
}

/**
 * The body, byte for byte.
 *
 * @param file `-` is stdin
 * @throws INPUT_INVALID
 */
export function readBody(file: string, { readStdin, readFile }: Surroundings): Promise<Uint8Array> {
  return file === '-'
    ? readBytes('--body: stdin', readStdin)
    : readBytes(`--body: the file ${quote(file)}`, () => readFile(file));
}
