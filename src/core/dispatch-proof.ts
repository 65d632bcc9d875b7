import { fromBase64 } from './encoding.ts';
import { DispatchError } from './errors.ts';
import { isJsonObject, ownValue } from './json.ts';
import type { Secret } from './secret.ts';

/** What an Ed25519 signature begins with; an HMAC has nothing before it. */
export const ed25519Prefix = 'ed25519:';

/** The proof of a client_payload, not yet believed. */
export interface Proof {
  readonly id: string;
  readonly sentAt: unknown;
  readonly signature: ProofSignature;
  /** The client_payload without `dispatch.signature`. */
  readonly unsigned: object;
}

/** A signature, taken apart. */
export interface ProofSignature {
  readonly kind: Secret['kind'];
  readonly bytes: Uint8Array;
}

/**
 * Reads the proof out of a client_payload.
 *
 * @throws SIGNATURE_MISSING SIGNATURE_MALFORMED
 */
export function readProof(clientPayload: unknown): Proof {
  if (!isJsonObject(clientPayload) || !Object.hasOwn(clientPayload, 'dispatch')) {
    throw new DispatchError('SIGNATURE_MISSING', 'client_payload has no dispatch: have the sending side sign it');
  }
  const dispatch = clientPayload['dispatch'];
  if (!isJsonObject(dispatch)) throw new DispatchError('SIGNATURE_MALFORMED', 'client_payload.dispatch is no object');
  const text = ownValue(dispatch, 'signature');
  if (text === undefined || text === '') {
    throw new DispatchError(
      'SIGNATURE_MISSING',
      'client_payload.dispatch has no signature: have the sending side sign it',
    );
  }
  const id = ownValue(dispatch, 'id');
  if (typeof id !== 'string' || id === '') throw new DispatchError('SIGNATURE_MALFORMED', 'dispatch.id is no text');
  const { signature: _, ...rest } = dispatch;
  const unsigned = { ...clientPayload, dispatch: rest };
  return { id, sentAt: ownValue(dispatch, 'sent_at'), signature: parseSignature(text), unsigned };
}

function parseSignature(text: unknown): ProofSignature {
  if (typeof text === 'string') {
    const kind = text.startsWith(ed25519Prefix) ? 'ed25519' : 'hmac';
    const bytes = fromBase64(kind === 'ed25519' ? text.slice(ed25519Prefix.length) : text);
    if (bytes?.length === (kind === 'ed25519' ? 64 : 32)) return { kind, bytes };
  }
  throw new DispatchError(
    'SIGNATURE_MALFORMED',
    'dispatch.signature is neither 44 characters of base64 nor ed25519: and 88 of them',
  );
}
