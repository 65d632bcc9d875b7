import { equalBytes, hmacSha256, type Key } from './crypto.ts';
import { fromBase64, fromHex, toBase64, toHex, utf8 } from './encoding.ts';
import { DispatchError } from './errors.ts';
import { parseHmacSecret, parseSecrets } from './secret.ts';

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
  const mac = hmacSha256(parseHmacSecret(secret), bytes);
  return options.encoding === 'hex' ? toHex(mac) : toBase64(mac);
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
  return verifyMac(body, header, parseSecrets(secrets, parseHmacSecret));
}

/** {@link verifySignature} with keys that were parsed once. */
export function verifyMac(
  body: Uint8Array,
  header: string | undefined,
  keys: readonly Key[],
): { readonly secretIndex: number } {
  const signature = parseSignatureHeader(header);
  const secretIndex = keys.findIndex((key) => equalBytes(hmacSha256(key, body), signature));
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

function parseSignatureHeader(header: string | undefined): Uint8Array {
  if ((header ?? '') === '') {
    throw new DispatchError('SIGNATURE_MISSING', 'no X-Wandb-Signature: set a secret on the webhook in W&B');
  }
  const bytes = typeof header === 'string' ? decodeMac(header.replace(/^sha256=/u, '')) : undefined;
  if (bytes !== undefined) return bytes;
  throw new DispatchError('SIGNATURE_MALFORMED', 'X-Wandb-Signature is neither 44 characters of base64 nor 64 of hex');
}

function decodeMac(text: string): Uint8Array | undefined {
  if (text.length === 64) return fromHex(text);
  const bytes = text.length === 44 ? fromBase64(text) : undefined;
  return bytes?.length === 32 ? bytes : undefined;
}
