import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DispatchError } from '../../../src/core/errors.ts';
import type { RelayClock } from '../relay-clock.ts';

/** Where to listen. */
export interface Address {
  readonly host: string;
  /** 0: a free one. */
  readonly port: number;
}

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
  { host, port }: Address,
  clock: RelayClock,
): Promise<HttpServer> {
  const server = createServer({ ...timeouts, connectionsCheckingInterval }, listener);
  try {
    server.listen(port, host);
    await once(server, 'listening');
  } catch (cause) {
    throw new DispatchError(
      'INPUT_INVALID',
      `--host, --port: cannot listen on ${host}:${port} (${codeOf(cause)}): give another port, or 0 for a free one`,
      { cause },
    );
  }
  const { port: bound } = server.address() as AddressInfo;
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
  return { url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}`, stop };
}

function codeOf(cause: unknown): string {
  return typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : String(cause);
}
