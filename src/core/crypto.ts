/** The one file that touches the platform's cryptography; everything else takes and gives bytes. */
import {
  createHmac,
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  hash,
  sign,
  timingSafeEqual,
  verify,
  type KeyObject,
} from 'node:crypto';

/** A key prepared once: making it costs more than using it. */
export type Key = KeyObject;

// The DER around a bare Ed25519 key never varies. Source: RFC 8410, sections 4 (SPKI) and 7 (PKCS #8).
const publicKeyPrefix = Buffer.from('302a300506032b6570032100', 'hex');
const privateKeyPrefix = Buffer.from('302e020100300506032b657004220420', 'hex');

/** The key of an HMAC-SHA256. */
export function hmacKey(secret: Uint8Array): Key {
  return createSecretKey(secret);
}

/** The 32 bytes of an HMAC-SHA256. Source: RFC 2104, FIPS 180-4. */
export function hmacSha256(key: Key, data: Uint8Array): Uint8Array {
  return createHmac('sha256', key).update(data).digest();
}

/** The same over the bytes in parts, as padded base64 or lower-case hex. A key that is a text is its UTF-8: used once, it need not be made. */
export function hmacSha256Text(key: Key | string, parts: readonly Uint8Array[], encoding: 'base64' | 'hex'): string {
  const hmac = createHmac('sha256', key);
  for (const part of parts) hmac.update(part);
  return hmac.digest(encoding);
}

/** A SHA-256 in lower-case hex. Source: FIPS 180-4. */
export function sha256Hex(data: Uint8Array): string {
  return hash('sha256', data, 'hex');
}

/** The signing key of a 32-byte Ed25519 seed. */
export function ed25519SigningKey(seed: Uint8Array): Key {
  return createPrivateKey({ key: Buffer.concat([privateKeyPrefix, seed]), format: 'der', type: 'pkcs8' });
}

/** The verifying key of a 32-byte Ed25519 public key. */
export function ed25519VerifyingKey(publicKey: Uint8Array): Key {
  return createPublicKey({ key: Buffer.concat([publicKeyPrefix, publicKey]), format: 'der', type: 'spki' });
}

/** The verifying half of a signing key. */
export function ed25519PublicHalf(signingKey: Key): Key {
  return createPublicKey(signingKey);
}

/** The 32 bytes of an Ed25519 public key. */
export function ed25519PublicKey(verifyingKey: Key): Uint8Array {
  return verifyingKey.export({ format: 'der', type: 'spki' }).subarray(publicKeyPrefix.length);
}

/** The 64 bytes of an Ed25519 signature. Source: RFC 8032, section 5.1. */
export function ed25519Sign(signingKey: Key, data: Uint8Array): Uint8Array {
  return sign(null, data, signingKey);
}

/** Whether an Ed25519 signature holds. */
export function ed25519Verify(verifyingKey: Key, data: Uint8Array, signature: Uint8Array): boolean {
  return verify(null, data, verifyingKey, signature);
}

/** Whether two byte strings of one length are equal, in a time that does not tell where they differ. */
export function equalBytes(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && timingSafeEqual(left, right);
}

/** Whether two texts are equal, in a time that does not tell where they differ. */
export function equalTexts(left: string, right: string): boolean {
  return equalBytes(Buffer.from(left), Buffer.from(right));
}
