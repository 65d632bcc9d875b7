import { equalTexts, hmacSha256Text, type Key } from './crypto.ts';
import { utf8 } from './encoding.ts';
import { DispatchError } from './errors.ts';
import { requireHmacText } from './secret-text.ts';
import { parseSecrets } from './secret.ts';
import { parseSignatureHeader } from './signature-header.ts';

/**
 * The value of `X-Wandb-Signature` for a body: HMAC-SHA256 over its bytes, a text's being UTF-8, under the secret's UTF-8 bytes.
 *
 * @param options.encoding what the value is written in: padded base64, as W&B documents, or lower-case hex
 * @default options.encoding 'base64'
 * @throws SECRET_INVALID when the secret is empty or an Ed25519 key
 * @throws BODY_NOT_RAW when the body is neither text nor bytes
 */
export function signBody(
  body: Uint8Array | string,
  secret: string,
  options: { readonly encoding?: 'base64' | 'hex' } = {},
): string {
  const bytes = typeof body === 'string' ? utf8(body) : body;
  requireBytes(bytes);
  return hmacSha256Text(requireHmacText(secret), [bytes], options.encoding === 'hex' ? 'hex' : 'base64');
}

/**
 * Verifies `X-Wandb-Signature` and tells which of the secrets made it.
 *
 * @param body the exact bytes that arrived, before anything parsed them
 * @param header base64 (padded, 44 characters) or hex (64, any case), with or without `sha256=` before it, and nothing else
 * @throws BODY_NOT_RAW SECRET_MISSING SECRET_INVALID SIGNATURE_MISSING SIGNATURE_MALFORMED SIGNATURE_MISMATCH, the first that holds
 */
export function verifySignature(
  body: Uint8Array,
  header: string | undefined,
  secrets: readonly string[],
): { readonly secretIndex: number } {
  requireBytes(body);
  return verifyMac(body, header, parseSecrets(secrets, requireHmacText));
}

/** {@link verifySignature} with keys that were parsed once, or texts that are keys as they are. */
export function verifyMac(
  body: Uint8Array,
  header: string | undefined,
  keys: readonly (Key | string)[],
): { readonly secretIndex: number } {
  const { encoding, text } = parseSignatureHeader(header);
  const secretIndex = keys.findIndex((key) => equalTexts(hmacSha256Text(key, [body], encoding), text));
  if (secretIndex !== -1) return { secretIndex };
  throw new DispatchError(
    'SIGNATURE_MISMATCH',
    'the signature was not made over this body with this secret: compare the secret on both sides, and see that nothing rewrites the body on its way',
  );
}

function requireBytes(body: unknown): void {
  if (body instanceof Uint8Array) return;
  throw new DispatchError(
    'BODY_NOT_RAW',
    'the body is no Uint8Array: give the bytes that arrived, before JSON.parse or a body parser',
  );
}
