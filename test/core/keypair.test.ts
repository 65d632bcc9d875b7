import { describe, expect, it } from '@jest/globals';
import { keypairFromSeed, seedBytes } from '../../src/core/keypair.ts';

const seedOf = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));

describe('keypairFromSeed', () => {
  it.each([
    {
      source: 'test 1',
      seed: '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
      signing: 'whsk_nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=',
      verifying: 'whpk_11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=',
    },
    {
      source: 'test 2',
      seed: '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
      signing: 'whsk_TM0Imyj/ltqdtsNG7BFOD1uKMZ81q6Yk2oz27U+4pvs=',
      verifying: 'whpk_PUAXw+hDiVqStwqnTRt+vJyYLM8uxJaMwM1V8Sr0Zgw=',
    },
    {
      source: 'test 3',
      seed: 'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7',
      signing: 'whsk_xaqN9D+fg3vtt0QvMdy3sWbThTUHbwlLhc46LgtEWPc=',
      verifying: 'whpk_/FHNjmIYoaONpH7QAjDwWAgW7RO6MwOsXeuRFUiQgCU=',
    },
    {
      source: 'test 1024',
      seed: 'f5e5767cf153319517630f226876b86c8160cc583bc013744c6bf255f5cc0ee5',
      signing: 'whsk_9eV2fPFTMZUXYw8iaHa4bIFgzFg7wBN0TGvyVfXMDuU=',
      verifying: 'whpk_J4EX/BRMcjQPZ9DyMW6Dhs7/vyskKMnFH+98WX8dQm4=',
    },
    {
      source: 'test SHA(abc)',
      seed: '833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42',
      signing: 'whsk_gz/mJAkje51i7HdYdSCRHpp1nOwdGXVbfakBuW3KPUI=',
      verifying: 'whpk_7Bcrk61eVjv0kyxw4SRQNMNUZ+8u/U1k6/gZaDRn4r8=',
    },
  ])('makes the keys of RFC 8032, section 7.1, $source', ({ seed, signing, verifying }) => {
    expect(keypairFromSeed(seedOf(seed))).toStrictEqual({ signing, verifying });
  });

  it('takes the seed out of the middle of other bytes', () => {
    const bytes = seedOf('ffff4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fbffff');
    expect(keypairFromSeed(bytes.subarray(2, 34))).toStrictEqual({
      signing: 'whsk_TM0Imyj/ltqdtsNG7BFOD1uKMZ81q6Yk2oz27U+4pvs=',
      verifying: 'whpk_PUAXw+hDiVqStwqnTRt+vJyYLM8uxJaMwM1V8Sr0Zgw=',
    });
  });

  it('says how many bytes a seed has', () => {
    expect(seedBytes).toBe(32);
  });

  const notBytes: readonly (readonly [what: string, seed: unknown])[] = [
    ['nothing', undefined],
    ['null', null],
    ['a text of 32 characters', 'x'.repeat(32)],
    ['a list of 32 numbers', Array.from({ length: 32 }, () => 7)],
    ['32 words of 16 bits', new Uint16Array(32)],
    ['a buffer of 32 bytes without a view', new ArrayBuffer(32)],
    ['no bytes', new Uint8Array(0)],
    ['31 bytes', new Uint8Array(31)],
    ['33 bytes', new Uint8Array(33)],
    ['the 64 bytes that other libraries call a secret key', new Uint8Array(64)],
  ];

  it.each(notBytes)('refuses %s', (_what, seed) => {
    expect(() => keypairFromSeed(seed as Uint8Array)).toThrow(
      expect.objectContaining({
        name: 'DispatchError',
        code: 'SECRET_INVALID',
        message: 'the seed is not 32 bytes: give as many random ones',
      }),
    );
  });
});
