import { DispatchError } from '../core/errors.ts';
import type { Surroundings } from './surroundings.ts';

/**
 * A secret or token out of the environment.
 *
 * @param variable.option the option that names the variable, such as `--secret-env`
 * @throws SECRET_MISSING when the variable is not set
 * @throws SECRET_INVALID when it is empty or held bytes that are not UTF-8
 */
export function readVariable(
  { environment }: Pick<Surroundings, 'environment'>,
  { option, name }: { readonly option: string; readonly name: string },
): string {
  const value = Object.hasOwn(environment, name) ? environment[name] : undefined;
  const variable = `${option}: the variable ${tellable(name)}`;
  if (value === undefined)
    throw new DispatchError('SECRET_MISSING', `${variable} is not set: export it to this command`);
  if (value === '') throw new DispatchError('SECRET_INVALID', `${variable} is empty: put the secret into it`);
  // Node reads U+FFFD where it finds bytes that are no text, so what was there cannot be told.
  if (value.includes('\uFFFD'))
    throw new DispatchError('SECRET_INVALID', `${variable} is not UTF-8: give text, or a file by --secret-file`);
  return value;
}

/** The name, if it cannot be the secret itself, given where its variable's name belongs: upper-case, or short. */
function tellable(name: string): string {
  if (/^(?:[A-Z_][A-Z0-9_]*|[A-Za-z_]\w{0,14})$/u.test(name)) return name;
  return 'of that name (not shown, it might be the secret itself; the option takes a NAME, as WANDB_SECRET)';
}
