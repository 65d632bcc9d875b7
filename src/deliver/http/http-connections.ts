import type { Dispatcher } from 'undici';
import { createEnvProxyAgent } from '../env-proxy.ts';

/** Connections that are kept for the next request, one webhook's. */
export interface HttpConnections {
  /**
   * What carries requests to this URL.
   *
   * @throws INPUT_INVALID when the environment names a proxy that is none
   */
  readonly dispatcherFor: (url: URL) => Dispatcher;
  /** Cuts what is left. */
  readonly close: () => Promise<void>;
}

/** Connections through the proxy that the environment names, else directly. One origin's are kept: the webhook's URL seldom changes. */
export function createHttpConnections(): HttpConnections {
  let kept: { readonly origin: string; readonly dispatcher: Dispatcher } | undefined;
  return {
    dispatcherFor: (url) => {
      if (kept?.origin === url.origin) return kept.dispatcher;
      // What is still under way there may end.
      void kept?.dispatcher.close();
      kept = { origin: url.origin, dispatcher: createEnvProxyAgent(url.href) };
      return kept.dispatcher;
    },
    close: async () => {
      await kept?.dispatcher.destroy();
      kept = undefined;
    },
  };
}
