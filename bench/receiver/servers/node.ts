import { createServer, type Server } from 'node:http';
import { createNodeMiddleware, Webhooks } from '@octokit/webhooks';
import { createReceiver } from '../../../receiver/index.ts';
import { path, secret } from '../../measure/sample-request.ts';
import { handle, parse, parseCarefully, verifies } from './hand-written.ts';

/** The least that answers: nothing is read, nothing verified. */
export function bare(): Server {
  return createServer((_request, response) => {
    response.writeHead(204).end();
  });
}

/** By hand: the chunks, the signature, JSON, zod. */
export function handWritten(): Server {
  return createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      if (!verifies(body, request.headers['x-wandb-signature'])) return response.writeHead(401).end();
      const payload = parse(body);
      if (payload === undefined) return response.writeHead(400).end();
      handle(payload.alias);
      return response.writeHead(204).end();
    });
  });
}

const maxBytes = 1_048_576;

/** By hand as careful as ours: method, type, lengths, a limit on time, fatal UTF-8, references, several of one header. */
export function handWrittenCarefully(): Server {
  return createServer((request, response) => {
    const refuse = (status: number): void => void response.writeHead(status, { connection: 'close' }).end();
    if (request.method !== 'POST') return refuse(405);
    if (!/^application\/json(?:; *charset=utf-8)?$/iu.test(request.headers['content-type'] ?? '')) return refuse(415);
    if (request.headers['content-encoding'] !== undefined) return refuse(415);
    if (Number(request.headers['content-length'] ?? 0) > maxBytes) return refuse(413);
    const chunks: Buffer[] = [];
    let length = 0;
    const timer = setTimeout(() => refuse(408), 10_000);
    request.on('close', () => clearTimeout(timer));
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length > maxBytes) refuse(413);
      else chunks.push(chunk);
    });
    request.on('end', () => {
      clearTimeout(timer);
      const body = Buffer.concat(chunks);
      if (!verifies(body, request.headers['x-wandb-signature'])) return response.writeHead(401).end();
      const payload = parseCarefully(body);
      if (payload === undefined) return response.writeHead(400).end();
      handle(payload.alias);
      return response.writeHead(204).end();
    });
    return undefined;
  });
}

/** Ours. */
export function receiver(): Server {
  const ours = createReceiver({ secrets: [secret] }).on('ADD_ARTIFACT_ALIAS', ({ alias }) => handle(alias));
  return createServer(ours.node());
}

/** Octokit's middleware, which verifies and parses, and checks no fields. */
export function octokit(): Server {
  const webhooks = new Webhooks({ secret });
  webhooks.onAny(({ payload }) => handle('alias' in payload ? String(payload.alias) : undefined));
  const middleware = createNodeMiddleware(webhooks, { path });
  return createServer((request, response) => void middleware(request, response));
}
