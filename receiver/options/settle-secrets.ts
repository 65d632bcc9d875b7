import { utf8 } from '../../src/core/encoding.ts';
import { DispatchError } from '../../src/core/errors.ts';
import { fewestSecretBytes, requireHmacText } from '../../src/core/secret-text.ts';
import { standardKeyBytes } from '../../src/core/standard-key.ts';
import type { ExpiringSecret, VerifyOptions } from './options.ts';
import type { MacKey, Platform } from '../platform/platform.ts';
import { requireNames } from './require-names.ts';

/** A secret as it verifies. */
export interface SettledSecret {
  /** Of `X-Wandb-Signature`: all of the text. */
  readonly key: MacKey;
  /** Of Standard Webhooks: what `whsec_` stands before is base64 of the key. */
  readonly standardKey: MacKey;
  /** The last instant at which it verifies, in milliseconds since 1970; Infinity: it stays. */
  readonly notAfterMs: number;
}

/**
 * The secrets, each parsed once.
 *
 * @throws SECRET_INVALID naming the secret by its index
 */
export function settleSecrets(
  { secrets = [], scheme = 'wandb', minSecretBytes = fewestSecretBytes }: VerifyOptions,
  platform: Platform,
): readonly SettledSecret[] {
  if (!Array.isArray(secrets)) throw new DispatchError('SECRET_INVALID', 'secrets is no list: give [secret]');
  return secrets.map((given: string | undefined | ExpiringSecret, index) => {
    const name = `secrets[${index}]`;
    const { secret, notAfter } = toExpiring(given, name);
    const text = requireSecret(secret, name, minSecretBytes);
    const standard =
      scheme === 'wandb' ? utf8(text) : requireLength(standardKeyBytes(text, name), name, minSecretBytes);
    return {
      key: platform.macKey(utf8(text)),
      standardKey: platform.macKey(standard),
      notAfterMs: requireInstant(notAfter, name),
    };
  });
}

function toExpiring(
  given: string | undefined | ExpiringSecret,
  name: string,
): { readonly secret: string | undefined; readonly notAfter?: Date } {
  if (typeof given !== 'object' || given === null) return { secret: given };
  requireNames(given, ['secret', 'notAfter'], name);
  return given;
}

function requireSecret(text: unknown, name: string, minBytes: number): string {
  if (text === undefined || text === '') {
    const found = text === undefined ? 'undefined' : 'empty';
    throw new DispatchError('SECRET_INVALID', `${name} is ${found}: see that its variable is set and named right`);
  }
  const secret = requireHmacText(text, name);
  if (secret.trim() === '') throw new DispatchError('SECRET_INVALID', `${name} holds white space alone`);
  const edge = edgeOf(secret);
  if (edge !== undefined) throw new DispatchError('SECRET_INVALID', `${name} ${edge}: trim it where it is read`);
  requireLength(utf8(secret), name, minBytes);
  return secret;
}

function edgeOf(text: string): string | undefined {
  if (/[\r\n]$/u.test(text)) return 'ends in a newline';
  if (text !== text.trimEnd()) return 'ends in white space';
  return text === text.trimStart() ? undefined : 'begins with white space';
}

function requireLength(bytes: Uint8Array, name: string, minBytes: number): Uint8Array {
  if (bytes.length >= minBytes) return bytes;
  throw new DispatchError(
    'SECRET_INVALID',
    `${name} has ${bytes.length} bytes and can be guessed: take one of ${minBytes} or more, on both sides`,
  );
}

function requireInstant(notAfter: unknown, name: string): number {
  if (notAfter === undefined) return Infinity;
  const atMs = notAfter instanceof Date ? notAfter.getTime() : Number.NaN;
  if (!Number.isNaN(atMs)) return atMs;
  throw new DispatchError('SECRET_INVALID', `${name}.notAfter is no valid Date`);
}
