import { describe, expect, it } from '@jest/globals';
import type { ErrorCode } from '../../src/core/errors.ts';
import { standardKeyBytes, standardSignedParts } from '../../src/core/standard-key.ts';

const refusal = (code: ErrorCode, message: RegExp): unknown =>
  expect.objectContaining({ name: 'DispatchError', code, message: expect.stringMatching(message) });
const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

describe('standardKeyBytes', () => {
  it.each([
    // The published secret, decoded by coreutils' base64 -d.
    {
      secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
      hex: '31f290f6bf06298aab4f08d43c3f082cf648a362da2da4b0',
    },
    { secret: 'whsec_AA==', hex: '00' },
    { secret: 'whsec_+/8=', hex: 'fbff' },
    { secret: 'wandb-secret', hex: '77616e64622d736563726574' },
    { secret: 'ü🔑', hex: 'c3bcf09f9491' },
    { secret: 'WHSEC_AA==', hex: '57485345435f41413d3d' },
    { secret: ' whsec_AA==', hex: '2077687365635f41413d3d' },
    { secret: 'MfKQ9r8GKYqrTwjU', hex: '4d664b51397238474b59717254776a55' },
  ])('of $secret are $hex', ({ secret, hex }) => {
    expect(hexOf(standardKeyBytes(secret))).toBe(hex);
  });

  it.each([
    { what: 'nothing', secret: 'whsec_' },
    { what: 'no padding', secret: 'whsec_AA' },
    { what: 'base64url', secret: 'whsec_-_8=' },
    { what: 'bits that no byte has', secret: 'whsec_AB==' },
    { what: 'a newline at the end', secret: 'whsec_AA==\n' },
    { what: 'a blank inside', secret: 'whsec_A A==' },
    { what: 'a passphrase', secret: 'whsec_open sesame' },
    { what: 'a second prefix', secret: 'whsec_whsec_AA==' },
  ])('are refused where $what follows whsec_, and the text is not shown', ({ secret }) => {
    expect(() => standardKeyBytes(secret)).toThrow(
      refusal('SECRET_INVALID', /^the secret: what follows whsec_ is no padded base64$/u),
    );
    expect(() => standardKeyBytes(secret, 'secrets[1]')).toThrow(refusal('SECRET_INVALID', /^secrets\[1\]: /u));
  });
});

describe('standardSignedParts', () => {
  it('are the id, a dot, the timestamp, a dot and the bytes of the body', () => {
    const parts = standardSignedParts({ id: 'msg_1', timestamp: '1700000000' }, Uint8Array.of(0xff, 0x2e));
    expect(Buffer.concat(parts).toString('latin1')).toBe('msg_1.1700000000.\u00ff.');
  });

  it('hold the body itself, not a copy', () => {
    const body = Uint8Array.of(1);
    expect(standardSignedParts({ id: 'a', timestamp: '1' }, body)[1]).toBe(body);
  });
});
