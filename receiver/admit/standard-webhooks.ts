import { DispatchError } from '../../src/core/errors.ts';
import { parseSignatureHeader, type EncodedMac } from '../../src/core/signature-header.ts';
import { attempt } from '../../src/core/attempt.ts';
import type { HeaderOf } from './request-head.ts';

/** The three headers of Standard Webhooks. Source: the Standard Webhooks specification, "Webhook Headers". */
export interface StandardHeaders {
  readonly id: string;
  /** In seconds since 1970, as sent. */
  readonly timestamp: string;
  /** Those of version 1; others are passed over. */
  readonly signatures: readonly EncodedMac[];
}

/** More signatures than anybody rotates through: each costs a comparison. */
const mostSignatures = 16;
/** What is signed is `id.timestamp.body`, so an id holds no dot; 256 is what an id ever takes. */
const idPattern = /^[\x21-\x2d\x2f-\x7e]{1,256}$/u;
/** From 2001 on: fewer digits are no seconds of today, more are milliseconds. */
const timestampPattern = /^[1-9]\d{8,10}$/u;

/**
 * Parses the triple.
 *
 * @throws SIGNATURE_MISSING SIGNATURE_MALFORMED SENT_AT_INVALID
 */
export function parseStandardHeaders(header: HeaderOf): StandardHeaders {
  const [id = '', timestamp = '', list = ''] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map(header);
  if (list === '') throw new DispatchError('SIGNATURE_MISSING', 'no webhook-signature');
  const candidates = list.split(' ');
  const signatures = candidates.length <= mostSignatures ? candidates.flatMap(signatureOf) : [];
  if (signatures.length === 0) {
    throw new DispatchError(
      'SIGNATURE_MALFORMED',
      `webhook-signature has none of v1, and 44 characters of base64, or more than ${mostSignatures}`,
    );
  }
  if (!idPattern.test(id))
    throw new DispatchError('SIGNATURE_MALFORMED', 'webhook-id is not 1 to 256 visible ASCII characters without a dot');
  if (!timestampPattern.test(timestamp))
    throw new DispatchError('SENT_AT_INVALID', 'webhook-timestamp is no whole number of seconds since 1970');
  return { id, timestamp, signatures };
}

function signatureOf(candidate: string): readonly EncodedMac[] {
  const [version, text = '', ...rest] = candidate.split(',');
  if (version !== 'v1' || rest.length > 0 || text.length !== 44) return [];
  const signature = attempt(() => parseSignatureHeader(text));
  return signature === undefined ? [] : [signature];
}

/**
 * Refuses what was sent too long ago or later than now; asked only of what was signed.
 *
 * @throws DISPATCH_EXPIRED DISPATCH_FROM_FUTURE
 */
export function requireRecent({ timestamp }: StandardHeaders, nowMs: number, toleranceMs: number): void {
  const ageMs = nowMs - Number(timestamp) * 1000;
  if (ageMs > toleranceMs)
    throw new DispatchError(
      'DISPATCH_EXPIRED',
      `webhook-timestamp is ${Math.round(ageMs / 1000)} s ago, more than toleranceSeconds`,
    );
  if (-ageMs > toleranceMs)
    throw new DispatchError(
      'DISPATCH_FROM_FUTURE',
      `webhook-timestamp is ${Math.round(-ageMs / 1000)} s ahead, more than toleranceSeconds`,
    );
}
