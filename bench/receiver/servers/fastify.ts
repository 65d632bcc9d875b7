import type { Server } from 'node:http';
import fastify, { type FastifyInstance } from 'fastify';
import { createReceiver } from '../../../receiver/index.ts';
import { path, secret } from '../../measure/sample-request.ts';
import { handle, parse, verifies } from './hand-written.ts';

/** By hand: a parser that keeps the bytes, the signature, JSON, zod. */
export async function handWritten(): Promise<Server> {
  const app = keepingBytes();
  app.post<{ Body: Buffer }>(path, async ({ body, headers }, reply) => {
    if (!verifies(body, headers['x-wandb-signature'])) return reply.code(401).send();
    const payload = parse(body);
    if (payload === undefined) return reply.code(400).send();
    handle(payload.alias);
    return reply.code(204).send();
  });
  await app.ready();
  return app.server;
}

/** Ours, as the documentation has it. */
export async function receiver(): Promise<Server> {
  const ours = createReceiver({ secrets: [secret] }).on('ADD_ARTIFACT_ALIAS', ({ alias }) => handle(alias));
  const receive = ours.node();
  const app = keepingBytes();
  app.post<{ Body: Buffer }>(path, (request, reply) => {
    reply.hijack();
    receive(Object.assign(request.raw, { body: request.body }), reply.raw);
  });
  await app.ready();
  return app.server;
}

function keepingBytes(): FastifyInstance {
  const app = fastify();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  return app;
}
