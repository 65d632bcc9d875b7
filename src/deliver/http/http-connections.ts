import type { Dispatcher } from 'undici';
import { DispatchError } from '../../core/errors.ts';
import type { AddressGuard } from '../guard/address-guard.ts';
import { urlRefusal } from '../guard/url-refusal.ts';
import { isProxied } from '../proxy-settings.ts';

/** Connections that are kept for the next request, one webhook's. */
export interface HttpConnections {
  /**
   * What carries requests to this URL.
   *
   * @throws ADDRESS_REFUSED when the URL itself says that it leads where deliveries may not go
   * @throws INPUT_INVALID when the environment names a proxy that is none
   */
  readonly dispatcherFor: (url: URL) => Promise<Dispatcher>;
  /** Cuts what is left. */
  readonly close: () => Promise<void>;
}

/**
 * Connections through the proxy that the environment names, else directly. One origin's are kept: the webhook's URL seldom changes.
 *
 * @param guard judges URLs, and the addresses of their names where no proxy resolves these; left out: the URL is the user's own word
 */
export function createHttpConnections(guard?: AddressGuard): HttpConnections {
  let kept: Opening | undefined;
  const open = (url: URL): Promise<Dispatcher> => {
    const opening = { origin: url.origin, opened: load(url.href, guard) };
    kept = opening;
    return opening.opened.catch((error: unknown) => {
      // The next request tries again: what was missing may be there by then.
      if (kept === opening) kept = undefined;
      throw error;
    });
  };
  return {
    dispatcherFor: async (url) => {
      if (kept?.origin === url.origin) return kept.opened;
      const refusal = guard === undefined ? undefined : urlRefusal(url, guard, isProxied(url.href));
      if (refusal !== undefined) throw new DispatchError('ADDRESS_REFUSED', refusal);
      if (kept !== undefined) closeLater(kept);
      return open(url);
    },
    close: async () => {
      const last = kept;
      kept = undefined;
      await last?.opened.then(
        (dispatcher) => dispatcher.destroy(),
        () => {},
      );
    },
  };
}

interface Opening {
  readonly origin: string;
  readonly opened: Promise<Dispatcher>;
}

/** What is under way there may end, and what has just been given the dispatcher may begin. */
function closeLater({ opened }: Opening): void {
  void opened.then(
    (dispatcher) => setImmediate(() => void dispatcher.close()),
    () => {},
  );
}

/** The client is loaded with the first request: a relay that delivers nothing has 7 MB less (bench/relay). */
async function load(url: string, guard: AddressGuard | undefined): Promise<Dispatcher> {
  const { openDispatcher } = await import('./open-dispatcher.ts');
  return openDispatcher(url, guard);
}
