import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DispatchError } from '../../src/core/errors.ts';

/** Where to listen. */
export interface Address {
  readonly host: string;
  /** 0: a free one. */
  readonly port: number;
}

/**
 * Listens, and gives the URL that it listens on, without a path.
 *
 * @throws INPUT_INVALID when the address cannot be listened on
 */
export async function listenOn(server: Server, { host, port }: Address): Promise<string> {
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
  // A server that listens on a port has an address of this kind.
  const { port: bound } = server.address() as AddressInfo;
  return `http://${host.includes(':') ? `[${host}]` : host}:${bound}`;
}

function codeOf(cause: unknown): string {
  return typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : String(cause);
}
