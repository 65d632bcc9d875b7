import { jsonKind } from '../../../src/core/quote.ts';

/** A place in the config's value: keys and indexes, from the top. */
export type ConfigPath = readonly (string | number)[];

/** What is wrong with a config's value, before it is known where that stands in the file. */
export interface Fault {
  readonly path: ConfigPath;
  /** Whether the key is wrong, not what it holds. */
  readonly atKey: boolean;
  readonly message: string;
  readonly suggestion?: string | undefined;
}

/** More steps than these no reader follows. */
const mostSteps = 24;

/** A path as a message has it: `webhooks[0].headers["x y"]`; empty at the top. */
export function formatPath(path: ConfigPath): string {
  const shown = path
    .slice(0, mostSteps)
    .map((step, index) => formatStep(mayBeSecret(path, index) ? '…' : step, index === 0));
  return `${shown.join('')}${path.length > mostSteps ? '…' : ''}`;
}

/** `NAME: {the secret itself}` makes a key of it. */
function mayBeSecret(path: ConfigPath, index: number): boolean {
  return path[0] === 'secrets' && index > 1 && !/^[a-z]{1,8}$/u.test(String(path[index]));
}

function formatStep(step: string | number, isFirst: boolean): string {
  if (typeof step === 'number') return `[${step}]`;
  if (!/^(?:[\w-]+|…)$/u.test(step)) return `[${JSON.stringify(step)}]`;
  return isFirst ? step : `.${step}`;
}

/** The end of a message that names what was meant, or else all that there is. */
export function hint(suggestion: string | undefined, known: readonly string[]): string {
  if (suggestion !== undefined) return `did you mean ${suggestion}?`;
  return known.length === 0 ? 'there is none' : `there ${known.length === 1 ? 'is' : 'are'} ${known.join(', ')}`;
}

/**
 * What to say of a value of another kind than is due.
 *
 * @param kind what is due, such as `a list`
 */
export function wrongKind(
  input: unknown,
  kind: string,
  { isText = false, remedy }: { readonly isText?: boolean; readonly remedy?: string | undefined } = {},
): string {
  const end = remedy === undefined ? '' : `: ${remedy}`;
  if (input === undefined) return `is missing: give ${kind}${end}`;
  if (input === null) return `is empty: give ${kind}, or leave the key out${end}`;
  const isScalar = typeof input === 'number' || typeof input === 'boolean';
  return `must be ${kind}, and it is ${jsonKind(input)}${isText && isScalar ? ': put it in quotes' : end}`;
}
