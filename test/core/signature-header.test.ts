import { describe, expect, it } from '@jest/globals';
import type { ErrorCode } from '../../src/core/errors.ts';
import { parseSignatureHeader } from '../../src/core/signature-header.ts';

const refusal = (code: ErrorCode, message: RegExp): unknown =>
  expect.objectContaining({ name: 'DispatchError', code, message: expect.stringMatching(message) });

// The contract's vector.
const hex = '52559e38b703c126364613936a92a8b4382b409539f153b22c86e5c2e419327a';
const base64 = 'UlWeOLcDwSY2RhOTapKotDgrQJU58VOyLIblwuQZMno=';

describe('parseSignatureHeader', () => {
  it.each([
    { what: 'base64', header: base64, mac: { encoding: 'base64', text: base64 } },
    { what: 'base64 after sha256=', header: `sha256=${base64}`, mac: { encoding: 'base64', text: base64 } },
    { what: 'hex', header: hex, mac: { encoding: 'hex', text: hex } },
    { what: 'hex after sha256=', header: `sha256=${hex}`, mac: { encoding: 'hex', text: hex } },
    { what: 'hex in upper case', header: hex.toUpperCase(), mac: { encoding: 'hex', text: hex } },
    { what: 'hex in mixed case', header: `52559E${hex.slice(6)}`, mac: { encoding: 'hex', text: hex } },
    {
      what: 'base64 with + and /',
      header: '/mA4fIkjP+Xrszw60mPxP+MfEnKlF5Am7dcLsZv0XPE=',
      mac: { encoding: 'base64', text: '/mA4fIkjP+Xrszw60mPxP+MfEnKlF5Am7dcLsZv0XPE=' },
    },
  ])('reads $what', ({ header, mac }) => {
    expect(parseSignatureHeader(header)).toEqual(mac);
  });

  it.each('AEIMQUYcgkosw048'.split(''))('takes base64 whose last character is %s, which leaves no bit over', (last) => {
    const text = `${'A'.repeat(42)}${last}=`;
    expect(parseSignatureHeader(text)).toEqual({ encoding: 'base64', text });
  });

  it.each('BCDFGHJKLNOPRSTVWXZabdefhijlmnpqrtuvxyz1235679+/-_'.split(''))(
    'refuses base64 whose last character is %s, which no 32 bytes encode to',
    (last) => {
      expect(() => parseSignatureHeader(`${'A'.repeat(42)}${last}=`)).toThrow(refusal('SIGNATURE_MALFORMED', /44/u));
    },
  );

  it.each([
    { what: 'no header', header: undefined },
    { what: 'null, as a hand-written server may have it', header: null },
    { what: 'an empty header', header: '' },
  ])('says of $what that there is no signature', ({ header }) => {
    expect(() => parseSignatureHeader(header as string | undefined)).toThrow(
      refusal('SIGNATURE_MISSING', /^no X-Wandb-Signature: set a secret/u),
    );
  });

  it.each([
    { what: 'sha256= alone', header: 'sha256=' },
    { what: 'sha256= twice', header: `sha256=sha256=${hex}` },
    { what: 'SHA256= in upper case', header: `SHA256=${hex}` },
    { what: 'another prefix', header: `sha1=${hex}` },
    { what: 'v1,', header: `v1,${base64}` },
    { what: 'an ed25519: signature', header: `ed25519:${'A'.repeat(86)}==` },
    { what: 'a blank before', header: ` ${hex}` },
    { what: 'a blank after', header: `${hex} ` },
    { what: 'a newline after hex', header: `${hex}\n` },
    { what: 'a newline after base64', header: `${base64}\n` },
    { what: 'a newline in the place of the last digit', header: `${hex.slice(0, 63)}\n` },
    { what: 'a blank after the prefix', header: `sha256= ${hex}` },
    { what: 'the header twice, as Node joins it', header: `${hex}, ${hex}` },
    { what: 'hex cut short', header: hex.slice(0, 63) },
    { what: 'hex with a digit more', header: `${hex}0` },
    { what: 'hex with a letter that is no digit', header: `${hex.slice(0, 63)}g` },
    { what: 'hex with a digit outside ASCII', header: `${hex.slice(0, 63)}２` },
    { what: 'base64 without padding', header: base64.slice(0, 43) },
    { what: 'base64 with rubbish inside', header: `UlWe!${base64.slice(5)}` },
    { what: 'base64url', header: '_mA4fIkjP-Xrszw60mPxP-MfEnKlF5Am7dcLsZv0XPE=' },
    { what: 'base64 of 33 bytes', header: 'A'.repeat(44) },
    { what: 'base64 of 31 bytes', header: `${'A'.repeat(42)}==` },
    { what: '64 KiB', header: 'a'.repeat(65_536) },
    { what: 'a list, as a gateway may have it', header: [hex] },
    { what: 'a number', header: 5 },
  ])('refuses $what', ({ header }) => {
    expect(() => parseSignatureHeader(header as string)).toThrow(
      refusal('SIGNATURE_MALFORMED', /^X-Wandb-Signature is neither 44 characters of base64 nor 64 of hex$/u),
    );
  });
});
