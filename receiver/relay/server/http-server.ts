import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { listenOn, type Address } from '../../node/listen-on.ts';
import type { RelayClock } from '../relay-clock.ts';

/** A server that listens, until it is stopped. */
export interface HttpServer {
  /** The URL that it listens on. */
  readonly url: string;
  /** Takes no new connection, and ends when what came has been answered, or is cut when the time is up. */
  readonly stop: (patienceMs: number) => Promise<void>;
}

/** All in milliseconds. Heads are small, and bodies have 10 s of their own; a load balancer's idle connections live for 60 s. */
const timeouts = { headersTimeout: 10_000, requestTimeout: 30_000, keepAliveTimeout: 65_000 } as const;
/** How often the first two are looked at, in milliseconds. */
const connectionsCheckingInterval = 5_000;
/** How often connections that became idle are closed while the server stops, in milliseconds. */
const sweepMs = 50;

/**
 * Listens.
 *
 * @throws INPUT_INVALID when the address cannot be listened on
 */
export async function startHttpServer(
  listener: RequestListener,
  address: Address,
  clock: RelayClock,
): Promise<HttpServer> {
  const server = createServer({ ...timeouts, connectionsCheckingInterval }, listener);
  const url = await listenOn(server, address);
  const stop = async (patienceMs: number): Promise<void> => {
    const closed = once(server, 'close');
    server.close();
    const cancelCut = clock.after(patienceMs, () => server.closeAllConnections());
    let cancelSweep: (() => void) | undefined;
    // A connection whose last answer is out stays open for the next request, which is not to come.
    const sweep = (): void => {
      server.closeIdleConnections();
      cancelSweep = clock.after(sweepMs, sweep);
    };
    sweep();
    await closed;
    cancelCut();
    cancelSweep?.();
  };
  return { url, stop };
}
