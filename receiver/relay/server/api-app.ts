import express, { type ErrorRequestHandler, type Express, type Request, type RequestHandler } from 'express';
import { DispatchError, isDispatchError } from '../../../src/core/errors.ts';
import { quote } from '../../../src/core/quote.ts';
import { sendReply } from '../../node/send-reply.ts';
import type { Logger } from '../../options/options.ts';
import { createRefuse } from '../../reply/refusals.ts';
import type { Reply } from '../../reply/reply.ts';
import type { AdminGuard } from '../api/admin-guard.ts';
import { listDeliveries, showDelivery, showEvent, type ReadStore } from '../api/api.ts';
import { problem, toldProblem } from './problem.ts';

/** What people and programs are answered by. */
export interface ApiParts {
  readonly guard: AdminGuard;
  readonly store: ReadStore;
  readonly logger: Logger;
  readonly wallNowMs: () => number;
}

/** What people and programs ask, beside the events that come, and whatever has no address. */
export function createApiApp({ guard, store, logger, wallNowMs }: ApiParts): Express {
  const app = express();
  app.disable('x-powered-by').disable('etag').set('query parser', false);
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
