import { utf8 } from './encoding.ts';
import { DispatchError } from './errors.ts';

/** Whether the text names an Ed25519 key: it begins with `whsk_` or `whpk_`, blanks before it not counted. */
export function namesEd25519Key(text: string): boolean {
  return /^\s*wh[sp]k_/u.test(text);
}

/** Shorter HMAC secrets can be guessed: 16 bytes. */
export const fewestSecretBytes = 16;

/** Whether the text is an HMAC secret that can be guessed. */
export function isGuessable(text: string): boolean {
  return !namesEd25519Key(text) && utf8(text).length < fewestSecretBytes;
}

/** What to do about a secret that can be guessed; undefined where it cannot. */
export function guessableAdvice(name: string, secret: string): string | undefined {
  return isGuessable(secret)
    ? `${name} is shorter than ${fewestSecretBytes} bytes and can be guessed: take a longer one, on both sides`
    : undefined;
}

/**
 * A secret's text.
 *
 * @param name how a message calls the secret, for it never shows it
 * @throws SECRET_INVALID when it is empty or no text
 */
export function requireSecretText(text: unknown, name: string): string {
  if (typeof text === 'string' && text !== '') return text;
  const found = text === '' ? 'empty' : 'no text';
  throw new DispatchError('SECRET_INVALID', `${name} is ${found}: give the secret's text`);
}

/**
 * The text of a secret that signs and verifies by HMAC alone, as W&B's header does.
 *
 * @throws SECRET_INVALID when it is empty, no text or an Ed25519 key
 */
export function requireHmacText(text: unknown, name = 'the secret'): string {
  const secret = requireSecretText(text, name);
  if (!namesEd25519Key(secret)) return secret;
  throw new DispatchError(
    'SECRET_INVALID',
    `${name} is an Ed25519 key (whsk_ or whpk_), and this signature is an HMAC: give a shared secret, for a public key used as one would let everybody forge`,
  );
}
