import { ed25519PublicHalf, ed25519SigningKey, ed25519VerifyingKey, hmacKey, type Key } from './crypto.ts';
import { fromBase64, utf8 } from './encoding.ts';
import { DispatchError } from './errors.ts';
import { namesEd25519Key, requireHmacText, requireSecretText } from './secret-text.ts';

/**
 * A secret, parsed once. The kinds never mix: what carries an Ed25519 prefix is such a key or an error, never an HMAC key,
 * because a public key taken as an HMAC secret would let everybody forge.
 */
export type Secret =
  | { readonly kind: 'hmac'; readonly key: Key }
  | { readonly kind: 'ed25519'; readonly signingKey: Key | undefined; readonly verifyingKey: Key };

const signingPrefix = 'whsk_';
const verifyingPrefix = 'whpk_';
const ed25519KeyBytes = 32;

/**
 * Parses the secret of a dispatch: `whsk_` + base64 of the 32-byte Ed25519 seed, `whpk_` + base64 of the 32-byte public key,
 * or else any text, whose UTF-8 bytes are an HMAC key.
 *
 * @param name how a message calls the secret, for it never shows it
 * @throws SECRET_INVALID
 */
export function parseSecret(text: string, name = 'the secret'): Secret {
  requireSecretText(text, name);
  if (!namesEd25519Key(text)) return { kind: 'hmac', key: parseHmacSecret(text, name) };
  const bytes = parseEd25519Key(text, name);
  if (text.startsWith(verifyingPrefix)) {
    return { kind: 'ed25519', signingKey: undefined, verifyingKey: ed25519VerifyingKey(bytes) };
  }
  const signingKey = ed25519SigningKey(bytes);
  return { kind: 'ed25519', signingKey, verifyingKey: ed25519PublicHalf(signingKey) };
}

/**
 * Parses a secret that signs and verifies by HMAC alone, as W&B's header does.
 *
 * @throws SECRET_INVALID when it is empty, no text or an Ed25519 key
 */
export function parseHmacSecret(text: string, name = 'the secret'): Key {
  return hmacKey(utf8(requireHmacText(text, name)));
}

/**
 * Parses all secrets before anything is compared with one.
 *
 * @throws SECRET_MISSING when there are none
 * @throws SECRET_INVALID
 */
export function parseSecrets<Parsed>(
  texts: readonly string[],
  parse: (text: string, name: string) => Parsed,
): readonly Parsed[] {
  if (!Array.isArray(texts) || texts.length === 0)
    throw new DispatchError('SECRET_MISSING', 'no secret to verify with: give at least one');
  return texts.map((text, index) => parse(text, `secret ${index + 1} of ${texts.length}`));
}

function parseEd25519Key(text: string, name: string): Uint8Array {
  if (text !== text.trim())
    throw new DispatchError('SECRET_INVALID', `${name} begins or ends in white space: remove it`);
  const prefix = text.slice(0, signingPrefix.length);
  const bytes = fromBase64(text.slice(prefix.length));
  if (bytes?.length === ed25519KeyBytes) return bytes;
  const what = prefix === signingPrefix ? 'seed' : 'public key';
  const found = bytes === undefined ? 'no padded base64' : `${bytes.length} bytes`;
  throw new DispatchError(
    'SECRET_INVALID',
    `${name} is ${found}: after ${prefix} stands the base64 of the ${ed25519KeyBytes}-byte ${what}`,
  );
}
