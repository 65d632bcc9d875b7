import { dispatchRequest } from '../../core/dispatch-request.ts';
import { signDispatch } from '../../core/dispatch-signature.ts';
import { DispatchError, isDispatchError } from '../../core/errors.ts';
import { isJsonObject, type JsonObject } from '../../core/json.ts';
import type { GitHubPayload } from '../../core/payload/github-payload.ts';
import { formatSentAt } from '../../core/time.ts';
import type { GitHubRequest } from './api.ts';

/** Where to dispatch to. */
export interface DispatchTarget {
  /** `owner/name`. */
  readonly repository: string;
  /** Undefined: every payload brings its own. */
  readonly eventType: string | undefined;
}

/** Puts the proof into a client_payload. */
export type Prove = (eventType: string, clientPayload: JsonObject) => object;

/**
 * The request of an attempt, its token apart.
 *
 * @param payload what is stored of a delivery: the JSON of a `GitHubPayload`
 * @throws REQUEST_INVALID PAYLOAD_TOO_LARGE when GitHub would refuse it
 * @throws what `prove` throws
 */
export function webhookRequest(
  { repository, eventType }: DispatchTarget,
  payload: Uint8Array,
  prove: Prove,
): GitHubRequest {
  const { event_type: own, client_payload: clientPayload } = parseStored(payload);
  const type = own ?? eventType;
  if (type === undefined) {
    const wrong =
      'event_type: the webhook has no eventType, and what is owed brings none; give the webhook one, and replay';
    throw new DispatchError('REQUEST_INVALID', wrong);
  }
  if (typeof type !== 'string') throw new DispatchError('REQUEST_INVALID', 'event_type is no text');
  if (!isJsonObject(clientPayload)) throw new DispatchError('REQUEST_INVALID', 'client_payload is no object');
  return dispatchRequest({ repository, eventType: type, clientPayload: prove(type, clientPayload) });
}

/** What is stored of a delivery. */
export function parseStored(payload: Uint8Array): GitHubPayload {
  const stored: unknown = JSON.parse(new TextDecoder().decode(payload));
  return isJsonObject(stored) && Object.hasOwn(stored, 'client_payload')
    ? { client_payload: undefined, ...stored }
    : { client_payload: stored };
}

/**
 * The proof of an attempt: signed, or id and time alone where there is no secret.
 *
 * @throws SECRET_INVALID for a secret that cannot be used
 * @throws REQUEST_INVALID for a payload that nothing can sign
 */
export function proveBy(proof: {
  readonly id: string;
  readonly sentAtMs: number;
  readonly signingSecret: string | undefined;
}): Prove {
  const { id, sentAtMs, signingSecret: secret } = proof;
  return (eventType, clientPayload) => {
    if (secret === undefined) return { ...clientPayload, dispatch: { id, sent_at: formatSentAt(sentAtMs) } };
    try {
      return signDispatch({ eventType, clientPayload, id, sentAtMs, secret });
    } catch (error) {
      if (!isDispatchError(error, 'DISPATCH_INVALID')) throw error;
      throw new DispatchError('REQUEST_INVALID', error.message, { cause: error });
    }
  };
}
