import { DispatchError } from '../../src/core/errors.ts';
import { quote } from '../../src/core/quote.ts';
import { isFor, toHandled, type Context, type HandlerReply, type HandledEvent, type Registration } from './handlers.ts';
import type { WandbEvent } from '../../src/core/event.ts';
import { whenAnswered, type Answer } from '../platform/platform.ts';
import { emptyReply, type Reply } from '../reply/reply.ts';

/** An event on its way through the handlers. */
export interface Handling {
  readonly registrations: readonly Registration[];
  readonly event: WandbEvent;
  readonly context: Context;
  /** Takes what a handler threw. */
  readonly onThrown: (error: unknown, event: HandledEvent, context: Context) => Promise<void>;
}

/**
 * Runs the handlers of an event one after the other, in the order in which they were registered; one that fails stops no other.
 * Answers with the first status that is not 2xx, else the last that a handler said, else 204.
 *
 * @throws HANDLER_FAILED when a handler threw before any said a status that is not 2xx
 */
export function runHandlers(handling: Handling): Answer<Reply> {
  const due = handling.registrations.filter((registration) => isFor(registration, handling.event));
  return whenAnswered(runInTurn(due, handling), toVerdict);
}

function runInTurn(due: readonly Registration[], handling: Handling): Answer<readonly Outcome[]> {
  const [registration, ...others] = due;
  if (registration === undefined) return [];
  return whenAnswered(runHandler(registration, handling), (outcome) =>
    others.length === 0 ? [outcome] : whenAnswered(runInTurn(others, handling), (outcomes) => [outcome, ...outcomes]),
  );
}

function toVerdict(outcomes: readonly Outcome[]): Reply {
  const bad = outcomes.find((outcome) => outcome instanceof DispatchError || (outcome?.status ?? 0) >= 300);
  if (bad instanceof DispatchError) throw bad;
  return bad ?? outcomes.findLast(isReply) ?? emptyReply(204);
}

/** What one handler came to; undefined: it said nothing. */
type Outcome = Reply | DispatchError | undefined;

function isReply(outcome: Outcome): outcome is Reply {
  return outcome !== undefined && !(outcome instanceof DispatchError);
}

function runHandler({ handle }: Registration, { event, context, onThrown }: Handling): Answer<Outcome> {
  const handled = toHandled(event);
  const fail = async (cause: unknown): Promise<Outcome> => {
    await onThrown(cause, handled, context);
    return new DispatchError('HANDLER_FAILED', 'a handler threw', { cause });
  };
  try {
    const said: unknown = handle(handled, context);
    return isThenable(said) ? Promise.resolve(said).then(toOutcome).catch(fail) : toOutcome(said);
  } catch (cause) {
    return fail(cause);
  }
}

/** Promises are not all of one class. */
function isThenable(said: unknown): said is PromiseLike<unknown> {
  return typeof Object(said).then === 'function';
}

function toOutcome(said: unknown): Outcome {
  return said === undefined || said === null ? undefined : toReply(said as HandlerReply);
}

/** Statuses that never have a body. Source: RFC 9110, section 15; Fetch Standard, "null body status". */
const bodiless: ReadonlySet<number> = new Set([204, 205, 304]);

function toReply({ status, body }: HandlerReply): Reply {
  if (!Number.isInteger(status) || status < 200 || status > 599)
    throw new TypeError(
      `a handler returned the status ${quote(status)}: return { status } with 200 to 599, or nothing`,
    );
  if (body === undefined || bodiless.has(status)) return emptyReply(status);
  if (typeof body === 'string') return replyOf(status, 'text/plain; charset=utf-8', body);
  const json: string | undefined = JSON.stringify(body);
  if (json === undefined) throw new TypeError('a handler returned a body that JSON does not have: return an object');
  return replyOf(status, 'application/json', json);
}

function replyOf(status: number, contentType: string, body: string): Reply {
  return { status, headers: { 'content-type': contentType }, body, close: false };
}
