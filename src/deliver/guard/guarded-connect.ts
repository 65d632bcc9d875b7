import { lookup as lookupByDns } from 'node:dns';
import { buildConnector } from 'undici';
import { DispatchError } from '../../core/errors.ts';
import { verifiedTls } from '../verified-tls.ts';
import type { AddressGuard } from './address-guard.ts';
import { createGuardedLookup, type LookupAll } from './guarded-lookup.ts';
import { urlRefusal } from './url-refusal.ts';

/**
 * Makes connections to nothing but what the guard lets be reached, and fails by ADDRESS_REFUSED else. A connection that is kept was
 * judged when it was made.
 */
export function createGuardedConnect(guard: AddressGuard, lookup: LookupAll = lookupByDns): buildConnector.connector {
  const by = (protocol: string): buildConnector.connector =>
    buildConnector({ ...verifiedTls, lookup: createGuardedLookup(guard, protocol, lookup) });
  const byHttp = by('http:');
  const byHttps = by('https:');
  return (options, callback) => {
    // An address is dialled without a lookup.
    const refusal = urlRefusal(options, guard);
    if (refusal !== undefined) return callback(new DispatchError('ADDRESS_REFUSED', refusal), null);
    return options.protocol === 'https:' ? byHttps(options, callback) : byHttp(options, callback);
  };
}
