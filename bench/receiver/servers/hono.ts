import { createServer, type Server } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { createReceiver } from '../../../receiver/index.ts';
import { path, secret } from '../../measure/sample-request.ts';
import { handle, parse, verifies } from './hand-written.ts';

/** By hand: the bytes, the signature, JSON, zod. */
export function handWritten(): Server {
  const app = new Hono();
  app.post(path, async (context) => {
    const body = Buffer.from(await context.req.arrayBuffer());
    if (!verifies(body, context.req.header('x-wandb-signature'))) return context.body(null, 401);
    const payload = parse(body);
    if (payload === undefined) return context.body(null, 400);
    handle(payload.alias);
    return context.body(null, 204);
  });
  return serve(app);
}

/** Ours. */
export function receiver(): Server {
  const ours = createReceiver({ secrets: [secret] }).on('ADD_ARTIFACT_ALIAS', ({ alias }) => handle(alias));
  const receive = ours.fetch();
  return serve(new Hono().post(path, (context) => receive(context.req.raw)));
}

function serve(app: Hono): Server {
  const listener = getRequestListener(app.fetch);
  return createServer((request, response) => void listener(request, response));
}
