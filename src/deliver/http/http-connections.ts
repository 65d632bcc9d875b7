import { buildConnector, type Dispatcher } from 'undici';
import { DispatchError } from '../../core/errors.ts';
import { createEnvProxyAgent, isProxied } from '../env-proxy.ts';
import type { AddressGuard } from '../guard/address-guard.ts';
import { createGuardedConnect } from '../guard/guarded-connect.ts';
import { urlRefusal } from '../guard/url-refusal.ts';
import { verifiedTls } from '../verified-tls.ts';

/** Connections that are kept for the next request, one webhook's. */
export interface HttpConnections {
  /**
   * What carries requests to this URL.
   *
   * @throws ADDRESS_REFUSED when the URL itself says that it leads where deliveries may not go
   * @throws INPUT_INVALID when the environment names a proxy that is none
   */
  readonly dispatcherFor: (url: URL) => Dispatcher;
  /** Cuts what is left. */
  readonly close: () => Promise<void>;
}

/**
 * Connections through the proxy that the environment names, else directly. One origin's are kept: the webhook's URL seldom changes.
 *
 * @param guard judges URLs, and the addresses of their names where no proxy resolves these; left out: the URL is the user's own word
 */
export function createHttpConnections(guard?: AddressGuard): HttpConnections {
  const connect = guard === undefined ? buildConnector(verifiedTls) : createGuardedConnect(guard);
  let kept: { readonly origin: string; readonly dispatcher: Dispatcher } | undefined;
  return {
    dispatcherFor: (url) => {
      if (kept?.origin === url.origin) return kept.dispatcher;
      const refusal = guard === undefined ? undefined : urlRefusal(url, guard, isProxied(url.href));
      if (refusal !== undefined) throw new DispatchError('ADDRESS_REFUSED', refusal);
      // What is still under way there may end.
      void kept?.dispatcher.close();
      kept = { origin: url.origin, dispatcher: createEnvProxyAgent(url.href, { connect, tls: verifiedTls }) };
      return kept.dispatcher;
    },
    close: async () => {
      await kept?.dispatcher.destroy();
      kept = undefined;
    },
  };
}
