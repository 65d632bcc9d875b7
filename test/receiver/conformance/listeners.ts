import { text } from 'node:stream/consumers';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { getRequestListener } from '@hono/node-server';
import express from 'express';
import express4 from 'express4';
import { fastify, type FastifyInstance } from 'fastify';
import { Hono } from 'hono';
import type { VerifyWandbWebhook, VerifiedWebhook } from '../../../receiver/express/index.ts';
import type { Receiver } from '../../../receiver/index.ts';
import type { Call } from './direct-calls.ts';

/** The Expresses that are supported. */
export const expresses = { 5: express, 4: express4 } as const;
export type ExpressVersion = keyof typeof expresses;

/** What stands before our handler in an Express application. */
export type Before = express.RequestHandler;

/** An Express application with `receiver.express()` on `/wandb`. */
export function expressReceiver(version: ExpressVersion, receiver: Receiver, ...before: Before[]): RequestListener {
  const app = expresses[version]();
  for (const handler of before) app.use(handler);
  return app.all('/wandb', receiver.express());
}

/** An Express application with the middleware on `/wandb`, and a handler behind it. */
export function expressMiddleware(
  version: ExpressVersion,
  {
    middleware,
    take,
  }: { readonly middleware: VerifyWandbWebhook; readonly take: (found: VerifiedWebhook) => void | Promise<void> },
  ...before: Before[]
): RequestListener {
  const app = expresses[version]();
  for (const handler of before) app.use(handler);
  return app.all('/wandb', middleware, (request, response, next) => {
    Promise.resolve(take(request.wandb)).then(() => response.status(204).end(), next);
  });
}

type Parser = 'bytes' | 'unread' | 'json';

/**
 * Fastify with `receiver.node()`. `bytes`: as the contract has it, Fastify reads; `unread`: the parser leaves the body to the receiver;
 * `json`: Fastify's own parser, which keeps no bytes.
 */
export async function fastifyReceiver(receiver: Receiver, parser: Parser = 'bytes'): Promise<RequestListener> {
  const app = fastify({ routerOptions: { ignoreTrailingSlash: true } });
  if (parser !== 'json') app.removeAllContentTypeParsers();
  if (parser === 'bytes')
    app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  if (parser === 'unread') app.addContentTypeParser('*', (_request, _payload, done) => done(null));
  const handle = receiver.node();
  app.all('/wandb', (request, reply) => {
    reply.hijack();
    handle(Object.assign(request.raw, { body: request.body }), reply.raw);
  });
  return listenerOf(app);
}

async function listenerOf(app: FastifyInstance): Promise<RequestListener> {
  await app.ready();
  return (request, response) => app.routing(request, response);
}

/** Hono on Node, with `receiver.fetch()`; whatever reads the body before it may. */
export function honoReceiver(
  receiver: Receiver,
  spoil = async (_request: Request): Promise<void> => {},
): RequestListener {
  const app = new Hono({ strict: false });
  const handle = receiver.fetch();
  app.all('/wandb', async (context) => {
    await spoil(context.req.raw);
    return handle(context.req.raw);
  });
  const listener = getRequestListener(app.fetch);
  return (request, response) => void listener(request, response);
}

/** A listener that takes its time: what it rejects with ends the process, and so is seen. */
function listenBy(listen: (request: IncomingMessage, response: ServerResponse) => Promise<void>): RequestListener {
  return (request, response) => void listen(request, response);
}

/** `receiver.node()` behind something that reads the body first. */
export function nodeAfterReading(receiver: Receiver): RequestListener {
  const handle = receiver.node();
  return listenBy(async (request, response) => {
    await text(request);
    handle(request, response);
  });
}

/** `.fetch()` behind the least that turns node:http into the web's kind. */
export function fetchListener(receiver: Receiver): RequestListener {
  const handle = receiver.fetch();
  return listenBy(async (request, response) => {
    const { method = '', url = '', headersDistinct } = request;
    const headers = new Headers(
      Object.entries(headersDistinct).flatMap(([name, values = []]) =>
        values.map((value): [string, string] => [name, value]),
      ),
    );
    const hasBody = method !== 'GET' && method !== 'HEAD';
    const body = hasBody ? { body: Readable.toWeb(request), duplex: 'half' as const } : {};
    const answer = await handle(new Request(`http://receiver.test${url}`, { method, headers, ...body }));
    await answerBy(response, {
      status: answer.status,
      headers: Object.fromEntries(answer.headers),
      body: await answer.text(),
    });
  });
}

/** Most that API Gateway takes. Source: AWS documentation, "Quotas for configuring and running an HTTP API". */
const gatewayBytes = 10_485_760;

/** A gateway before a function: it reads the body whole and hands the request over. */
export function gatewayListener(call: Call): RequestListener {
  return listenBy(async (request, response) => {
    const body = await readWhole(request);
    if (body === undefined) return;
    if (body === 'too large') return answerBy(response, { status: 413, headers: { connection: 'close' }, body: '' });
    const { method = '', url: path = '', rawHeaders } = request;
    const headers = rawHeaders.flatMap((name, index) =>
      index % 2 === 0 ? [[name, rawHeaders[index + 1] ?? ''] as const] : [],
    );
    return answerBy(response, await call({ method, path, headers, body: [body] }));
  });
}

async function readWhole(request: IncomingMessage): Promise<Buffer | 'too large' | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of request) {
      chunks.push(chunk);
      length += chunk.length;
      if (length > gatewayBytes) return 'too large';
    }
    return Buffer.concat(chunks);
  } catch {
    return undefined;
  }
}

/** A body that was not read to its end is thrown away together with its connection: Node closes it after this header. */
async function answerBy(response: ServerResponse, { status, headers, body }: Awaited<ReturnType<Call>>): Promise<void> {
  response.writeHead(status, response.req.complete ? headers : { ...headers, connection: 'close' }).end(body);
}
