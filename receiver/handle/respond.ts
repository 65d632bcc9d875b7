import { DispatchError } from '../../src/core/errors.ts';
import type { WandbEvent } from '../../src/core/event.ts';
import { admit, type Admitted, type Incoming } from '../admit/admit.ts';
import type { Dedupe } from './dedupe.ts';
import type { Context } from './handlers.ts';
import { whenAnswered, type Answer } from '../platform/platform.ts';
import type { Refuse } from '../reply/refusals.ts';
import { emptyReply, type Reply } from '../reply/reply.ts';
import type { Settled } from '../options/settle-options.ts';
import { refuseUnknown, tellUnknown } from './unknown-event.ts';
import { within } from './within.ts';

/** Answers a request; undefined: there is nobody to answer. It never throws. */
export type Respond = (incoming: Incoming, headers: () => Context['headers']) => Answer<Reply | undefined>;

/** What a receiver answers by. */
export interface Responder {
  readonly settled: Settled;
  readonly nowMs: () => number;
  readonly onUnknown: 'accept' | 'refuse';
  readonly handlerTimeoutMs: number;
  readonly dedupe: Dedupe | undefined;
  readonly runHandlers: (event: WandbEvent, context: Context) => Answer<Reply>;
  readonly refuse: Refuse;
}

/** The flow of a receiver: admitted, not a copy, handled within time, and whatever fails on the way refused. */
export function createRespond(responder: Responder): Respond {
  const { settled, nowMs, refuse } = responder;
  return (incoming, headers) => {
    try {
      const admitted = admit(incoming, settled, nowMs());
      const reply = whenAnswered(admitted, (known) => handle(known, headers, responder));
      return reply instanceof Promise ? reply.catch(refuse) : reply;
    } catch (error) {
      return refuse(error);
    }
  };
}

function handle(admitted: Admitted, headers: () => Context['headers'], responder: Responder): Answer<Reply> {
  if (admitted.kind === 'test') return emptyReply(200);
  const { event, body } = admitted;
  const { handlerTimeoutMs, dedupe, settled } = responder;
  if (responder.onUnknown === 'refuse') refuseUnknown(event);
  else tellUnknown(event, settled.logger);
  const run = (id: () => string): Answer<Reply> =>
    inTime(handlerTimeoutMs, responder.runHandlers(event, new LazyContext(body, id, headers)));
  const { sha256, sha256AtOnce } = settled.platform;
  if (dedupe === undefined && sha256AtOnce !== undefined) return run(() => admitted.id ?? sha256AtOnce(body));
  return whenAnswered(sha256(body), (bodyHash) => {
    const id = admitted.id ?? bodyHash;
    return dedupe === undefined ? run(() => id) : dedupe({ id, bodyHash, handle: async () => run(() => id) });
  });
}

/**
 * Few handlers ask for the id and the headers, and making them costs: so they are made when they are asked for. It is a class because an
 * object with getters of its own gets a hidden class of its own too, which took a third of all time for the garbage collector
 * (bench/receiver).
 */
class LazyContext implements Context {
  readonly body: Uint8Array;
  readonly #id: () => string;
  readonly #headers: () => Context['headers'];

  constructor(body: Uint8Array, id: () => string, headers: () => Context['headers']) {
    this.body = body;
    this.#id = id;
    this.#headers = headers;
  }

  get id(): string {
    return this.#id();
  }

  get headers(): Context['headers'] {
    return this.#headers();
  }
}

/** @throws HANDLER_TIMEOUT when it takes longer */
function inTime(limitMs: number, handling: Answer<Reply>): Answer<Reply> {
  if (!(handling instanceof Promise)) return handling;
  const late = (): DispatchError =>
    new DispatchError('HANDLER_TIMEOUT', `the handlers took longer than ${limitMs} ms; they may still end`);
  return within(limitMs, handling, late);
}
