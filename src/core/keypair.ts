import { ed25519PublicHalf, ed25519PublicKey, ed25519SigningKey } from './crypto.ts';
import { toBase64 } from './encoding.ts';
import { DispatchError } from './errors.ts';

/** The two texts of an Ed25519 key, each a secret as `parseSecret` reads it. */
export interface Keypair {
  /** `whsk_` + base64 of the seed: signs, and so stays with whoever sends. */
  readonly signing: string;
  /** `whpk_` + base64 of the public key: verifies, and can sign nothing. */
  readonly verifying: string;
}

/** How many random bytes a key is made of. */
export const seedBytes = 32;

/**
 * The keypair of a seed, always the same one. Source: RFC 8032, section 5.1.5.
 *
 * @param seed 32 random bytes
 * @throws SECRET_INVALID for any other number of bytes
 */
export function keypairFromSeed(seed: Uint8Array): Keypair {
  if (!(seed instanceof Uint8Array) || seed.length !== seedBytes)
    throw new DispatchError('SECRET_INVALID', `the seed is not ${seedBytes} bytes: give as many random ones`);
  const publicKey = ed25519PublicKey(ed25519PublicHalf(ed25519SigningKey(seed)));
  return { signing: `whsk_${toBase64(seed)}`, verifying: `whpk_${toBase64(publicKey)}` };
}
