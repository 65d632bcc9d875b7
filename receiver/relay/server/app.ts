import type { RequestListener } from 'node:http';
import express, { type ErrorRequestHandler, type Express, type Request, type RequestHandler } from 'express';
import { DispatchError, isDispatchError } from '../../../src/core/errors.ts';
import { quote } from '../../../src/core/quote.ts';
import { sendReply } from '../../node/send-reply.ts';
import type { Logger } from '../../options/options.ts';
import { createRefuse } from '../../reply/refusals.ts';
import type { Reply } from '../../reply/reply.ts';
import type { AdminGuard } from '../api/admin-guard.ts';
import { listDeliveries, showDelivery, showEvent, type ReadStore } from '../api/api.ts';
import type { Health } from './health.ts';
import { jsonReply } from './json-reply.ts';
import { problem, toldProblem } from './problem.ts';
import { createSourceListener, type SourceParts } from './source-listener.ts';

/** What the relay answers by. */
export interface AppParts extends SourceParts {
  readonly guard: AdminGuard;
  readonly store: ReadStore;
  readonly health: Health;
}

/** The relay's endpoints, `contracts.md` section 4. Every refusal is a problem document. */
export function createApp(parts: AppParts): RequestListener {
  const answerSource = createSourceListener(parts);
  const app = createApi(parts);
  return (request, response) => {
    if (!answerSource(request, response)) app(request, response);
  };
}

/** What people and programs ask, beside the events that come. */
function createApi({ guard, store, health, logger, wallNowMs }: AppParts): Express {
  const app = express();
  app.disable('x-powered-by').disable('etag').set('query parser', false);
  app.get(
    '/healthz',
    answering(() => jsonReply(200, { status: 'ok' })),
  );
  app.get(
    '/readyz',
    answering(() => health.ready()),
  );
  const guarded = (answer: ReadAnswer) =>
    answering(async (request) => (await guard(callerOf(request))) ?? read(request, answer, logger));
  app.all(
    '/api/v1/deliveries',
    guarded((request) => listDeliveries(store, searchOf(request))),
  );
  app.all(
    '/api/v1/deliveries/:id',
    guarded((request) => showDelivery(store, idOf(request))),
  );
  app.all(
    '/api/v1/events/:id',
    guarded((request) => showEvent(store, idOf(request))),
  );
  app.use(
    '/api',
    guarded(async () => problem('NOT_FOUND')),
  );
  app.use(answering(nowhere(wallNowMs, logger)));
  app.use(refusing(logger));
  return app;
}

/** What is posted to no address is told of: W&B may have a wrong one. */
function nowhere(nowMs: () => number, logger: Logger): (request: Request) => Reply | undefined {
  const refuse = createRefuse(logger, nowMs);
  return ({ method, path }) =>
    method === 'POST'
      ? refuse(new DispatchError('NOT_FOUND', `nothing is at ${quote(path)}: W&B posts to /wandb/ and a source's name`))
      : problem('NOT_FOUND');
}

/** Answers by what the store holds. */
type ReadAnswer = (request: Request) => Promise<Reply>;

async function read(request: Request, answer: ReadAnswer, logger: Logger): Promise<Reply> {
  if (!['GET', 'HEAD'].includes(request.method)) return problem('GET_ONLY', { headers: { allow: 'GET' } });
  try {
    return await answer(request);
  } catch (error) {
    if (isDispatchError(error, 'INPUT_INVALID')) return toldProblem(error);
    logger.error({ err: error }, 'the store gave nothing');
    return problem('STORE_FAILED', { headers: { 'retry-after': '5' } });
  }
}

function answering(answer: (request: Request) => Reply | undefined | Promise<Reply | undefined>): RequestHandler {
  return async (request, response) => {
    const reply = await answer(request);
    if (reply !== undefined) sendReply(request, response, reply);
  };
}

/** Express tells by a status of 4xx that an address cannot be read; all else is ours. It knows handlers of errors by their four parameters. */
function refusing(logger: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, _next) => {
    const { status } = typeof error === 'object' && error !== null && 'status' in error ? error : { status: 500 };
    if (typeof status === 'number' && status < 500) return sendReply(request, response, problem('URL_INVALID'));
    logger.error({ err: error }, 'a request failed');
    sendReply(request, response, problem('UNEXPECTED'));
  };
}

function callerOf(request: Request) {
  return { address: request.socket.remoteAddress ?? '', authorization: request.headers.authorization };
}

function searchOf({ url }: Request): URLSearchParams {
  const start = url.indexOf('?');
  return new URLSearchParams(start === -1 ? '' : url.slice(start));
}

function idOf(request: Request): string {
  return parameter(request, 'id');
}

function parameter(request: Request, name: string): string {
  const value = request.params[name];
  return typeof value === 'string' ? value : '';
}
