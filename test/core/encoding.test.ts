import { describe, expect, it } from '@jest/globals';
import { fromBase64, fromHex, toBase64, toHex, utf8 } from '../../src/core/encoding.ts';

// RFC 4648, section 10, and the bytes whose base64 holds `+` and `/`.
const spellings = [
  { bytes: [], base64: '', hex: '' },
  { bytes: [0x66], base64: 'Zg==', hex: '66' },
  { bytes: [0x66, 0x6f], base64: 'Zm8=', hex: '666f' },
  { bytes: [0x66, 0x6f, 0x6f], base64: 'Zm9v', hex: '666f6f' },
  { bytes: [0x66, 0x6f, 0x6f, 0x62], base64: 'Zm9vYg==', hex: '666f6f62' },
  { bytes: [0xfb, 0xff, 0xbf], base64: '+/+/', hex: 'fbffbf' },
  { bytes: [0x00, 0x00], base64: 'AAA=', hex: '0000' },
];

describe('base64', () => {
  it.each(spellings)('of $hex is $base64, both ways', ({ bytes, base64 }) => {
    expect(toBase64(Uint8Array.from(bytes))).toBe(base64);
    expect([...(fromBase64(base64) ?? [-1])]).toEqual(bytes);
  });

  // Made by Python: base64.b64encode(bytes(range(256))).
  it('holds every byte', () => {
    const all = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    const text =
      'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4vMDEyMzQ1Njc4OTo7PD0+P0BBQkNERUZHSElKS0xNTk9QUVJTVFVWV1hZWltcXV5fYGFiY2RlZmdoaWprbG1ub3BxcnN0dXZ3eHl6e3x9fn+AgYKDhIWGh4iJiouMjY6PkJGSk5SVlpeYmZqbnJ2en6ChoqOkpaanqKmqq6ytrq+wsbKztLW2t7i5uru8vb6/wMHCw8TFxsfIycrLzM3Oz9DR0tPU1dbX2Nna29zd3t/g4eLj5OXm5+jp6uvs7e7v8PHy8/T19vf4+fr7/P3+/w==';
    expect(toBase64(all)).toBe(text);
    expect(fromBase64(text)).toEqual(all);
  });

  it('is made from the bytes of a view alone', () => {
    expect(toBase64(Uint8Array.of(1, 0x66, 0x6f, 2).subarray(1, 3))).toBe('Zm8=');
  });

  it.each([
    { what: 'no padding', text: 'Zm8' },
    { what: 'too little padding', text: 'Zg=' },
    { what: 'too much padding', text: 'Zm8==' },
    { what: 'padding where none is due', text: 'Zm9v=' },
    { what: 'padding alone', text: '=' },
    { what: 'bits set that no byte has', text: 'Zm9=' },
    { what: 'more such bits', text: 'Zh==' },
    { what: 'the alphabet of base64url', text: '-_-_' },
    { what: 'both alphabets', text: '+_+/' },
    { what: 'a blank before', text: ' Zm9v' },
    { what: 'a blank after', text: 'Zm9v ' },
    { what: 'a newline after', text: 'Zm9v\n' },
    { what: 'a newline inside', text: 'Zm\n9v' },
    { what: 'a blank inside', text: 'Zm 9v' },
    { what: 'a tab inside', text: 'Zm\t9v' },
    { what: 'a line break of old mail inside', text: 'Zm9v\r\nZm9v' },
    { what: 'blanks that fill it up to four', text: 'Zg  ' },
    { what: 'a blank in place of padding', text: 'Zg= ' },
    { what: 'blanks alone', text: '    ' },
    { what: 'bits set that no byte has, after other bytes', text: 'Zm9vZm9=' },
    { what: 'NUL inside', text: 'Zm\u00009v' },
    { what: 'NUL after', text: 'Zm9v\u0000' },
    { what: 'rubbish inside', text: 'Zm!9v' },
    { what: 'more after the padding', text: 'Zg==Zg==' },
    { what: 'one character', text: 'Z' },
    { what: 'letters outside ASCII', text: 'Žm9v' },
    { what: 'a letter that is equal in its low byte', text: 'Zm9\u0176' },
  ])('with $what is undefined', ({ text }) => {
    expect(fromBase64(text)).toBeUndefined();
  });
});

describe('hex', () => {
  it.each(spellings)('of $base64 is $hex, both ways', ({ bytes, hex }) => {
    expect(toHex(Uint8Array.from(bytes))).toBe(hex);
    expect([...(fromHex(hex) ?? [-1])]).toEqual(bytes);
    expect([...(fromHex(hex.toUpperCase()) ?? [-1])]).toEqual(bytes);
  });

  it('is made from the bytes of a view alone', () => {
    expect(toHex(Uint8Array.of(1, 0x66, 0x6f, 2).subarray(1, 3))).toBe('666f');
  });

  it.each([
    { what: 'one digit', text: '6' },
    { what: 'an odd number of digits', text: '666' },
    { what: 'a blank in the middle of a byte', text: '6 6' },
    { what: 'a letter that is no digit', text: '6g' },
    { what: 'rubbish after good digits', text: '66zz' },
    { what: 'a blank before', text: ' 66' },
    { what: 'a newline after', text: '66\n' },
    { what: 'a newline inside', text: '66\n66' },
    { what: '0x before', text: '0x66' },
    { what: 'digits outside ASCII', text: '６６' },
  ])('with $what is undefined', ({ text }) => {
    expect(fromHex(text)).toBeUndefined();
  });
});

describe('utf8', () => {
  it.each([
    { text: '', bytes: [] },
    { text: 'a\0', bytes: [0x61, 0] },
    { text: 'é€🔑', bytes: [0xc3, 0xa9, 0xe2, 0x82, 0xac, 0xf0, 0x9f, 0x94, 0x91] },
    { text: '\ufeff', bytes: [0xef, 0xbb, 0xbf] },
    { text: '\ud800', bytes: [0xef, 0xbf, 0xbd] },
  ])('gives the bytes of $text', ({ text, bytes }) => {
    expect([...utf8(text)]).toEqual(bytes);
  });
});
