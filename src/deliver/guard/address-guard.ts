import { isIP } from 'node:net';
import { canonicalAddress, toNetworks, unmapped } from './networks.ts';
import { specialNetworks } from './special-networks.ts';

/** Keeps deliveries away from addresses that are not theirs to reach. */
export interface AddressGuard {
  /**
   * Why no request may go to an IP address by `http:` or `https:`: words that go on after "which", and hold the remedy.
   *
   * @returns undefined where it may
   */
  readonly refusalOf: (address: string, protocol: string) => string | undefined;
}

const special = specialNetworks.map(({ network, kind }) => ({ kind, networks: toNetworks([network]) }));

/**
 * A guard that lets `https:` reach what is public, and both `https:` and `http:` the networks that are allowed.
 *
 * An IPv4-mapped address (`::ffff:10.0.0.1`) is judged as the IPv4 address that is dialled for it, and is allowed too where the CIDR is
 * written in the mapped form. Others that hold an IPv4 address (IPv4-compatible, NAT64, 6to4, Teredo) lead to it only by way of a
 * translator: they are refused whatever they hold, unless a CIDR in their own form allows them. What is no address is refused.
 *
 * @param allowed CIDRs, valid ones
 */
export function createAddressGuard(allowed: readonly string[]): AddressGuard {
  const open = toNetworks(allowed);
  return {
    refusalOf: (text, protocol) => {
      const address = canonicalAddress(text);
      if (address === undefined) return 'is no IP address';
      const dialled = unmapped(address);
      if (open.contain(address) || open.contain(dialled)) return undefined;
      const found = special.find(({ networks }) => networks.contain(dialled));
      const network = `${dialled}/${isIP(dialled) === 4 ? 32 : 128}`;
      if (found !== undefined)
        return `is ${found.kind}; where deliveries may go there, add ${network} to allowPrivateNetworks`;
      if (protocol === 'https:') return undefined;
      return 'is not in allowPrivateNetworks, and http:// goes nowhere else; write https://';
    },
  };
}
