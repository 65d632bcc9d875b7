import { buildConnector, type Dispatcher } from 'undici';
import { createEnvProxyAgent } from '../env-proxy.ts';
import type { AddressGuard } from '../guard/address-guard.ts';
import { createGuardedConnect } from '../guard/guarded-connect.ts';
import { verifiedTls } from '../verified-tls.ts';

/**
 * Carries requests to a URL's origin: through the proxy that the environment names, else directly.
 *
 * @param guard judges addresses that are dialled; left out: the URL is the user's own word
 * @throws INPUT_INVALID when the environment names a proxy that is none
 */
export function openDispatcher(url: string, guard: AddressGuard | undefined): Dispatcher {
  const connect = guard === undefined ? buildConnector(verifiedTls) : createGuardedConnect(guard);
  return createEnvProxyAgent(url, { connect, tls: verifiedTls });
}
