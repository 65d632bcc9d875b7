import type { Surroundings } from '../surroundings.ts';

/** As many as an HMAC-SHA256 can use. */
const madeBytes = 32;

/** A new secret or token: 256 random bits, as text. */
export function makeText({ randomBytes }: Pick<Surroundings, 'randomBytes'>): string {
  return Buffer.from(randomBytes(madeBytes)).toString('base64url');
}
