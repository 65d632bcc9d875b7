import { DispatchError } from '../../src/core/errors.ts';
import type { BodyLimits } from '../admit/admit.ts';
import { gatherBytes } from '../admit/gather-bytes.ts';
import { RequestAborted } from '../admit/request-aborted.ts';
import { tooLarge } from '../admit/request-head.ts';

/**
 * The exact bytes of the body of a `Request`.
 *
 * @throws BODY_TOO_LARGE BODY_TIMEOUT BODY_NOT_RAW, and RequestAborted
 */
export async function readWebBody(request: Request, { maxBodyBytes, bodyTimeoutMs }: BodyLimits): Promise<Uint8Array> {
  if (request.bodyUsed || request.body?.locked === true) {
    throw new DispatchError(
      'BODY_NOT_RAW',
      'the body was read before its signature was verified: hand the request over untouched, or a request.clone() made before',
    );
  }
  if (request.body === null) return new Uint8Array();
  const reader = request.body.getReader();
  const late = timeout(bodyTimeoutMs);
  try {
    return await Promise.race([readAll(reader, maxBodyBytes), late.rejection]);
  } catch (error) {
    // What else would come is not wanted, and nobody waits until the source has heard so.
    void reader.cancel().catch(() => {});
    throw error;
  } finally {
    late.cancel();
  }
}

type Reader = ReadableStreamDefaultReader<Uint8Array>;

async function readAll(reader: Reader, maxBodyBytes: number): Promise<Uint8Array> {
  const gathered = gatherBytes();
  for (;;) {
    const { done, value } = await read(reader);
    if (done) return gathered.bytes();
    if (gathered.length() + value.length > maxBodyBytes) throw tooLarge(maxBodyBytes);
    gathered.add(value);
  }
}

async function read(reader: Reader): ReturnType<Reader['read']> {
  try {
    return await reader.read();
  } catch (cause) {
    throw new RequestAborted('', { cause });
  }
}

function timeout(limitMs: number): { readonly rejection: Promise<never>; readonly cancel: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const rejection = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new DispatchError('BODY_TIMEOUT', `the body did not arrive within ${limitMs} ms`)),
      limitMs,
    );
  });
  return { rejection, cancel: () => clearTimeout(timer) };
}
