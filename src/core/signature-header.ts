import { DispatchError } from './errors.ts';

/** An HMAC-SHA256 as it was written: 44 characters of padded base64, or 64 of lower-case hex. */
export interface EncodedMac {
  readonly encoding: 'base64' | 'hex';
  readonly text: string;
}

/** 32 bytes leave the last two bits of the last character unused: only what encodes back to the same text is taken. */
const base64 = /^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/u;
const hex = /^[0-9a-f]{64}$/iu;

/**
 * Parses the value of `X-Wandb-Signature`: base64 or hex in any case, with or without `sha256=` before it, and nothing else.
 *
 * @throws SIGNATURE_MISSING SIGNATURE_MALFORMED
 */
export function parseSignatureHeader(header: string | undefined): EncodedMac {
  if ((header ?? '') === '') {
    throw new DispatchError('SIGNATURE_MISSING', 'no X-Wandb-Signature: set a secret on the webhook in W&B');
  }
  const mac = typeof header === 'string' ? toMac(header.startsWith('sha256=') ? header.slice(7) : header) : undefined;
  if (mac !== undefined) return mac;
  throw new DispatchError('SIGNATURE_MALFORMED', 'X-Wandb-Signature is neither 44 characters of base64 nor 64 of hex');
}

function toMac(text: string): EncodedMac | undefined {
  if (text.length === 44 && base64.test(text)) return { encoding: 'base64', text };
  return text.length === 64 && hex.test(text) ? { encoding: 'hex', text: text.toLowerCase() } : undefined;
}
