import type { LookupAddress, LookupAllOptions } from 'node:dns';
import { describe, expect, it } from '@jest/globals';
import { createAddressGuard } from '../../../src/deliver/guard/address-guard.ts';
import { createGuardedLookup, type LookupAll } from '../../../src/deliver/guard/guarded-lookup.ts';

const guard = createAddressGuard(['10.20.0.0/16']);

const toAddress = (address: string): LookupAddress => ({ address, family: address.includes(':') ? 6 : 4 });

/** A resolver that always gives these, and keeps what it was asked. */
function resolver(...addresses: readonly string[]): { readonly lookup: LookupAll; readonly asked: LookupAllOptions[] } {
  const asked: LookupAllOptions[] = [];
  const lookup: LookupAll = (_hostname, options, callback) => {
    asked.push(options);
    callback(null, addresses.map(toAddress));
  };
  return { lookup, asked };
}

interface Answer {
  readonly error: unknown;
  readonly addresses: unknown;
  readonly family: unknown;
}

const answerTo = (lookup: LookupAll, options: { readonly all?: boolean; readonly family?: number }, by = 'https:') =>
  new Promise<Answer>((resolve) => {
    createGuardedLookup(guard, by, lookup)('internal.example', options, (error, addresses, family) =>
      resolve({ error, addresses, family }),
    );
  });

describe('createGuardedLookup', () => {
  it('answers with all addresses, or the first one, as it is asked', async () => {
    const { lookup } = resolver('8.8.8.8', '2606:4700::1');
    expect(await answerTo(lookup, { all: true })).toEqual({
      error: null,
      addresses: [
        { address: '8.8.8.8', family: 4 },
        { address: '2606:4700::1', family: 6 },
      ],
      family: undefined,
    });
    expect(await answerTo(lookup, {})).toEqual({ error: null, addresses: '8.8.8.8', family: 4 });
    expect(await answerTo(lookup, { all: false })).toEqual({ error: null, addresses: '8.8.8.8', family: 4 });
  });

  it('asks for the addresses of all families, whichever is wanted', async () => {
    const { lookup, asked } = resolver('8.8.8.8');
    await answerTo(lookup, { all: true });
    await answerTo(lookup, { family: 4 });
    expect(asked).toEqual([
      { all: true, family: 0 },
      { all: true, family: 0 },
    ]);
  });

  it.each([
    { addresses: ['10.0.0.1'], which: '10.0.0.1, which is a private address; ' },
    { addresses: ['8.8.8.8', '10.0.0.1'], which: '10.0.0.1, which is a private address; ' },
    { addresses: ['10.0.0.1', '8.8.8.8'], which: '10.0.0.1, which is a private address; ' },
    { addresses: ['8.8.8.8', '2606:4700::1', '::1'], which: '::1, which is a loopback address; ' },
    { addresses: ['10.20.0.1', '169.254.169.254'], which: '169.254.169.254, which is a metadata address of a cloud; ' },
    { addresses: ['::ffff:127.0.0.1'], which: '::ffff:127.0.0.1, which is a loopback address; ' },
    { addresses: ['fe80::1%eth0'], which: 'fe80::1%eth0, which is a link-local address; ' },
    { addresses: ['8.8.8.8', 'rubbish'], which: 'rubbish, which is no IP address' },
  ])('refuses a name of which one address is refused: $addresses', async ({ addresses, which }) => {
    const { lookup } = resolver(...addresses);
    for (const options of [{ all: true }, {}])
      expect(await answerTo(lookup, options)).toMatchObject({
        error: {
          code: 'ADDRESS_REFUSED',
          message: expect.stringContaining(`internal.example has the address ${which}`),
        },
        addresses: [],
      });
  });

  it('lets http go to the networks that are allowed alone', async () => {
    expect(await answerTo(resolver('10.20.0.1').lookup, {}, 'http:')).toMatchObject({ addresses: '10.20.0.1' });
    expect(await answerTo(resolver('8.8.8.8').lookup, {}, 'http:')).toMatchObject({
      error: {
        code: 'ADDRESS_REFUSED',
        message:
          'internal.example has the address 8.8.8.8, which is not in allowPrivateNetworks, and http:// goes nowhere else; write https://',
      },
    });
  });

  it('passes on that a name is not found', async () => {
    const error = Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' });
    const lookup: LookupAll = (_hostname, _options, callback) => callback(error, []);
    expect(await answerTo(lookup, { all: true })).toMatchObject({ error });
  });

  it('takes a name without an address for one that is not found', async () => {
    expect(await answerTo(resolver().lookup, { all: true })).toMatchObject({ error: { code: 'ENOTFOUND' } });
    expect(await answerTo(resolver().lookup, {})).toMatchObject({ error: { code: 'ENOTFOUND' } });
  });
});
