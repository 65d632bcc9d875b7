import { describe, expect, it } from '@jest/globals';
import { createAddressGuard } from '../../../src/deliver/guard/address-guard.ts';

const closed = createAddressGuard([]);

describe('createAddressGuard', () => {
  it.each([
    { kind: 'an unspecified address', addresses: ['0.0.0.0', '0.0.0.1', '0.255.255.255', '::'] },
    { kind: 'a private address', addresses: ['10.0.0.0', '10.255.255.255', '172.16.0.0', '172.31.255.255'] },
    { kind: 'a private address', addresses: ['192.168.0.0', '192.168.255.255'] },
    { kind: 'an address behind a carrier-grade NAT', addresses: ['100.64.0.0', '100.100.100.200', '100.127.255.255'] },
    { kind: 'a loopback address', addresses: ['127.0.0.0', '127.0.0.1', '127.255.255.255', '::1'] },
    { kind: 'a metadata address of a cloud', addresses: ['169.254.169.254', '168.63.129.16', 'fd00:ec2::254'] },
    { kind: 'a link-local address', addresses: ['169.254.0.0', '169.254.255.255', 'fe80::', 'febf:ffff::1'] },
    { kind: 'an address for documentation', addresses: ['192.0.2.0', '192.0.2.255', '198.51.100.7', '203.0.113.255'] },
    {
      kind: 'an address for documentation',
      addresses: ['2001:db8::', '2001:db8:ffff::1', '3fff::', '3fff:fff:ffff::1'],
    },
    { kind: 'an address for benchmarks', addresses: ['198.18.0.0', '198.19.255.255', '2001:2::', '2001:2:0:ffff::1'] },
    { kind: 'a 6to4 address', addresses: ['192.88.99.0', '192.88.99.255', '2002:7f00:1::', '2002:808:808::1'] },
    { kind: 'a multicast address', addresses: ['224.0.0.0', '239.255.255.255', 'ff00::', 'ff02::1', 'ffff:ffff::1'] },
    { kind: 'the broadcast address', addresses: ['255.255.255.255'] },
    { kind: 'a reserved address', addresses: ['192.0.0.0', '192.0.0.192', '240.0.0.0', '255.255.255.254'] },
    { kind: 'a reserved address', addresses: ['2001:1::1', '2001:10::1', '2001:20::1', '2001:1ff:ffff::1'] },
    { kind: 'a reserved address', addresses: ['100::1', '100:0:0:1::1', '1fff:ffff::1', '::ffff:0:8.8.8.8'] },
    { kind: 'a reserved address', addresses: ['4000::1', '5f00::1', '7fff::1', '8000::1', 'fbff::1', 'fe00::1'] },
    { kind: 'an IPv4-compatible address', addresses: ['::127.0.0.1', '::8.8.8.8', '::2', '0:0:0:0:0:0:808:808'] },
    {
      kind: 'a NAT64 address',
      addresses: ['64:ff9b::127.0.0.1', '64:ff9b::808:808', '64:ff9b:1::1', '64:ff9b:1:ffff::1'],
    },
    { kind: 'a Teredo address', addresses: ['2001::1', '2001:0:ffff::1'] },
    { kind: 'a unique-local address', addresses: ['fc00::', 'fd00::1', 'fdff:ffff::1'] },
    { kind: 'a site-local address', addresses: ['fec0::', 'feff:ffff::1'] },
  ])('refuses $addresses as $kind', ({ kind, addresses }) => {
    for (const address of addresses)
      expect([address, closed.refusalOf(address, 'https:')]).toEqual([address, expect.stringContaining(`is ${kind};`)]);
  });

  it.each([
    ['1.0.0.0', '9.255.255.255', '11.0.0.0', '100.63.255.255', '100.128.0.0', '126.255.255.255', '128.0.0.0'],
    ['168.63.129.15', '168.63.129.17', '169.253.255.255', '169.255.0.0', '172.15.255.255', '172.32.0.0'],
    ['191.255.255.255', '192.0.1.0', '192.0.3.0', '192.31.196.1', '192.88.98.255', '192.88.100.0', '192.167.255.255'],
    ['192.169.0.0', '198.17.255.255', '198.20.0.0', '198.51.99.255', '198.51.101.0', '203.0.112.255', '203.0.114.0'],
    ['8.8.8.8', '140.82.112.3', '223.255.255.255'],
    ['2000::1', '2001:200::1', '2001:db7:ffff::1', '2001:db9::1', '2003::1', '2606:4700::1', '3ffe:ffff::1'],
    ['2001:4860:4860::8888', '3fff:1000::1'],
  ])('lets what is public be reached by https: %s and the rest of the line', (...addresses) => {
    for (const address of addresses)
      expect([address, closed.refusalOf(address, 'https:')]).toEqual([address, undefined]);
  });

  it.each(['::ffff:8.8.8.8', '::ffff:808:808', '0:0:0:0:0:FFFF:0808:0808'])(
    'judges the IPv4-mapped %s as what is dialled for it',
    (address) => {
      expect(closed.refusalOf(address, 'https:')).toBeUndefined();
    },
  );

  it.each(['::ffff:127.0.0.1', '::ffff:7f00:1', '::FFFF:7F00:0001', '0:0:0:0:0:ffff:127.0.0.1'])(
    'refuses the IPv4-mapped %s, and names what is dialled for it',
    (address) => {
      expect(closed.refusalOf(address, 'https:')).toBe(
        'is a loopback address; where deliveries may go there, add 127.0.0.1/32 to allowPrivateNetworks',
      );
    },
  );

  it('does not take an IPv4 address to be allowed because all of IPv6 is, mapped or not', () => {
    const open = createAddressGuard(['::/0']);
    for (const address of ['127.0.0.1', '::ffff:127.0.0.1', '::ffff:a9fe:a9fe'])
      expect([address, open.refusalOf(address, 'https:')]).not.toEqual([address, undefined]);
    expect(open.refusalOf('::1', 'https:')).toBeUndefined();
    expect(createAddressGuard(['::ffff:127.0.0.0/104']).refusalOf('::ffff:127.0.0.1', 'https:')).toBeUndefined();
  });

  it.each(['8.8.8.8', '2606:4700::1'])('lets %s, which is public, not be reached by http', (address) => {
    expect(closed.refusalOf(address, 'http:')).toBe(
      'is not in allowPrivateNetworks, and http:// goes nowhere else; write https://',
    );
  });

  it('says of a private address that http would go to how to allow it', () => {
    expect(closed.refusalOf('fd00::0:1', 'http:')).toBe(
      'is a unique-local address; where deliveries may go there, add fd00::1/128 to allowPrivateNetworks',
    );
  });

  it.each(['', 'localhost', '127.1', '0x7f.0.0.1', '1.2.3.4.5', '[::1]', '::1::', '127.0.0.1 ', '8.8.8.8\n'])(
    'refuses %j, which is no address in the form that resolvers give',
    (address) => {
      expect(closed.refusalOf(address, 'https:')).toBe('is no IP address');
    },
  );

  it.each(['fe80::1%eth0', '::1%1', '127.0.0.1%lo'])('judges %s without its zone', (address) => {
    expect(closed.refusalOf(address, 'https:')).toContain('allowPrivateNetworks');
  });

  it.each([
    { network: '10.20.0.0/16', inside: ['10.20.0.0', '10.20.255.255', '::ffff:10.20.0.1'], outside: ['10.21.0.0'] },
    { network: '10.20.30.40/16', inside: ['10.20.1.1'], outside: ['10.19.255.255'] },
    { network: '127.0.0.1/32', inside: ['127.0.0.1'], outside: ['127.0.0.2', '::1'] },
    { network: '0.0.0.0/0', inside: ['127.0.0.1', '8.8.8.8', '::ffff:10.0.0.1'], outside: ['::1', '::127.0.0.1'] },
    {
      network: '::/0',
      inside: ['::1', 'fd00::1', '2606:4700::1', '64:ff9b::a00:1'],
      outside: ['10.0.0.1', '127.0.0.1'],
    },
    { network: 'FD00::/8', inside: ['fd00::1', 'fdff::1'], outside: ['fc00::1'] },
    { network: '::ffff:10.0.0.0/104', inside: ['::ffff:10.0.0.1'], outside: ['::ffff:11.0.0.1', '10.0.0.1'] },
    { network: '64:ff9b::/96', inside: ['64:ff9b::10.0.0.1'], outside: ['10.0.0.1', '64:ff9b:1::1'] },
    { network: '10.0.0.0/8', inside: ['10.0.0.1'], outside: ['64:ff9b::a00:1', '2002:a00:1::', '::10.0.0.1'] },
  ])('allows $network for http and https, and not what is outside', ({ network, inside, outside }) => {
    const guard = createAddressGuard(['192.168.7.0/24', network]);
    const verdict = (address: string): unknown[] =>
      ['http:', 'https:'].map((protocol) => guard.refusalOf(address, protocol) === undefined);
    for (const address of inside) expect([address, ...verdict(address)]).toEqual([address, true, true]);
    for (const address of outside) expect([address, verdict(address)[0]]).toEqual([address, false]);
  });
});
