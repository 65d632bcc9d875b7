import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { listenOn, type Address } from '../../../receiver/node/listen-on.ts';
import { readBody } from '../../../receiver/node/read-body.ts';
import { DispatchError, isDispatchError } from '../../core/errors.ts';
import type { Clock } from '../../deliver/clock.ts';
import { forward, type Route } from './forward.ts';
import type { Forwarded } from './log-line.ts';
import { seeRequest } from './seen-request.ts';

/** What a listener does. */
export interface Listening extends Address {
  readonly route: Route;
  /** Those that the verdict is made with. */
  readonly secrets: readonly string[];
  readonly clock: Clock;
  /** Takes each request when it has been answered. */
  readonly tell: (forwarded: Forwarded) => void;
}

/** A listener, until it is stopped. */
export interface Listener {
  /** The URL that it listens on. */
  readonly url: string;
  /** Takes nothing new, and ends when what came has been answered. */
  readonly stop: () => Promise<void>;
}

/** W&B's payloads are far smaller; what is larger than 25 MiB or takes longer than a minute is none. */
const limits = { maxBodyBytes: 26_214_400, bodyTimeoutMs: 60_000 };

/**
 * Listens, and sends on what comes.
 *
 * @throws INPUT_INVALID when the address cannot be listened on
 */
export async function startListener(listening: Listening): Promise<Listener> {
  const pending = new Set<Promise<void>>();
  const server = createServer((request, response) => {
    const handling = receive(request, response, listening).finally(() => pending.delete(handling));
    pending.add(handling);
  });
  const url = await listenOn(server, listening);
  return {
    url: `${url}/`,
    stop: async () => {
      server.close();
      await Promise.allSettled(pending);
      server.closeAllConnections();
    },
  };
}

async function receive(request: IncomingMessage, response: ServerResponse, listening: Listening): Promise<void> {
  const { clock, secrets, tell } = listening;
  const atMs = clock.nowMs();
  const { method = '', url: path = '' } = request;
  const body = await received(request);
  const outcome = body instanceof Uint8Array ? await forward({ request, body }, response, listening.route) : body;
  const bytes = body instanceof Uint8Array ? body : new Uint8Array();
  const seen = seeRequest(bytes, request.headers['x-wandb-signature']?.toString(), secrets);
  const told = { ...seen, atMs, method, path, bytes: bytes.length };
  if (typeof outcome === 'number') return tell({ ...told, status: outcome, durationMs: clock.nowMs() - atMs });
  const error = 'detail' in outcome ? `${outcome.code}: ${outcome.detail}` : `${outcome.code}: ${outcome.message}`;
  const status = 'detail' in outcome ? 502 : 400;
  answer(response, status, outcome.code);
  tell({ ...told, status, durationMs: clock.nowMs() - atMs, error });
}

async function received(request: IncomingMessage): Promise<Uint8Array | DispatchError> {
  try {
    return await readBody(request, limits);
  } catch (error) {
    return isDispatchError(error) ? error : new DispatchError('BODY_TIMEOUT', 'the request ended before its body did');
  }
}

/** Where half of an answer was sent on, the connection is cut: it would look whole. */
function answer(response: ServerResponse, status: number, code: string): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.writeHead(status, { 'content-type': 'application/problem+json', connection: 'close' });
  response.end(
    JSON.stringify({ type: 'about:blank', title: 'wandb-dispatch listen could not send this on', status, code }),
  );
}
