import { DispatchError, isDispatchError } from '../core/errors.ts';

/** What was thrown, as one of ours; what nobody foresaw is UNEXPECTED. */
export function toDispatchError(error: unknown): DispatchError {
  if (isDispatchError(error)) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new DispatchError('UNEXPECTED', `${message}; please report it, with what the run was started by`, {
    cause: error,
  });
}
