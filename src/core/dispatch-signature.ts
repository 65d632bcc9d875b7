import { canonicalJson } from './canonical-json.ts';
import { ed25519Sign, ed25519Verify, equalBytes, hmacSha256 } from './crypto.ts';
import { ed25519Prefix, readProof, type ProofSignature } from './dispatch-proof.ts';
import { toBase64 } from './encoding.ts';
import { DispatchError, type ErrorCode } from './errors.ts';
import { isJsonObject } from './json.ts';
import { quote } from './quote.ts';
import { parseSecret, parseSecrets, type Secret } from './secret.ts';
import { formatSentAt, parseSentAt } from './time.ts';

/** How far ahead of the verifier's clock `sent_at` may be: 5 minutes. */
const aheadMs = 300_000;
const uuidV7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/iu;

/** What {@link signDispatch} signs. */
export interface DispatchToSign {
  /** GitHub's `event_type`. */
  readonly eventType: string;
  /** JSON; a `dispatch` in it is replaced. */
  readonly clientPayload: object;
  /** A UUID v7, the same on every attempt. */
  readonly id: string;
  /** Milliseconds since 1970; seconds are what is signed. */
  readonly sentAtMs: number;
  /** `whsk_` + an Ed25519 seed in base64, or any other text for HMAC. */
  readonly secret: string;
}

/** What {@link verifyDispatch} verifies. */
export interface DispatchToVerify {
  /** GitHub's `event_type`, in a workflow `github.event.action`. */
  readonly eventType: string;
  readonly clientPayload: unknown;
  /** HMAC secrets, `whpk_…` and `whsk_…`; all are tried. */
  readonly secrets: readonly string[];
  readonly nowMs: number;
  /** How old `sent_at` may be, in milliseconds; 0: not checked. */
  readonly maxAgeMs: number;
}

/** What a signature that held says. */
export interface VerifiedDispatch {
  readonly id: string;
  readonly sentAtMs: number;
  /** Which of the secrets held, from 0. */
  readonly secretIndex: number;
}

/**
 * The client_payload with `dispatch: { id, sent_at, signature }` in it, so that the proof survives GitHub, which drops headers.
 *
 * Signed are the bytes of the RFC 8785 JSON of `{ client_payload, event_type }`, all but `dispatch.signature`.
 *
 * @throws SECRET_INVALID DISPATCH_INVALID SENT_AT_INVALID
 */
export function signDispatch(input: DispatchToSign): object {
  const secret = parseSecret(input.secret);
  if (typeof input.eventType !== 'string') throw new DispatchError('DISPATCH_INVALID', 'eventType is no text');
  if (!isJsonObject(input.clientPayload)) throw new DispatchError('DISPATCH_INVALID', 'clientPayload is no object');
  if (typeof input.id !== 'string' || !uuidV7.test(input.id))
    throw new DispatchError('DISPATCH_INVALID', `id is ${quote(input.id)}: give a UUID v7`);
  const dispatch = { id: input.id, sent_at: formatSentAt(input.sentAtMs) };
  const clientPayload = { ...input.clientPayload, dispatch };
  const signature = makeSignature(secret, signedBytes(input.eventType, clientPayload, 'DISPATCH_INVALID'));
  return { ...clientPayload, dispatch: { ...dispatch, signature } };
}

/**
 * Verifies the proof inside a client_payload and its age.
 *
 * @throws SECRET_MISSING SECRET_INVALID SIGNATURE_MISSING SIGNATURE_MALFORMED SENT_AT_INVALID SIGNATURE_MISMATCH, the first that holds,
 * then DISPATCH_FROM_FUTURE DISPATCH_EXPIRED; INPUT_INVALID after the secrets when a time is no number or the event type no text
 */
export function verifyDispatch(input: DispatchToVerify): VerifiedDispatch {
  const secrets = parseSecrets(input.secrets, parseSecret);
  requireArguments(input);
  const proof = readProof(input.clientPayload);
  const sentAtMs = parseSentAt(proof.sentAt);
  const bytes = signedBytes(input.eventType, proof.unsigned, 'SIGNATURE_MISMATCH');
  const secretIndex = findSecret(secrets, proof.signature, bytes);
  requireAge(sentAtMs, input);
  return { id: proof.id, sentAtMs, secretIndex };
}

/** The bytes that a signature is over; `code` says whose fault it is when there are none. */
function signedBytes(eventType: string, clientPayload: object, code: ErrorCode): Uint8Array {
  try {
    return canonicalJson({ client_payload: clientPayload, event_type: eventType });
  } catch (cause) {
    throw new DispatchError(code, `the dispatch has no canonical JSON, so nothing can sign it: ${String(cause)}`, {
      cause,
    });
  }
}

function makeSignature(secret: Secret, bytes: Uint8Array): string {
  if (secret.kind === 'hmac') return toBase64(hmacSha256(secret.key, bytes));
  if (secret.signingKey === undefined) {
    throw new DispatchError(
      'SECRET_INVALID',
      'whpk_ is a public key, which only verifies: sign with the whsk_ it belongs to',
    );
  }
  return ed25519Prefix + toBase64(ed25519Sign(secret.signingKey, bytes));
}

function findSecret(secrets: readonly Secret[], signature: ProofSignature, bytes: Uint8Array): number {
  const index = secrets.findIndex((secret) => holds(secret, signature, bytes));
  if (index !== -1) return index;
  const sameKind = secrets.some((secret) => secret.kind === signature.kind);
  throw new DispatchError(
    'SIGNATURE_MISMATCH',
    sameKind
      ? 'the signature was not made over this event_type and client_payload with any of these secrets: the dispatch is forged, was changed on its way, or the sender has another secret'
      : `the signature is ${kindNames[signature.kind]}, and no secret given is of that kind`,
  );
}

const kindNames = { hmac: 'an HMAC', ed25519: 'Ed25519' } as const;

/** A signature is only ever tried against secrets of its own kind. */
function holds(secret: Secret, signature: ProofSignature, bytes: Uint8Array): boolean {
  if (secret.kind === 'hmac')
    return signature.kind === 'hmac' && equalBytes(hmacSha256(secret.key, bytes), signature.bytes);
  return signature.kind === 'ed25519' && ed25519Verify(secret.verifyingKey, bytes, signature.bytes);
}

function requireArguments({ eventType, nowMs, maxAgeMs }: DispatchToVerify): void {
  if (typeof eventType !== 'string')
    throw new DispatchError('INPUT_INVALID', 'eventType is no text: without it nothing binds it');
  if (Number.isFinite(nowMs) && typeof maxAgeMs === 'number' && maxAgeMs >= 0) return;
  throw new DispatchError('INPUT_INVALID', 'nowMs and maxAgeMs are milliseconds, neither NaN, maxAgeMs not negative');
}

function requireAge(sentAtMs: number, { nowMs, maxAgeMs }: DispatchToVerify): void {
  const ageSeconds = Math.ceil(Math.abs(nowMs - sentAtMs) / 1000);
  if (sentAtMs - nowMs > aheadMs) {
    throw new DispatchError(
      'DISPATCH_FROM_FUTURE',
      `sent_at is ${ageSeconds} seconds ahead, more than ${aheadMs / 1000}: set the clock of the sending side`,
    );
  }
  if (maxAgeMs !== 0 && nowMs - sentAtMs > maxAgeMs) {
    throw new DispatchError(
      'DISPATCH_EXPIRED',
      `the dispatch is ${ageSeconds} seconds old, more than max-age allows (${maxAgeMs / 1000}): it was sent again later, or this is a re-run of an old run; dispatch it anew, or raise max-age`,
    );
  }
}
