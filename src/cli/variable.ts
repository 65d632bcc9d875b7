import { DispatchError, type ErrorCode } from '../core/errors.ts';
import type { Surroundings } from './surroundings.ts';

/** A variable that an option names, and what it holds. */
export interface Variable {
  readonly kind: 'secret' | 'token';
  /** The option that names it, such as `--secret-env`. */
  readonly option: string;
  readonly name: string;
}

const codes: Readonly<Record<Variable['kind'], { readonly missing: ErrorCode; readonly invalid: ErrorCode }>> = {
  secret: { missing: 'SECRET_MISSING', invalid: 'SECRET_INVALID' },
  token: { missing: 'TOKEN_MISSING', invalid: 'INPUT_INVALID' },
};

/**
 * A secret or token out of the environment.
 *
 * @throws SECRET_MISSING TOKEN_MISSING when the variable is not set
 * @throws SECRET_INVALID INPUT_INVALID when it is empty or held bytes that are not UTF-8
 */
export function readVariable(
  { environment }: Pick<Surroundings, 'environment'>,
  { kind, option, name }: Variable,
): string {
  const value = Object.hasOwn(environment, name) ? environment[name] : undefined;
  const variable = `${option}: the variable ${tellable(name)}`;
  const { missing, invalid } = codes[kind];
  if (value === undefined) throw new DispatchError(missing, `${variable} is not set: export it to this command`);
  if (value === '') throw new DispatchError(invalid, `${variable} is empty: put the ${kind} into it`);
  // Node reads U+FFFD where it finds bytes that are no text, so what was there cannot be told.
  if (value.includes('\uFFFD')) throw new DispatchError(invalid, `${variable} is not UTF-8: a ${kind} is text`);
  return value;
}

/** The name, if it is written as the names of variables are: else it may be the secret itself, given in its place. */
function tellable(name: string): string {
  if (/^[A-Z_][A-Z0-9_]*$/u.test(name)) return name;
  return 'of that name (not shown, it might be the secret itself; the option takes a NAME, as WANDB_SECRET)';
}
