import { DispatchError } from '../core/errors.ts';
import { isToken, notToken } from '../deliver/token.ts';
import type { Surroundings } from './surroundings.ts';
import { readVariable } from './variable.ts';

/**
 * The token in a variable.
 *
 * @throws TOKEN_MISSING INPUT_INVALID
 */
export function readToken(surroundings: Surroundings, name: string): string {
  const token = readVariable(surroundings, { kind: 'token', option: '--token-env', name });
  if (isToken(token)) return token;
  throw new DispatchError('INPUT_INVALID', `--token-env: ${notToken}`);
}
