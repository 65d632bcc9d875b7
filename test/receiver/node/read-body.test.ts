import { once } from 'node:events';
import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { readBody as readAtOnceOrLater, type NodeRequest } from '../../../receiver/node/read-body.ts';
import { refusal } from '../refusal.ts';

const limits = { maxBodyBytes: 10, bodyTimeoutMs: 1_000 };
const aborted: unknown = expect.objectContaining({ name: 'RequestAborted' });

function requestWith(kept: { readonly body?: unknown; readonly rawBody?: unknown } = {}): IncomingMessage {
  return Object.assign(new IncomingMessage(new Socket()), kept);
}

/** A request whose body is whole, in these chunks. */
function requestOf(...chunks: readonly (string | Uint8Array)[]): NodeRequest {
  const request = arriving(...chunks);
  request.complete = true;
  return request;
}

/** A request whose body comes in these chunks, and then ends. */
function arriving(...chunks: readonly (string | Uint8Array)[]): NodeRequest {
  const request = requestWith();
  for (const chunk of chunks) request.push(chunk);
  request.push(null);
  return request;
}

const readBody = async (...args: Parameters<typeof readAtOnceOrLater>): Promise<Uint8Array> =>
  readAtOnceOrLater(...args);

const textOf = async (reading: Promise<Uint8Array>): Promise<string> => Buffer.from(await reading).toString('latin1');

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
});
afterEach(() => {
  jest.useRealTimers();
});

describe('readBody', () => {
  it.each([
    { what: 'nothing', chunks: [], text: '' },
    { what: 'one chunk', chunks: ['{"a":1}'], text: '{"a":1}' },
    { what: 'single bytes', chunks: '{"a":1}'.split(''), text: '{"a":1}' },
    { what: 'as much as is allowed', chunks: ['12345', '67890'], text: '1234567890' },
    { what: 'bytes that are no UTF-8', chunks: [Uint8Array.of(0xff), Uint8Array.of(0xfe)], text: '\u00ff\u00fe' },
  ])('reads $what, whole or as it comes', async ({ chunks, text }) => {
    for (const request of [requestOf(...chunks), arriving(...chunks)]) {
      expect(await textOf(readBody(request, limits))).toBe(text);
      expect(jest.getTimerCount()).toBe(0);
    }
  });

  it('takes what is whole at once, without listeners, and leaves a request that ends', async () => {
    const request = requestOf('{"a"', ':1}');
    expect(readAtOnceOrLater(request, limits)).toEqual(Buffer.from('{"a":1}'));
    expect(['data', 'end', 'error', 'close'].map((name) => request.listenerCount(name))).toEqual([0, 0, 0, 0]);
    await once(request, 'end');
    expect(() => readAtOnceOrLater(request, limits)).toThrow(refusal('BODY_NOT_RAW'));
  });

  it('listens to what is whole where somebody lets it flow', async () => {
    const request = requestOf('{"a":1}');
    request.resume();
    expect(await textOf(readBody(request, limits))).toBe('{"a":1}');
  });

  it.each([
    { what: 'in one chunk', chunks: ['12345678901'] },
    { what: 'in several', chunks: ['1234567890', '1'] },
  ])('refuses a byte more than allowed, $what', async ({ chunks }) => {
    for (const request of [requestOf(...chunks), arriving(...chunks)]) {
      await expect(readBody(request, limits)).rejects.toEqual(refusal('BODY_TOO_LARGE', /longer than 10 bytes/u));
      expect(jest.getTimerCount()).toBe(0);
    }
  });

  it('stops keeping what comes after the limit', async () => {
    const request = requestWith();
    request.push('12345678901');
    await expect(readBody(request, limits)).rejects.toEqual(refusal('BODY_TOO_LARGE'));
    expect(['data', 'end', 'error', 'close'].map((name) => request.listenerCount(name))).toEqual([0, 0, 0, 0]);
  });

  it('gives up when the time is over, however often something came', async () => {
    const request = requestWith();
    const refused = readBody(request, limits).catch((error: unknown) => error);
    for (let number = 0; number < 9; number++) {
      request.push('1');
      await jest.advanceTimersByTimeAsync(100);
    }
    await jest.advanceTimersByTimeAsync(100);
    expect(await refused).toEqual(refusal('BODY_TIMEOUT', /^the body did not arrive within 1000 ms$/u));
  });

  it('waits up to the time', async () => {
    const request = requestWith();
    const reading = textOf(readBody(request, limits));
    await jest.advanceTimersByTimeAsync(999);
    request.push('late');
    request.push(null);
    expect(await reading).toBe('late');
  });

  it.each([
    { how: 'it is destroyed', end: (request: IncomingMessage) => request.destroy() },
    { how: 'its socket fails', end: (request: IncomingMessage) => request.destroy(new Error('ECONNRESET')) },
  ])('tells that the request ended when $how half-way', async ({ end }) => {
    const request = requestWith();
    const refused = readBody(request, limits).catch((error: unknown) => error);
    request.push('1');
    request.on('error', () => {});
    end(request);
    expect(await refused).toEqual(aborted);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('tells that the request ended where it had before', async () => {
    const request = requestWith();
    request.destroy();
    await expect(readBody(request, limits)).rejects.toEqual(aborted);
  });
});

describe('a body that was read before', () => {
  it.each([
    { what: 'body, as express.raw() and Fastify leave it', kept: { body: Buffer.from('raw') }, text: 'raw' },
    {
      what: 'rawBody, as the documented hook does',
      kept: { rawBody: Buffer.from('raw'), body: { a: 1 } },
      text: 'raw',
    },
    { what: 'both', kept: { rawBody: Buffer.from('raw'), body: Buffer.from('body') }, text: 'raw' },
    { what: 'a Uint8Array', kept: { body: Uint8Array.of(0x72) }, text: 'r' },
    { what: 'no bytes', kept: { body: Buffer.alloc(0) }, text: '' },
  ])('is taken from $what', async ({ kept, text }) => {
    expect(await textOf(readBody(requestWith(kept), limits))).toBe(text);
  });

  it('is refused beyond the limit, and taken up to it', async () => {
    expect(await textOf(readBody(requestWith({ body: Buffer.from('1234567890') }), limits))).toBe('1234567890');
    await expect(readBody(requestWith({ body: Buffer.from('12345678901') }), limits)).rejects.toEqual(
      refusal('BODY_TOO_LARGE'),
    );
  });

  it.each([
    { what: 'an object', kept: { body: { a: 1 } } },
    { what: 'a text', kept: { body: '{"a":1}' } },
    { what: 'nothing', kept: {} },
    { what: 'a text as rawBody', kept: { body: { a: 1 }, rawBody: '{"a":1}' } },
  ])('is refused where $what is left of it, with the fix in the text', async ({ kept }) => {
    const request = Object.assign(requestOf('{"a":1}'), kept);
    for await (const _ of request) void _;
    await expect(readBody(request, limits)).rejects.toEqual(
      refusal(
        'BODY_NOT_RAW',
        /before express\.json\(\), or keep the bytes by express\.json\(\{ verify: \(request, _response, bytes\) => \{ request\.rawBody = bytes \} \}\)$/u,
      ),
    );
  });

  it('is read all the same where a parser looked at it and left it alone', async () => {
    const request = Object.assign(requestOf('{"a":1}'), { body: {} });
    expect(await textOf(readBody(request, limits))).toBe('{"a":1}');
  });
});
