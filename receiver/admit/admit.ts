import { DispatchError, isDispatchError } from '../../src/core/errors.ts';
import { parseEvent, type WandbEvent } from '../../src/core/event.ts';
import { decodeUtf8, isJsonObject, parseJson } from '../../src/core/json.ts';
import { authenticate, type Proof } from './authenticate.ts';
import { whenAnswered, type Answer, type Inflate } from '../platform/platform.ts';
import { requireEncoding, requireJson, requireLength, requirePost, tooLarge, type HeaderOf } from './request-head.ts';
import type { Settled } from '../options/settle-options.ts';

/** A request, whatever server it came to. */
export interface Incoming {
  readonly method: string;
  readonly header: HeaderOf;
  /**
   * Reads the body, bounded in bytes and time.
   *
   * @throws BODY_TOO_LARGE BODY_TIMEOUT BODY_NOT_RAW, and RequestAborted
   */
  readonly readBody: (limits: BodyLimits) => Answer<Uint8Array>;
}

/** How much of a body is read, and for how long. */
export interface BodyLimits {
  readonly maxBodyBytes: number;
  readonly bodyTimeoutMs: number;
}

/** What was admitted: an event, or W&B's test, which is a signed `{}`. */
export type Admitted =
  | ({ readonly kind: 'event'; readonly event: WandbEvent; readonly body: Uint8Array } & Proof)
  | { readonly kind: 'test' };

/**
 * The way of every request: its head, its body, its proof, and only then what it says.
 *
 * @throws DispatchError whose status is what is to be answered; RequestAborted when there is nobody to answer
 */
export function admit(incoming: Incoming, settled: Settled, nowMs: number): Answer<Admitted> {
  const { method, header } = incoming;
  requirePost(method);
  requireJson(header('content-type'));
  const inflate = requireEncoding(header('content-encoding'), settled.inflaters);
  requireLength(header('content-length'), settled.maxBodyBytes);
  const prove = (bytes: Uint8Array): Answer<Proof> => authenticate(bytes, { header, settled, nowMs });
  return whenAnswered(incoming.readBody(settled), (received) =>
    inflate === undefined
      ? whenAnswered(prove(received), ({ id }) => read(received, id, settled))
      : openCompressed(received, { inflate, maxBytes: settled.maxBodyBytes, prove }).then(({ body, id }) =>
          read(body, id, settled),
        ),
  );
}

function read(body: Uint8Array, id: Proof['id'], { maxDepth }: Settled): Admitted {
  const payload = parseJson(decodeUtf8(body), maxDepth);
  if (isJsonObject(payload) && Object.keys(payload).length === 0) return { kind: 'test' };
  return { kind: 'event', event: parseEvent(payload), body, id };
}

interface Opening {
  readonly inflate: Inflate;
  readonly maxBytes: number;
  readonly prove: (bytes: Uint8Array) => Answer<Proof>;
}

/** A compressed body was signed as it arrives, or before something on its way compressed it. What comes out is bounded either way. */
async function openCompressed(received: Uint8Array, opening: Opening): Promise<Proof & { readonly body: Uint8Array }> {
  const { prove } = opening;
  try {
    const proof = await prove(received);
    return { ...proof, body: await inflateBounded(received, opening) };
  } catch (error) {
    if (!isDispatchError(error, 'SIGNATURE_MISMATCH')) throw error;
    const body = await inflateBounded(received, opening);
    return { ...(await prove(body)), body };
  }
}

async function inflateBounded(received: Uint8Array, { inflate, maxBytes }: Opening): Promise<Uint8Array> {
  const body = await inflate(received, maxBytes).catch((cause: unknown) => {
    throw new DispatchError(
      'JSON_INVALID',
      'the body is not compressed as its Content-Encoding says; express.raw() inflates it, so put the receiver before that',
      { cause },
    );
  });
  if (body === undefined) throw tooLarge(maxBytes);
  return body;
}
