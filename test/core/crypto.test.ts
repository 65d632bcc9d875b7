import { describe, expect, it } from '@jest/globals';
import {
  ed25519PublicHalf,
  ed25519PublicKey,
  ed25519Sign,
  ed25519SigningKey,
  ed25519Verify,
  ed25519VerifyingKey,
  equalBytes,
  hmacKey,
  hmacSha256,
  hmacSha256Text,
  sha256Hex,
} from '../../src/core/crypto.ts';

const bytes = (hex: string): Uint8Array => Buffer.from(hex, 'hex');
const hexOf = (value: Uint8Array): string => Buffer.from(value).toString('hex');

describe('hmacSha256', () => {
  it.each([
    {
      source: 'RFC 4231, section 4.2',
      key: '0b'.repeat(20),
      data: '4869205468657265',
      mac: 'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7',
    },
    {
      source: 'RFC 4231, section 4.3',
      key: '4a656665',
      data: '7768617420646f2079612077616e7420666f72206e6f7468696e673f',
      mac: '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    },
    {
      source: 'RFC 4231, section 4.7: a key longer than a block',
      key: 'aa'.repeat(131),
      data: '54657374205573696e67204c6172676572205468616e20426c6f636b2d53697a65204b6579202d2048617368204b6579204669727374',
      mac: '60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54',
    },
  ])('makes the MAC of $source', ({ key, data, mac }) => {
    expect(hexOf(hmacSha256(hmacKey(bytes(key)), bytes(data)))).toBe(mac);
  });
});

describe('hmacSha256Text', () => {
  // RFC 4231, section 4.3.
  const key = hmacKey(bytes('4a656665'));
  const mac = {
    hex: '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    base64: 'W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM=',
  } as const;

  it.each([
    { what: 'one part', parts: ['7768617420646f2079612077616e7420666f72206e6f7468696e673f'] },
    { what: 'two parts', parts: ['7768617420646f2079612077616e74', '20666f72206e6f7468696e673f'] },
    {
      what: 'empty parts between',
      parts: ['', '7768617420646f', '', '2079612077616e7420666f72206e6f7468696e673f', ''],
    },
  ])('makes one MAC over $what, in base64 and in hex', ({ parts }) => {
    expect(hmacSha256Text(key, parts.map(bytes), 'hex')).toBe(mac.hex);
    expect(hmacSha256Text(key, parts.map(bytes), 'base64')).toBe(mac.base64);
  });
});

describe('sha256Hex', () => {
  // FIPS 180-2, appendix B, and the empty text.
  it.each([
    { data: '', hash: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855' },
    { data: '616263', hash: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad' },
    { data: '7b7d', hash: '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a' },
  ])('of "$data" is $hash', ({ data, hash }) => {
    expect(sha256Hex(bytes(data))).toBe(hash);
  });
});

describe('Ed25519', () => {
  const cases = [
    {
      source: 'RFC 8032, section 7.1, test 1',
      seed: '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
      publicKey: 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
      data: '',
      signature:
        'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
    },
    {
      source: 'RFC 8032, section 7.1, test 2',
      seed: '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
      publicKey: '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
      data: '72',
      signature:
        '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
    },
    {
      source: 'RFC 8032, section 7.1, test 3',
      seed: 'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7',
      publicKey: 'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
      data: 'af82',
      signature:
        '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
    },
  ];

  it.each(cases)('makes the signature of $source', ({ seed, data, signature }) => {
    expect(hexOf(ed25519Sign(ed25519SigningKey(bytes(seed)), bytes(data)))).toBe(signature);
  });

  it.each(cases)('gives the public key of $source', ({ seed, publicKey }) => {
    expect(hexOf(ed25519PublicKey(ed25519PublicHalf(ed25519SigningKey(bytes(seed)))))).toBe(publicKey);
    expect(hexOf(ed25519PublicKey(ed25519VerifyingKey(bytes(publicKey))))).toBe(publicKey);
  });

  it.each(cases)('verifies that of $source by its public key and by the public half of its seed', (vector) => {
    const keys = [
      ed25519VerifyingKey(bytes(vector.publicKey)),
      ed25519PublicHalf(ed25519SigningKey(bytes(vector.seed))),
    ];
    for (const key of keys) {
      expect(ed25519Verify(key, bytes(vector.data), bytes(vector.signature))).toBe(true);
      expect(ed25519Verify(key, bytes(`${vector.data}00`), bytes(vector.signature))).toBe(false);
      expect(ed25519Verify(key, bytes(vector.data), bytes(vector.signature.slice(2)))).toBe(false);
      expect(ed25519Verify(key, bytes(vector.data), new Uint8Array(64))).toBe(false);
    }
  });
});

describe('equalBytes', () => {
  it.each([
    { left: '', right: '', equal: true },
    { left: '00ff', right: '00ff', equal: true },
    { left: '00ff', right: '00fe', equal: false },
    { left: '00ff', right: '00', equal: false },
    { left: '00', right: '00ff', equal: false },
    { left: '', right: '00', equal: false },
  ])('says $equal of "$left" and "$right"', ({ left, right, equal }) => {
    expect(equalBytes(bytes(left), bytes(right))).toBe(equal);
  });
});
