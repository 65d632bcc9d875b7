import { CommanderError } from '@commander-js/extra-typings';
import { toDispatchError, type ErrorCode } from '../core/errors.ts';
import type { ReasonCode } from '../deliver/reason.ts';
import type { ExitCode } from './surroundings.ts';
import { usageMessage } from './usage-message.ts';

/** How a command ended that did not come to its end. */
export interface Failure {
  readonly exitCode: ExitCode;
  readonly code: ErrorCode | ReasonCode;
  readonly message: string;
}

/** What can go wrong although command and config are right. All else is theirs. */
const failedCodes: ReadonlySet<ErrorCode> = new Set([
  'SIGNATURE_MISSING',
  'SIGNATURE_MALFORMED',
  'SIGNATURE_MISMATCH',
  'SENT_AT_INVALID',
  'DISPATCH_EXPIRED',
  'DISPATCH_FROM_FUTURE',
  'HANDLER_FAILED',
  'STORE_REFUSED',
  'STORE_FAILED',
  'UNEXPECTED',
  'REDIRECT_REFUSED',
  'ADDRESS_REFUSED',
]);

/** What was thrown, as this program ends with it; what nobody foresaw is UNEXPECTED. */
export function toFailure(error: unknown): Failure {
  if (error instanceof CommanderError) {
    // Commander ends by throwing when it has printed help or the version.
    const exitCode = error.exitCode === 0 ? 0 : 2;
    return { exitCode, code: 'INPUT_INVALID', message: usageMessage(error) };
  }
  const { code, message } = toDispatchError(error, 'please report it, with the command that was run');
  return { exitCode: failedCodes.has(code) ? 1 : 2, code, message };
}
