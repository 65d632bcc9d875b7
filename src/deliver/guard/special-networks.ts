/** A network that is no place on the public internet. */
export interface SpecialNetwork {
  /** A CIDR. */
  readonly network: string;
  /** What an address of it is, as a message has it. */
  readonly kind: string;
}

const named = (kind: string, networks: readonly string[]): readonly SpecialNetwork[] =>
  networks.map((network) => ({ network, kind }));

/**
 * What is not public, the narrower network first.
 *
 * Sources: IANA's IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890), all that is not globally reachable; IANA's IPv4 and IPv6
 * Multicast Address Space Registries; the registry of IPv6 Address Space, of which 2000::/3 alone is global unicast; the metadata
 * addresses of AWS (169.254.169.254, fd00:ec2::254) and Azure (168.63.129.16, which would be public).
 */
export const specialNetworks: readonly SpecialNetwork[] = [
  ...named('a metadata address of a cloud', ['169.254.169.254/32', '168.63.129.16/32', 'fd00:ec2::254/128']),
  ...named('the broadcast address', ['255.255.255.255/32']),
  ...named('an unspecified address', ['0.0.0.0/8', '::/128']),
  ...named('a loopback address', ['127.0.0.0/8', '::1/128']),
  ...named('a private address', ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16']),
  ...named('an address behind a carrier-grade NAT', ['100.64.0.0/10']),
  ...named('a link-local address', ['169.254.0.0/16', 'fe80::/10']),
  ...named('an address for documentation', [
    '192.0.2.0/24',
    '198.51.100.0/24',
    '203.0.113.0/24',
    '2001:db8::/32',
    '3fff::/20',
  ]),
  ...named('an address for benchmarks', ['198.18.0.0/15', '2001:2::/48']),
  ...named('a multicast address', ['224.0.0.0/4', 'ff00::/8']),
  ...named('a 6to4 address', ['192.88.99.0/24', '2002::/16']),
  ...named('an IPv4-compatible address', ['::/96']),
  ...named('a NAT64 address', ['64:ff9b::/96', '64:ff9b:1::/48']),
  ...named('a Teredo address', ['2001::/32']),
  ...named('a unique-local address', ['fc00::/7']),
  ...named('a site-local address', ['fec0::/10']),
  // Of 2001::/23 some assignments are reachable; none of them is a host that takes webhooks.
  ...named('a reserved address', ['192.0.0.0/24', '240.0.0.0/4', '2001::/23']),
  // All of IPv6 that is no global unicast.
  ...named('a reserved address', ['::/3', '4000::/2', '8000::/1']),
];
