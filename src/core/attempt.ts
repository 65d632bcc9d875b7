import { DispatchError, isDispatchError, type ErrorCode } from './errors.ts';

/**
 * Does something; a {@link DispatchError} that comes of it gets a name before its message, and another code where one is given.
 *
 * @throws the same otherwise
 */
export function naming<Result>(name: string, act: () => Result, code?: ErrorCode): Result {
  try {
    return act();
  } catch (cause) {
    if (!isDispatchError(cause)) throw cause;
    throw new DispatchError(code ?? cause.code, `${name}: ${cause.message}`, { cause });
  }
}

/** What something gives, or undefined where a {@link DispatchError} comes of it. */
export function attempt<Result>(act: () => Result): Result | undefined {
  try {
    return act();
  } catch (cause) {
    if (!isDispatchError(cause)) throw cause;
    return undefined;
  }
}
