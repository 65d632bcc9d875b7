import { describe, expect, it } from '@jest/globals';
import { createAddressGuard } from '../../../src/deliver/guard/address-guard.ts';
import { urlRefusal } from '../../../src/deliver/guard/url-refusal.ts';

const closed = createAddressGuard([]);
const open = createAddressGuard(['127.0.0.0/8', '10.0.0.0/8', '::1/128']);

const refusal = (url: string, guard = closed): string | undefined => urlRefusal(new URL(url), guard);

describe('urlRefusal', () => {
  it.each([
    '127.0.0.1',
    '127.1',
    '127.0x0.1',
    '0x7f.1',
    '0x7F000001',
    '2130706433',
    '017700000001',
    '0177.0.0.1',
    '127.0.0.1.',
    '127.0.0.1..',
    '%31%32%37.0.0.1',
    '127%2E1',
    '\uFF11\uFF12\uFF17\uFF0E\uFF10\uFF0E\uFF10\uFF0E\uFF11',
    '127.0.0\u00AD.1',
    '①②⑦.⓪.⓪.①',
    '127。0。0。1',
    '[::ffff:127.0.0.1]',
    '[::FFFF:7F00:1]',
    '[0:0:0:0:0:ffff:127.0.0.1]',
  ])('knows 127.0.0.1 in https://%s', (host) => {
    expect(refusal(`https://${host}:8443/hook`)).toContain('is a loopback address; ');
    expect(refusal(`https://${host}:8443/hook`)).toContain('127.0.0.1/32');
  });

  it.each([
    'localhost',
    'localhost.',
    'localhost..',
    'LocalHost',
    'loc%61lhost',
    'ⓛocalhost',
    'hook.localhost',
    'a.b.LOCALHOST.',
  ])('knows this machine in https://%s', (host) => {
    expect(refusal(`https://${host}/hook`)).toContain('has the address 127.0.0.1, which is a loopback address; ');
    expect(refusal(`http://${host}:9000/hook`, open)).toBeUndefined();
  });

  it.each([
    { host: '0', kind: 'an unspecified address' },
    { host: '0300.0250.1', kind: 'a private address' },
    { host: '169.254.169.254', kind: 'a metadata address of a cloud' },
    { host: '[::]', kind: 'an unspecified address' },
    { host: '[::1]', kind: 'a loopback address' },
    { host: '[::127.0.0.1]', kind: 'an IPv4-compatible address' },
    { host: '[fd00:ec2::254]', kind: 'a metadata address of a cloud' },
    { host: '[64:ff9b::7f00:1]', kind: 'a NAT64 address' },
    { host: '[2002:7f00:1::]', kind: 'a 6to4 address' },
  ])('refuses https://$host as $kind', ({ host, kind }) => {
    expect(refusal(`https://${host}/`)).toContain(` is ${kind}; `);
  });

  it.each([
    'https://example.com/hook',
    'https://localhost.example.com/',
    'https://notlocalhost/',
    'https://127.0.0.1.example.com/',
    'https://8.8.8.8:8443/',
    'https://[2606:4700::1]/',
    'http://internal.example/',
  ])('leaves %s to the dial', (url) => {
    expect(refusal(url)).toBeUndefined();
  });

  it('takes what is allowed by http and https', () => {
    expect(refusal('http://127.1:9000/', open)).toBeUndefined();
    expect(refusal('https://10.1.2.3/', open)).toBeUndefined();
    expect(refusal('http://[::1]:9000/', open)).toBeUndefined();
  });

  it('refuses http to a public address', () => {
    expect(refusal('http://8.8.8.8/', open)).toBe(
      '8.8.8.8 is not in allowPrivateNetworks, and http:// goes nowhere else; write https://',
    );
  });

  it.each(['127.0.0.0/8', '::1/128'])(
    'takes localhost where %s is allowed, for either may be its address',
    (network) => {
      expect(refusal('http://localhost/', createAddressGuard([network]))).toBeUndefined();
    },
  );

  it.each([22, 25, 6000, 6667])('refuses port %i, which is no port of HTTP', (port) => {
    const words = `port ${port} belongs to another protocol than HTTP; give the receiving side another port`;
    expect(refusal(`https://example.com:${port}/`)).toBe(words);
    expect(refusal(`http://internal.example:${port}/`, open)).toBe(words);
    expect(refusal(`https://8.8.8.8:${port}/`, open)).toBe(words);
  });

  it.each(['http://127.0.0.1:9/', 'https://10.0.0.1:25/', 'http://[::1]:22/', 'http://localhost:6000/'])(
    'takes %s, as all ports of an allowed network are allowed',
    (url) => {
      expect(refusal(url, open)).toBeUndefined();
    },
  );

  it('refuses http to a name that a proxy resolves, as nobody here knows where it leads', () => {
    expect(urlRefusal(new URL('http://internal.example/'), open, true)).toBe(
      'http:// goes to allowPrivateNetworks alone, and whether internal.example is there the proxy knows; write https://, or name it in NO_PROXY',
    );
    expect(urlRefusal(new URL('https://internal.example/'), open, true)).toBeUndefined();
    expect(urlRefusal(new URL('http://10.0.0.1/'), open, true)).toBeUndefined();
    expect(urlRefusal(new URL('http://localhost/'), open, true)).toBeUndefined();
    expect(urlRefusal(new URL('https://localhost/'), closed, true)).toContain('a loopback address');
    expect(urlRefusal(new URL('https://11.0.0.1/'), open, true)).toBeUndefined();
  });
});
