import { DispatchError } from '../src/core/errors.ts';
import { createDedupe } from './handle/dedupe.ts';
import { fetchAdapter } from './fetch/fetch-adapter.ts';
import { parseFilter, parseTypes, type Registration } from './handle/handlers.ts';
import { lambdaAdapter } from './lambda/lambda-adapter.ts';
import { nodeAdapter } from './node/node-adapter.ts';
import type { ReceiverOptions } from './options/options.ts';
import type { Platform } from './platform/platform.ts';
import type { ErrorHandler, Receiver } from './receiver.ts';
import { createRefuse } from './reply/refusals.ts';
import { createRespond, type Respond } from './handle/respond.ts';
import { runHandlers, type Handling } from './handle/run-handlers.ts';
import { milliseconds, settleOptions, type Settled } from './options/settle-options.ts';

/** Where a receiver runs. */
export interface Ground {
  readonly platform: Platform;
  /** Milliseconds since 1970. */
  readonly nowMs: () => number;
}

interface Registered {
  readonly registrations: Registration[];
  readonly errorHandlers: ErrorHandler[];
}

/**
 * A receiver on a ground: what is registered on one side, adapters for servers on the other.
 *
 * @throws SECRET_MISSING SECRET_INVALID INPUT_INVALID naming the option
 */
export function createReceiverOn(ground: Ground, options: ReceiverOptions): Receiver {
  const registered: Registered = { registrations: [], errorHandlers: [] };
  return withRegistration(registered, toRespond(ground, options, registered));
}

function toRespond({ platform, nowMs }: Ground, options: ReceiverOptions, registered: Registered): Respond {
  const settled = settleOptions(options, platform, ['handlerTimeoutMs', 'dedupe', 'onUnknown']);
  const { onUnknown = 'accept' } = options;
  if (onUnknown !== 'accept' && onUnknown !== 'refuse')
    throw new DispatchError('INPUT_INVALID', "onUnknown: give 'accept' or 'refuse'");
  return createRespond({
    settled,
    nowMs,
    onUnknown,
    handlerTimeoutMs: milliseconds('handlerTimeoutMs', options.handlerTimeoutMs, 10_000),
    dedupe: createDedupe(options.dedupe, settled.logger, nowMs),
    runHandlers: (event, context) =>
      runHandlers({ ...registered, event, context, onThrown: tellThrown(registered, settled) }),
    refuse: createRefuse(settled.logger, nowMs),
  });
}

/** Each error is told here, once: of several only one is answered, and none that comes after the time was up. */
function tellThrown({ errorHandlers }: Registered, { logger }: Settled): Handling['onThrown'] {
  return async (error, event, context) => {
    logger.error({ code: 'HANDLER_FAILED', err: error }, 'a handler threw');
    for (const tell of errorHandlers) {
      try {
        await tell(error, event, context);
      } catch (cause) {
        logger.error({ err: cause }, 'an error handler threw');
      }
    }
  };
}

function withRegistration({ registrations, errorHandlers }: Registered, respond: Respond): Receiver {
  const register = (types: Registration['types'], filter: unknown, handle: unknown): Receiver => {
    if (!isFunction(handle))
      throw new DispatchError('INPUT_INVALID', 'the handler is no function: give (event, context) => {…} last');
    registrations.push({ types, filter: parseFilter(filter), handle });
    return receiver;
  };
  const receiver: Receiver = {
    on: (types: string | readonly string[], ...rest: readonly unknown[]) =>
      register(parseTypes(types), rest.length > 1 ? rest[0] : {}, rest.at(-1)),
    onAny: (handler) => register(undefined, {}, handler),
    onError: (handler) => {
      if (!isFunction(handler))
        throw new DispatchError('INPUT_INVALID', 'onError: the handler is no function: give (error, event) => {…}');
      errorHandlers.push(handler);
      return receiver;
    },
    express: () => nodeAdapter(respond),
    node: () => nodeAdapter(respond),
    fetch: () => fetchAdapter(respond),
    lambda: () => lambdaAdapter(respond),
  };
  return receiver;
}

function isFunction(value: unknown): value is Registration['handle'] {
  return typeof value === 'function';
}
