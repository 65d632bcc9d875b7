import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { request as send, type Dispatcher } from 'undici';
import { connectionFailure, type ConnectionFailure } from '../../deliver/connection-failure.ts';

/** Where requests go on to, and what carries them. */
export interface Route {
  readonly forwardTo: string;
  readonly dispatcher: Dispatcher;
}

/** Headers of one connection, which end at each hop, and those that the next hop's client makes itself. Source: RFC 9110, section 7.6.1. */
const hopByHop = new Set([
  'connection',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** A receiver that somebody debugs answers late: a minute. */
const timeoutMs = 60_000;

/** Sends a request on, its body byte for byte, and its answer back. Gives the status, or why there is none; then nothing was answered. */
export async function forward(
  { request, body }: { readonly request: IncomingMessage; readonly body: Uint8Array },
  response: ServerResponse,
  { forwardTo, dispatcher }: Route,
): Promise<number | ConnectionFailure> {
  try {
    const reply = await send(forwardTo, {
      // Whatever the method is, it goes on; undici's type lists the usual ones.
      method: request.method as Dispatcher.HttpMethod,
      headers: endToEnd(request.rawHeaders),
      body: body.length === 0 ? null : body,
      dispatcher,
      signal: AbortSignal.timeout(timeoutMs),
    });
    response.writeHead(reply.statusCode, repliedHeaders(reply.headers));
    await pipeline(reply.body, response);
    return reply.statusCode;
  } catch (error) {
    return connectionFailure(error);
  }
}

/** Names and values in turn, as they came. */
function endToEnd(rawHeaders: readonly string[]): string[] {
  return rawHeaders.filter((_text, index) => !hopByHop.has(rawHeaders[index - (index % 2)]?.toLowerCase() ?? ''));
}

function repliedHeaders(headers: Dispatcher.ResponseData['headers']): Record<string, string | string[]> {
  const kept = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined || hopByHop.has(name) ? [] : [[name, value] as const],
  );
  return Object.fromEntries(kept);
}
