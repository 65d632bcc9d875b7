import { fromBase64, utf8 } from './encoding.ts';
import { DispatchError } from './errors.ts';

const prefix = 'whsec_';

/**
 * The key bytes of a secret under Standard Webhooks: what `whsec_` stands before is base64 of them, any other text is its UTF-8.
 * Source: Standard Webhooks specification, "Signature scheme".
 *
 * @param name how a message calls the secret
 * @throws SECRET_INVALID when no padded base64 follows `whsec_`
 */
export function standardKeyBytes(secret: string, name = 'the secret'): Uint8Array {
  if (!secret.startsWith(prefix)) return utf8(secret);
  const bytes = fromBase64(secret.slice(prefix.length));
  if (bytes !== undefined && bytes.length > 0) return bytes;
  throw new DispatchError('SECRET_INVALID', `${name}: what follows ${prefix} is no padded base64`);
}

/** The bytes that are signed, in parts. Source: as above, "Signature scheme": `id.timestamp.body`. */
export function standardSignedParts(
  { id, timestamp }: { readonly id: string; readonly timestamp: string },
  body: Uint8Array,
): readonly Uint8Array[] {
  return [utf8(`${id}.${timestamp}.`), body];
}
