import { errorCodes, toDispatchError, type DispatchError } from '../src/core/errors.ts';
import type { Logger } from './options.ts';
import { problemReply, type Reply } from './reply.ts';
import { RequestAborted } from './request-aborted.ts';

/** Turns what was thrown into what is answered, and tells the logger. Undefined: there is nobody to answer. */
export type Refuse = (error: unknown) => Reply | undefined;

/** A flood of refusals is told of once a second and code, with the count of those between. */
const quietMs = 1_000;

/** The one place where errors become replies. What a handler threw was told where it was caught. */
export function createRefuse(logger: Logger, nowMs: () => number): Refuse {
  const told = new Map<string, { readonly atMs: number; untold: number }>();
  const tell = ({ code, message }: DispatchError): void => {
    const last = told.get(code);
    if (last !== undefined && nowMs() - last.atMs < quietMs) {
      last.untold += 1;
      return;
    }
    told.set(code, { atMs: nowMs(), untold: 0 });
    logger.warn({ code, alsoRefused: last?.untold ?? 0 }, `refused: ${message}`);
  };
  return (error) => {
    if (error instanceof RequestAborted) {
      logger.debug({}, 'the request ended before its body did');
      return undefined;
    }
    const refusal = toDispatchError(error, 'please report it');
    if (errorCodes[refusal.code].status < 500) tell(refusal);
    else if (refusal.code !== 'HANDLER_FAILED')
      logger.error({ code: refusal.code, err: refusal.cause ?? refusal }, refusal.message);
    return problemReply(refusal);
  };
}
