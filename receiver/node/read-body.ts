import type { IncomingMessage } from 'node:http';
import { DispatchError } from '../../src/core/errors.ts';
import type { BodyLimits } from '../admit.ts';
import { gatherBytes } from '../gather-bytes.ts';
import { RequestAborted } from '../request-aborted.ts';
import { tooLarge } from '../request-head.ts';

/** A request of node:http, with what middleware that ran before may have left on it. */
export type NodeRequest = IncomingMessage & { readonly body?: unknown; readonly rawBody?: unknown };

/**
 * The exact bytes of the body: read now, or kept by what read them before.
 *
 * @throws BODY_TOO_LARGE BODY_TIMEOUT BODY_NOT_RAW, and RequestAborted
 */
export function readBody(request: NodeRequest, limits: BodyLimits): Promise<Uint8Array> {
  const kept = keptBytes(request);
  const unread = !request.readableDidRead && !request.destroyed && !request.readableEnded;
  return kept === undefined && unread ? readStream(request, limits) : takeKept(kept, request, limits);
}

async function takeKept(
  kept: Uint8Array | undefined,
  request: NodeRequest,
  { maxBodyBytes }: BodyLimits,
): Promise<Uint8Array> {
  if (kept !== undefined && kept.length > maxBodyBytes) throw tooLarge(maxBodyBytes);
  if (kept !== undefined) return kept;
  if (request.destroyed && !request.complete) throw new RequestAborted();
  throw new DispatchError('BODY_NOT_RAW', notRaw);
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
