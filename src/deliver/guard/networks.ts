import { BlockList, isIP, SocketAddress } from 'node:net';

/** Networks that an address is in or not. */
export interface Networks {
  /** Whether an address is in one of them. An IPv4 address is in none that is written as IPv6, whatever is mapped into that. */
  readonly contain: (address: string) => boolean;
}

/** Each family has a list of its own, for `BlockList` takes 1.2.3.4 to be in ::/0; so has what is written as IPv4-mapped. */
export function toNetworks(cidrs: readonly string[]): Networks {
  const lists = { ipv4: new BlockList(), mapped: new BlockList(), ipv6: new BlockList() };
  for (const cidr of cidrs) {
    const [address = '', bits = ''] = cidr.split('/');
    lists[kindOf(canonicalAddress(address) ?? address)].addSubnet(address, Number(bits), familyOf(address));
  }
  return { contain: (address) => lists[kindOf(address)].check(address, familyOf(address)) };
}

function kindOf(address: string): 'ipv4' | 'mapped' | 'ipv6' {
  if (isIP(address) === 4) return 'ipv4';
  return unmapped(address) === address ? 'ipv6' : 'mapped';
}

/**
 * An address in its one canonical form, without a zone.
 *
 * @returns undefined where it is none
 */
export function canonicalAddress(text: string): string | undefined {
  const address = text.replace(/%.*$/su, '');
  return isIP(address) === 0 ? undefined : new SocketAddress({ address, family: familyOf(address) }).address;
}

/** The IPv4 address in an IPv4-mapped one, which is what is dialled; else the address as it is. Source: RFC 4291, 2.5.5.2. */
export function unmapped(address: string): string {
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/u.exec(address)?.[1] ?? address;
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 4 ? 'ipv4' : 'ipv6';
}
