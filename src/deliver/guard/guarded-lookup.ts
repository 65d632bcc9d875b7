import type { LookupAddress, LookupAllOptions } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { DispatchError } from '../../core/errors.ts';
import type { AddressGuard } from './address-guard.ts';
import { told } from './url-refusal.ts';

/** Finds all addresses of a name, as `lookup` of `node:dns` does. */
export type LookupAll = (
  hostname: string,
  options: LookupAllOptions,
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/**
 * A lookup for `net.connect` and `tls.connect`, which dial what it answers and ask nobody else: so the address that was checked is the one
 * that is dialled. One address that is refused refuses the name, even if others are not: who mixes them means no good, or will reach the
 * wrong one some day.
 *
 * @param lookup its answers are judged, of all families and also where one address alone is asked for
 */
export function createGuardedLookup(guard: AddressGuard, protocol: string, lookup: LookupAll): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, family: 0, all: true }, (error, addresses) => {
      if (error !== null) return callback(error, []);
      const refusals = addresses.map(({ address }) => told(hostname, address, guard.refusalOf(address, protocol)));
      const refusal = refusals.find((words) => words !== undefined);
      if (refusal !== undefined) return callback(new DispatchError('ADDRESS_REFUSED', refusal), []);
      return answer(hostname, addresses, { all: options.all === true, callback });
    });
  };
}

function answer(
  hostname: string,
  addresses: LookupAddress[],
  { all, callback }: { readonly all: boolean; readonly callback: Parameters<LookupFunction>[2] },
): void {
  const [first] = addresses;
  if (first === undefined)
    return callback(Object.assign(new Error(`${hostname} has no address`), { code: 'ENOTFOUND' }), []);
  return all ? callback(null, addresses) : callback(null, first.address, first.family);
}
