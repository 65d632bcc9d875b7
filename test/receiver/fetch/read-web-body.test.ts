import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { UnderlyingSource } from 'node:stream/web';
import { readWebBody } from '../../../receiver/fetch/read-web-body.ts';
import { refusal } from '../refusal.ts';

const limits = { maxBodyBytes: 10, bodyTimeoutMs: 1_000 };
type Source = UnderlyingSource<Uint8Array>;

function requestOf(body: string | Uint8Array<ArrayBuffer> | Source | null): Request {
  const isSource = body !== null && typeof body === 'object' && !(body instanceof Uint8Array);
  const init = { method: 'POST', body: isSource ? new ReadableStream(body) : body, duplex: 'half' } as const;
  return new Request('http://receiver.test/', init);
}

const chunked = (...chunks: readonly string[]): Source => ({
  start(controller) {
    for (const chunk of chunks) controller.enqueue(Buffer.from(chunk));
    controller.close();
  },
});

const textOf = async (reading: Promise<Uint8Array>): Promise<string> => Buffer.from(await reading).toString('latin1');

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
});
afterEach(() => {
  jest.useRealTimers();
});

describe('readWebBody', () => {
  it.each([
    { what: 'no body', body: null, text: '' },
    { what: 'an empty text', body: '', text: '' },
    { what: 'a text', body: '{"a":1}', text: '{"a":1}' },
    { what: 'bytes that are no UTF-8', body: Uint8Array.of(0xff, 0xfe), text: '\u00ff\u00fe' },
    { what: 'single bytes', body: chunked(...'{"a":1}'.split('')), text: '{"a":1}' },
    { what: 'as much as is allowed', body: chunked('12345', '67890'), text: '1234567890' },
    { what: 'a stream of nothing', body: chunked(), text: '' },
  ])('reads $what', async ({ body, text }) => {
    expect(await textOf(readWebBody(requestOf(body), limits))).toBe(text);
    expect(jest.getTimerCount()).toBe(0);
  });

  it.each([
    { what: 'in one chunk', body: '12345678901' },
    { what: 'in several', body: chunked('1234567890', '1') },
  ])('refuses a byte more than allowed, $what', async ({ body }) => {
    await expect(readWebBody(requestOf(body), limits)).rejects.toEqual(
      refusal('BODY_TOO_LARGE', /longer than 10 bytes/u),
    );
    expect(jest.getTimerCount()).toBe(0);
  });

  it('lets go of a source that would send for ever', async () => {
    const cancelled = jest.fn<() => void>();
    const endless: Source = {
      pull: (controller) => controller.enqueue(Buffer.from('1234')),
      cancel: cancelled,
    };
    await expect(readWebBody(requestOf(endless), limits)).rejects.toEqual(refusal('BODY_TOO_LARGE'));
    expect(cancelled).toHaveBeenCalledTimes(1);
  });

  it('gives up when the time is over, and lets go of the source, even of one that does not hear', async () => {
    const cancel = jest.fn(() => new Promise<void>(() => {}));
    const refused = readWebBody(requestOf({ cancel }), limits).catch((error: unknown) => error);
    await jest.advanceTimersByTimeAsync(1_000);
    expect(await refused).toEqual(refusal('BODY_TIMEOUT', /^the body did not arrive within 1000 ms$/u));
    expect(cancel).toHaveBeenCalledTimes(1);
  });

  it('takes it when letting go fails', async () => {
    const cancel = (): Promise<void> => Promise.reject(new Error('cancel'));
    const refused = readWebBody(requestOf({ cancel }), limits).catch((error: unknown) => error);
    await jest.advanceTimersByTimeAsync(1_000);
    expect(await refused).toEqual(refusal('BODY_TIMEOUT'));
  });

  it('waits up to the time', async () => {
    let end: () => void = () => {};
    const late: Source = {
      start(controller) {
        end = () => {
          controller.enqueue(Buffer.from('late'));
          controller.close();
        };
      },
    };
    const reading = textOf(readWebBody(requestOf(late), limits));
    await jest.advanceTimersByTimeAsync(999);
    end();
    expect(await reading).toBe('late');
  });

  it('tells that the request ended where its body breaks off', async () => {
    const broken: Source = {
      pull(controller) {
        controller.error(new Error('ECONNRESET'));
      },
    };
    await expect(readWebBody(requestOf(broken), limits)).rejects.toEqual(
      expect.objectContaining({ name: 'RequestAborted', cause: expect.objectContaining({ message: 'ECONNRESET' }) }),
    );
    expect(jest.getTimerCount()).toBe(0);
  });

  it.each([
    { what: 'was read', spoil: async (request: Request) => void (await request.text()) },
    { what: 'is being read', spoil: async (request: Request) => void request.body?.getReader() },
  ])('refuses a body that $what by somebody else, with the fix in the text', async ({ spoil }) => {
    const request = requestOf('{"a":1}');
    await spoil(request);
    await expect(readWebBody(request, limits)).rejects.toEqual(
      refusal('BODY_NOT_RAW', /request\.clone\(\) made before$/u),
    );
  });

  it('reads a clone that was made before', async () => {
    const request = requestOf('{"a":1}');
    const clone = request.clone();
    await request.text();
    expect(await textOf(readWebBody(clone, limits))).toBe('{"a":1}');
  });
});
