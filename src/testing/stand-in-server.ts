import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import { isJsonObject, type JsonObject } from '../core/json.ts';
import { sendJson, type Sent } from './send-json.ts';

/** A request as it came. */
export type StandInRequest = {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly rawBody: Uint8Array;
};

/** What a stand-in does with a request; undefined: it cuts the connection. */
export type StandInAnswer = (request: StandInRequest) => Sent | undefined;

/** A server on a free port of 127.0.0.1. */
export type StandInServer = {
  /** Without a slash at its end. */
  readonly url: string;
  /** Cuts every connection and ends. May be called again. */
  readonly close: () => Promise<void>;
};

/** More than any of the services takes; what comes beyond is cut off. */
const maxBodyBytes = 4 * 1024 * 1024;

/** Starts a server that answers each request when its body has come. */
export async function startStandInServer(answer: StandInAnswer): Promise<StandInServer> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    let length = 0;
    request.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      length += chunk.length;
      if (length > maxBodyBytes) request.destroy();
    });
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      reply(response, answer({ method, path: url, headers, rawBody: Buffer.concat(chunks) }));
    });
    request.on('error', () => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the stand-in does not listen on a port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: () =>
      new Promise((resolve) => {
        // A second close reports that the server does not run, which is what was asked for.
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The JSON object that a body is, or undefined. */
export function jsonObjectIn(rawBody: Uint8Array): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(rawBody));
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function reply(response: ServerResponse, sent: Sent | undefined): void {
  if (sent === undefined) response.socket?.destroy();
  else sendJson(response, sent);
}
