import { verifyDispatch, type VerifiedDispatch } from '../../core/dispatch-signature.ts';
import { DispatchError, isDispatchError } from '../../core/errors.ts';
import { eventFacts, type EventFacts } from '../../core/event-facts.ts';
import { readEvent, type WandbEvent } from '../../core/event.ts';
import { matchFilter, type Condition, type Filter } from '../../core/filter.ts';
import { isJsonObject, ownValue, type JsonObject } from '../../core/json.ts';
import type { Inputs } from './inputs.ts';
import type { ReceivedDispatch } from './read-dispatch.ts';

/** What the Action made of a dispatch that was not refused. */
export interface Received {
  /** Undefined: no secret was given, nothing was verified. */
  readonly verified: VerifiedDispatch | undefined;
  /** The dispatch's id, as it says itself where nothing was verified. */
  readonly dispatchId: string | undefined;
  readonly event: WandbEvent;
  readonly facts: EventFacts;
  /** Why the event did not match, and by which condition where it was one; undefined: it matched. */
  readonly mismatch: { readonly reason: string; readonly condition?: Condition } | undefined;
  /** Why the step fails all the same. */
  readonly failure: DispatchError | undefined;
}

/**
 * Verifies, parses and filters a dispatch.
 *
 * @throws what `verifyDispatch` throws when the signature or its age is refused: then nothing of the dispatch may be told
 * @throws EVENT_INVALID EVENT_CONTRADICTORY when nothing was verified and the payload is no event; verified, it is the `failure`
 */
export function receive(dispatch: ReceivedDispatch, inputs: Inputs, nowMs: number): Received {
  const { secrets, maxAgeMs } = inputs;
  const verified = secrets === undefined ? undefined : verifyDispatch({ ...dispatch, secrets, maxAgeMs, nowMs });
  const { event, failure } = readPayload(dispatch.clientPayload, verified !== undefined);
  // What contradicts itself is told as it was sent, in the event alone: none of it is taken for a fact.
  const facts = failure === undefined ? eventFacts(event) : {};
  const mismatch = failure === undefined ? mismatchOf(event, facts, inputs.filter) : { reason: failure.message };
  const dispatchId = verified?.id ?? claimedId(dispatch.clientPayload);
  return { verified, dispatchId, event, facts, mismatch, failure: failure ?? failureOf(mismatch, inputs) };
}

function failureOf(mismatch: Received['mismatch'], inputs: Inputs): DispatchError | undefined {
  if (mismatch === undefined || !inputs.failsOnMismatch) return undefined;
  const remedy = 'change the filters, or let such events pass by with on-mismatch: skip';
  return new DispatchError('EVENT_UNMATCHED', `the event did not match (${mismatch.reason}): ${remedy}`);
}

interface ReadPayload {
  readonly event: WandbEvent;
  readonly failure?: DispatchError;
}

/** A payload that is genuine but no event of W&B's is still told, for its sender is known. */
function readPayload(payload: JsonObject, genuine: boolean): ReadPayload {
  try {
    return { event: readEvent(payload) };
  } catch (error) {
    if (!genuine || !isDispatchError(error)) throw error;
    const { dispatch: _, ...extra } = payload;
    return { event: { type: 'UNKNOWN', extra }, failure: error };
  }
}

function mismatchOf(event: WandbEvent, facts: EventFacts, filter: Filter): Received['mismatch'] {
  const verdict = matchFilter(facts, filter);
  if (!verdict.matched) return verdict;
  return event.artifact === undefined ? { reason: 'the event names no artifact' } : undefined;
}

function claimedId(payload: JsonObject): string | undefined {
  const dispatch = ownValue(payload, 'dispatch');
  const id = isJsonObject(dispatch) ? ownValue(dispatch, 'id') : undefined;
  return typeof id === 'string' && !id.includes('\0') ? id : undefined;
}
