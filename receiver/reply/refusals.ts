import { errorCodes, toDispatchError, type DispatchError } from '../../src/core/errors.ts';
import type { Logger } from '../options/options.ts';
import { problemReply, type Reply } from './reply.ts';
import { RequestAborted } from '../admit/request-aborted.ts';

/** Turns what was thrown into what is answered, and tells the logger, with the source where there are several. Undefined: there is nobody to answer. */
export type Refuse = (error: unknown, by?: { readonly source: string }) => Reply | undefined;

/** A flood of refusals is told of once a second, code and source, with the count of those between. */
const quietMs = 1_000;

/** The one place where errors become replies. What a handler threw was told where it was caught. */
export function createRefuse(logger: Logger, nowMs: () => number): Refuse {
  const told = new Map<string, { readonly atMs: number; untold: number }>();
  const tell = ({ code, message }: DispatchError, by: { readonly source: string } | undefined): void => {
    const key = `${code} ${by?.source ?? ''}`;
    const last = told.get(key);
    if (last !== undefined && nowMs() - last.atMs < quietMs) {
      last.untold += 1;
      return;
    }
    told.set(key, { atMs: nowMs(), untold: 0 });
    logger.warn({ code, ...by, alsoRefused: last?.untold ?? 0 }, `refused: ${message}`);
  };
  return (error, by) => {
    if (error instanceof RequestAborted) {
      logger.debug({}, 'the request ended before its body did');
      return undefined;
    }
    const refusal = toDispatchError(error, 'please report it');
    if (errorCodes[refusal.code].status < 500) tell(refusal, by);
    else if (refusal.code !== 'HANDLER_FAILED')
      logger.error({ code: refusal.code, ...by, err: refusal.cause ?? refusal }, refusal.message);
    return problemReply(refusal);
  };
}
