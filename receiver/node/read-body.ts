import type { IncomingMessage } from 'node:http';
import { DispatchError } from '../../src/core/errors.ts';
import type { BodyLimits } from '../admit/admit.ts';
import type { Answer } from '../platform/platform.ts';
import { gatherBytes } from '../admit/gather-bytes.ts';
import { RequestAborted } from '../admit/request-aborted.ts';
import { tooLarge } from '../admit/request-head.ts';

/** A request of node:http, with what middleware that ran before may have left on it. */
export type NodeRequest = IncomingMessage & { readonly body?: unknown; readonly rawBody?: unknown };

/**
 * The exact bytes of the body: read now, or kept by what read them before.
 *
 * @throws BODY_TOO_LARGE BODY_TIMEOUT BODY_NOT_RAW, and RequestAborted
 */
export function readBody(request: NodeRequest, limits: BodyLimits): Answer<Uint8Array> {
  const kept = keptBytes(request);
  if (kept !== undefined) return requireShort(kept, limits);
  if (request.readableDidRead || request.destroyed || request.readableEnded) throw unreadable(request);
  return isWhole(request) ? readWhole(request, limits) : readStream(request, limits);
}

function requireShort(bytes: Uint8Array, { maxBodyBytes }: BodyLimits): Uint8Array {
  if (bytes.length > maxBodyBytes) throw tooLarge(maxBodyBytes);
  return bytes;
}

function unreadable(request: NodeRequest): Error {
  if (request.destroyed && !request.complete) return new RequestAborted();
  return new DispatchError('BODY_NOT_RAW', notRaw);
}

/** Whether all of the body has come, and nobody has begun to take it. */
function isWhole({ complete, readableFlowing, readableEncoding }: NodeRequest): boolean {
  return complete && readableFlowing === null && readableEncoding === null;
}

function readWhole(request: NodeRequest, { maxBodyBytes }: BodyLimits): Uint8Array {
  if (request.readableLength > maxBodyBytes) throw tooLarge(maxBodyBytes);
  const bytes: unknown = request.read();
  return bytes instanceof Uint8Array ? bytes : Buffer.alloc(0);
}

const notRaw =
  'the body was parsed before its signature was verified: put this middleware before express.json(), or keep the bytes by express.json({ verify: (request, _response, bytes) => { request.rawBody = bytes } })';

/** `express.raw()` and Fastify's parsers leave the bytes on `body`; the hook that we document, on `rawBody`. */
function keptBytes({ body, rawBody }: NodeRequest): Uint8Array | undefined {
  if (rawBody instanceof Uint8Array) return rawBody;
  return body instanceof Uint8Array ? body : undefined;
}

function readStream(request: NodeRequest, { maxBodyBytes, bodyTimeoutMs }: BodyLimits): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const gathered = gatherBytes();
    let ended = false;
    const onData = (chunk: Uint8Array): void => {
      if (gathered.length() + chunk.length > maxBodyBytes) fail(tooLarge(maxBodyBytes));
      else gathered.add(chunk);
    };
    // The listeners stay on a request that ended: nothing but its close is still to come, and to take them off costs more (bench/receiver).
    const onEnd = (): void => {
      ended = true;
      clearTimeout(timer);
      resolve(asBuffer(gathered.bytes()));
    };
    const onAbort = (): void => {
      if (!ended) fail(new RequestAborted());
    };
    const fail = (error: Error): void => {
      clearTimeout(timer);
      request.off('data', onData).off('end', onEnd).off('error', onAbort).off('close', onAbort);
      reject(error);
    };
    const timer = setTimeout(
      () => fail(new DispatchError('BODY_TIMEOUT', `the body did not arrive within ${bodyTimeoutMs} ms`)),
      bodyTimeoutMs,
    );
    request.on('data', onData).on('end', onEnd).on('error', onAbort).on('close', onAbort);
  });
}

/** In Node bodies are Buffers, however many pieces they came in. */
function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}
