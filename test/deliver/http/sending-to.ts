import { createServer, type IncomingHttpHeaders, type RequestListener, type ServerResponse } from 'node:http';
import type { Server as HttpServer } from 'node:http';
import type { Server } from 'node:net';
import { createHttpConnections } from '../../../src/deliver/http/http-connections.ts';
import type { HttpWebhook } from '../../../src/deliver/http/http-webhook.ts';
import { sendToHttpWebhook } from '../../../src/deliver/http/send-to-http-webhook.ts';
import type { Outgoing, Sent } from '../../../src/deliver/sent.ts';
import { listening } from '../listening.ts';

export const nowMs = Date.UTC(2026, 10, 25, 8, 0, 0, 250);

/** A delivery's id. */
export const deliveryId = '019acb9c-0a00-7000-8000-000000000001';

export const plain: Omit<HttpWebhook, 'url'> = {
  isUrlSecret: false,
  method: 'POST',
  headers: {},
  accessToken: undefined,
  signingSecret: undefined,
  signatureEncoding: 'base64',
  standardWebhooks: true,
};

export const outgoing: Outgoing = { id: deliveryId, payload: new TextEncoder().encode('{}') };

/** What came to the server. */
export interface Recorded {
  readonly request: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Sends once to a URL. */
export async function sendTo(url: string, changes: Partial<HttpWebhook> = {}, signal?: AbortSignal): Promise<Sent> {
  const { dispatcherFor, close } = createHttpConnections();
  try {
    const by = { dispatcherFor, nowMs, signal: signal ?? new AbortController().signal };
    return await sendToHttpWebhook({ ...plain, url, ...changes }, outgoing, by);
  } finally {
    await close();
  }
}

/** Sends once to a server on 127.0.0.1. */
export async function sendToServer(
  server: Server | HttpServer,
  changes: Partial<HttpWebhook> = {},
  signal?: AbortSignal,
): Promise<Sent> {
  const results: Sent[] = [];
  await listening(server, async (port) => {
    results.push(await sendTo(`http://127.0.0.1:${port}/hook?a=%2F`, changes, signal));
  });
  const [sent] = results;
  if (sent === undefined) throw new Error('nothing was sent');
  return sent;
}

/** A server that keeps what comes, and answers as the function does. */
export function recordingServer(
  answer: (response: ServerResponse, recorded: Recorded) => void = (response) => response.writeHead(204).end(),
): { readonly server: HttpServer; readonly recorded: readonly Recorded[] } {
  const recorded: Recorded[] = [];
  const listener: RequestListener = (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method, url, headers } = request;
      const one = { request: `${method} ${url}`, headers, body: Buffer.concat(chunks).toString('utf8') };
      recorded.push(one);
      answer(response, one);
    });
  };
  return { server: createServer(listener), recorded };
}

export const bodyOf = ({ body }: Sent): string => Buffer.from(body).toString('utf8');
