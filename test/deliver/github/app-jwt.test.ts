import { createVerify, generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { secretsInPrivateKey, signAppJwt } from '../../../src/deliver/github/app-jwt.ts';
import { appKeys } from '../../testing/app-keys.ts';

const nowMs = Date.UTC(2026, 10, 25, 8, 0, 0, 999);

function parts(jwt: string): readonly unknown[] {
  return jwt
    .split('.')
    .slice(0, 2)
    .map((part): unknown => JSON.parse(Buffer.from(part, 'base64url').toString('utf8')));
}

const forms = [
  { what: 'PKCS#1', privateKey: appKeys.pkcs1 },
  { what: 'PKCS#8', privateKey: appKeys.pkcs8 },
  { what: 'PKCS#1 with \\n as two characters', privateKey: appKeys.pkcs1.replaceAll('\n', '\\n') },
  { what: 'PKCS#8 with \\r\\n as four characters', privateKey: appKeys.pkcs8.replaceAll('\n', '\\r\\n') },
  { what: 'PKCS#1 with the line ends of Windows', privateKey: appKeys.pkcs1.replaceAll('\n', '\r\n') },
  { what: 'PKCS#8 with blanks around it', privateKey: `\n  ${appKeys.pkcs8}\n\n` },
];

describe('signAppJwt', () => {
  it.each(forms)('signs by a private key in $what', ({ privateKey }) => {
    const jwt = signAppJwt({ id: '4711', privateKey }, nowMs);
    const [, signed = '', signature = ''] = /^([\w-]+\.[\w-]+)\.([\w-]+)$/u.exec(jwt) ?? [];
    expect(createVerify('RSA-SHA256').update(signed).verify(appKeys.publicKey, signature, 'base64url')).toBe(true);
  });

  it('is valid from a minute ago to nine minutes ahead, in the name of the App', () => {
    expect(parts(signAppJwt({ id: 'Iv23liAbC', privateKey: appKeys.pkcs1 }, nowMs))).toEqual([
      { alg: 'RS256', typ: 'JWT' },
      { iat: 1_795_593_540, exp: 1_795_594_140, iss: 'Iv23liAbC' },
    ]);
  });

  it.each([
    ['nothing', ''],
    ['some text', 'my secret key'],
    ['its first line alone', '-----BEGIN RSA PRIVATE KEY-----'],
    ['the public half', appKeys.publicKey],
    ['a key cut short', appKeys.pkcs1.slice(0, 800)],
  ])('refuses %s as private key, and does not show it', (_what, privateKey) => {
    expect(() => signAppJwt({ id: '1', privateKey }, nowMs)).toThrow(
      "the App's private key is no PEM of a private key: give the .pem file that GitHub made, from its first line to its last",
    );
  });

  it('refuses a key that is not RSA', () => {
    const privateKey = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    expect(() => signAppJwt({ id: '1', privateKey }, nowMs)).toThrow("the App's private key is no RSA key");
  });
});

describe('secretsInPrivateKey', () => {
  it('names the key as given, as PEM, and its bytes alone', () => {
    expect(secretsInPrivateKey('-----BEGIN X-----\\nab\\ncd\\n-----END X-----\\n')).toEqual([
      '-----BEGIN X-----\\nab\\ncd\\n-----END X-----\\n',
      '-----BEGIN X-----\nab\ncd\n-----END X-----',
      'abcd',
    ]);
  });
});
