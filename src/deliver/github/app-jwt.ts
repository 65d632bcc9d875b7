import { createPrivateKey, sign, type KeyObject } from 'node:crypto';
import { DispatchError } from '../../core/errors.ts';

/** GitHub's clock may be behind ours: a minute. Source: GitHub Docs, "Generating a JSON Web Token (JWT) for a GitHub App". */
const backSeconds = 60;
/** GitHub takes at most ten minutes ahead of its own clock; source as above. */
const validSeconds = 540;

/**
 * A JSON Web Token by which GitHub knows an App, valid for some minutes.
 *
 * @param app `id` is the App's id or client id; `privateKey` a PEM, PKCS#1 or PKCS#8, whose line breaks may stand as `\n`
 * @throws INPUT_INVALID for a private key that is none
 */
export function signAppJwt(app: { readonly id: string; readonly privateKey: string }, nowMs: number): string {
  const key = parsePrivateKey(app.privateKey);
  const nowSeconds = Math.floor(nowMs / 1000);
  const claims = { iat: nowSeconds - backSeconds, exp: nowSeconds + validSeconds, iss: app.id };
  const signed = `${part({ alg: 'RS256', typ: 'JWT' })}.${part(claims)}`;
  return `${signed}.${sign('RSA-SHA256', Buffer.from(signed), key).toString('base64url')}`;
}

function part(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function parsePrivateKey(text: string): KeyObject {
  let key: KeyObject;
  try {
    key = createPrivateKey(toPem(text));
  } catch {
    // What OpenSSL says of it tells nobody what to do.
    throw new DispatchError(
      'INPUT_INVALID',
      "the App's private key is no PEM of a private key: give the .pem file that GitHub made, from its first line to its last",
    );
  }
  if (key.asymmetricKeyType === 'rsa') return key;
  throw new DispatchError('INPUT_INVALID', "the App's private key is no RSA key: give the .pem file that GitHub made");
}

function toPem(text: string): string {
  return text
    .replaceAll(String.raw`\r`, '')
    .replaceAll(String.raw`\n`, '\n')
    .trim();
}

/** A private key in the forms that a server might repeat it in. */
export function secretsInPrivateKey(text: string): readonly string[] {
  const pem = toPem(text);
  return [text, pem, pem.replaceAll(/-----[^-]+-----|\s/gu, '')];
}
