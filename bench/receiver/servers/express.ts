import { createServer, type Server } from 'node:http';
import { createNodeMiddleware, Webhooks } from '@octokit/webhooks';
import express from 'express';
import { verifyWandbWebhook } from '../../../receiver/express/index.ts';
import { createReceiver } from '../../../receiver/index.ts';
import { path, secret } from '../../measure/sample-request.ts';
import { handle, parse, verifies } from './hand-written.ts';

/** The least that answers in Express: nothing is read, nothing verified. */
export function bare(): Server {
  const app = express().post(path, (_request, response) => void response.status(204).end());
  return createServer(app);
}

/** By hand: express.raw, the signature, JSON, zod. */
export function handWritten(): Server {
  const app = express();
  app.post(path, express.raw({ type: 'application/json' }), (request, response) => {
    const body: unknown = request.body;
    if (!Buffer.isBuffer(body) || !verifies(body, request.headers['x-wandb-signature'])) {
      response.status(401).end();
      return;
    }
    const payload = parse(body);
    if (payload === undefined) {
      response.status(400).end();
      return;
    }
    handle(payload.alias);
    response.status(204).end();
  });
  return createServer(app);
}

/** Our middleware, and a handler after it. */
export function middleware(): Server {
  const app = express();
  app.post(path, verifyWandbWebhook({ secrets: [secret] }), (request, response) => {
    handle(request.wandb.event.alias);
    response.status(204).end();
  });
  return createServer(app);
}

/** Our receiver as a handler. */
export function receiver(): Server {
  const ours = createReceiver({ secrets: [secret] }).on('ADD_ARTIFACT_ALIAS', ({ alias }) => handle(alias));
  return createServer(express().post(path, ours.express()));
}

/** Octokit's middleware, which verifies and parses, and checks no fields. */
export function octokit(): Server {
  const webhooks = new Webhooks({ secret });
  webhooks.onAny(({ payload }) => handle('alias' in payload ? String(payload.alias) : undefined));
  return createServer(express().use(createNodeMiddleware(webhooks, { path })));
}
