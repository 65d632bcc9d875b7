import { describe, expect, it } from '@jest/globals';
import { useRealSockets } from '../../receiver/conformance/real-sockets.ts';
import { listening } from '../../deliver/listening.ts';
import { withoutProxyVariables } from '../../deliver/proxy-variables.ts';
import { faultySink, type FaultySink } from './faulty-sink.ts';
import { withWorker, type StoredDelivery } from './with-worker.ts';

useRealSockets();
withoutProxyVariables();

interface After {
  readonly stored: StoredDelivery;
  readonly sink: FaultySink;
  /** What the sink could write, once its connections were closed. */
  readonly writtenBytes: number;
}

/** What one attempt at a path comes to; where nothing more comes of it, time passes until it is up. */
async function attemptAt(path: string, { hangs = false } = {}): Promise<After> {
  const sink = faultySink();
  const after: After[] = [];
  await listening(sink.server, async (port) => {
    const answered = sink.answered();
    let stored: StoredDelivery | undefined;
    await withWorker({ url: `http://127.0.0.1:${port}${path}` }, async (working) => {
      await answered;
      if (hangs) await working.clock.advance(15_000);
      await working.settled();
      stored = await working.stored();
    });
    if (stored !== undefined) after.push({ stored, sink, writtenBytes: await sink.closed() });
  });
  const [one] = after;
  if (one === undefined) throw new Error('nothing was stored');
  return one;
}

const broke = 'CONNECT_FAILED: the connection broke before the receiving side answered; see its log';
const late =
  'TIMEOUT: the receiving side did not answer in time; let it answer first and work then, or give a longer timeout';
const failed = 'HTTP_500: the receiving side answered 500, a failure of its own; see its log';
const redirected = (status: number): string =>
  `REDIRECT_REFUSED: the receiving side answered ${status}, a redirect, and none is followed; give the final address as the webhook's url`;

/** More than a reply of which 16 KiB are read can bring on its way: what buffers hold. */
const mostWrittenBytes = 64 * 1024 * 1024;

describe('a delivery to a faulty sink', () => {
  it.each([
    { path: '/500', status: 500, reason: failed, body: 'out of order' },
    { path: '/endless-500', status: 500, reason: failed, body: 'x'.repeat(16_384) },
    { path: '/hang-up', status: null, reason: `${broke} (other side closed (UND_ERR_SOCKET))`, body: '' },
    { path: '/reset', status: null, reason: `${broke} (read ECONNRESET)`, body: '' },
    { path: '/reset-in-status-line', status: null, reason: `${broke} (read ECONNRESET)`, body: '' },
    { path: '/reset-in-head', status: null, reason: `${broke} (read ECONNRESET)`, body: '' },
    {
      path: '/endless-head',
      status: null,
      reason: `${broke} (Headers Overflow Error (UND_ERR_HEADERS_OVERFLOW))`,
      body: '',
    },
    {
      path: '/no-http',
      status: null,
      reason: `${broke} (Response does not match the HTTP/1.1 protocol (Expected HTTP/) (HPE_INVALID_CONSTANT))`,
      body: '',
    },
  ])('waits for another attempt after $path', async ({ path, status, reason, body }) => {
    const { stored, sink, writtenBytes } = await attemptAt(path);
    expect(stored).toEqual({ state: 'waiting', reason, status, body, attempts: 1, nextAfterMs: 5_000, durationMs: 0 });
    expect(sink.posts).toEqual([path]);
    expect(writtenBytes).toBeLessThan(mostWrittenBytes);
  });

  it.each(['/silent', '/slow-head'])('waits for another attempt when the time is up at %s', async (path) => {
    const { stored, sink } = await attemptAt(path, { hangs: true });
    expect(stored).toEqual({
      state: 'waiting',
      reason: `${late} (15000 ms are over)`,
      status: null,
      body: '',
      attempts: 1,
      nextAfterMs: 20_000,
      durationMs: 15_000,
    });
    expect(sink.posts).toEqual([path]);
  });

  it.each([
    { path: '/fine', status: 204, body: '' },
    { path: '/early-hints', status: 200, body: 'ok' },
    { path: '/reset-in-body', status: 200, body: 'the first part' },
    { path: '/short-body', status: 200, body: 'the first part' },
    { path: '/endless-body', status: 200, body: 'x'.repeat(16_384) },
    { path: '/gigabyte-body', status: 200, body: 'x'.repeat(16_384) },
  ])('is delivered by the status line of $path, whatever the body does', async ({ path, status, body }) => {
    const { stored, sink, writtenBytes } = await attemptAt(path);
    expect(stored).toEqual({
      state: 'delivered',
      reason: null,
      status,
      body,
      attempts: 1,
      nextAfterMs: null,
      durationMs: 0,
    });
    expect(sink.posts).toEqual([path]);
    expect(writtenBytes).toBeLessThan(mostWrittenBytes);
  });

  it('is delivered by its status line where the body stops, when the time is up', async () => {
    const { stored } = await attemptAt('/slow-body', { hangs: true });
    expect(stored).toMatchObject({ state: 'delivered', status: 200, body: 'the first part', durationMs: 15_000 });
  });

  it('keeps a compressed reply as it came, and does not inflate it', async () => {
    const { stored } = await attemptAt('/gzip-bomb');
    expect(stored).toMatchObject({ state: 'delivered', status: 200 });
    expect(stored.body.length).toBeLessThanOrEqual(16_384);
    expect(stored.body).not.toContain('zzzz');
  });

  it.each([301, 302, 303, 307, 308])('is dead after a redirect, which is not followed: %i', async (status) => {
    const { stored, sink } = await attemptAt(`/redirect-${status}`);
    expect(stored).toMatchObject({ state: 'dead', reason: redirected(status), status, attempts: 1, nextAfterMs: null });
    expect(sink.posts).toEqual([`/redirect-${status}`]);
  });

  it.each([
    { path: '/redirect-away', status: 307 },
    { path: '/endless-redirect', status: 302 },
  ])('is dead after $path too', async ({ path, status }) => {
    const { stored, sink, writtenBytes } = await attemptAt(path);
    expect(stored).toMatchObject({ state: 'dead', reason: redirected(status), status, attempts: 1 });
    expect(sink.posts).toEqual([path]);
    expect(writtenBytes).toBeLessThan(mostWrittenBytes);
  });

  it('is held as long as a 429 asks by Retry-After', async () => {
    const { stored } = await attemptAt('/429');
    expect(stored).toEqual({
      state: 'waiting',
      reason:
        'RATE_LIMITED: the receiving side answered 429 and asks to wait; a rateLimit.perMinute on the webhook keeps below what it takes',
      status: 429,
      body: 'too many',
      attempts: 1,
      nextAfterMs: 30_000,
      durationMs: 0,
    });
  });
});

/** What attempts come to whose answers are these, with so much time between; the last one is told. */
async function attemptsAt(
  answers: readonly string[],
  { delaysMs, waitMs }: { readonly delaysMs: readonly number[]; readonly waitMs: number },
): Promise<StoredDelivery> {
  const sink = faultySink(answers);
  const stored: StoredDelivery[] = [];
  await listening(sink.server, (port) =>
    withWorker({ url: `http://127.0.0.1:${port}/hook`, delaysMs }, async (working) => {
      await working.settled();
      for (let attempt = 1; attempt < answers.length; attempt += 1) await working.settledAfter(waitMs);
      stored.push(await working.stored());
    }),
  );
  expect(sink.posts).toHaveLength(answers.length);
  const [last] = stored;
  if (last === undefined) throw new Error('nothing was stored');
  return last;
}

describe('a delivery to a sink that fails again', () => {
  it('is delivered as soon as the sink works', async () => {
    const stored = await attemptsAt(['/500', '/reset', '/endless-body'], {
      delaysMs: [0, 5_000, 5_000],
      waitMs: 5_000,
    });
    expect(stored).toMatchObject({ state: 'delivered', reason: null, status: 200, attempts: 3 });
  });

  it('is dead when its delays are used up, and says what failed last', async () => {
    const stored = await attemptsAt(['/500', '/reset'], { delaysMs: [0, 5_000], waitMs: 5_000 });
    expect(stored).toMatchObject({
      state: 'dead',
      reason: `ATTEMPTS_EXHAUSTED: 2 attempts failed, the last by ${broke} (read ECONNRESET)`,
      status: null,
      attempts: 2,
    });
  });

  it('uses up none of them by a rate limit', async () => {
    const stored = await attemptsAt(['/429', '/429', '/429', '/fine'], { delaysMs: [0], waitMs: 30_000 });
    expect(stored).toMatchObject({ state: 'delivered', reason: null, status: 204, attempts: 4 });
  });
});

describe('a delivery to an address that is refused', () => {
  it.each([
    { host: '127.1', words: '127.0.0.1 is a loopback address; ' },
    { host: 'localhost', words: 'localhost has the address 127.0.0.1, which is a loopback address; ' },
  ])('is dead at once, and nothing is dialled: $host', async ({ host, words }) => {
    const sink = faultySink();
    let connections = 0;
    sink.server.on('connection', () => (connections += 1));
    await listening(sink.server, (port) =>
      // By ::1 a name may be this machine's, but no answer to it is allowed here.
      withWorker({ url: `http://${host}:${port}/fine`, allowed: ['::1/128'] }, async (working) => {
        await working.settled();
        expect(await working.stored()).toEqual({
          state: 'dead',
          reason: `ADDRESS_REFUSED: ${words}where deliveries may go there, add 127.0.0.1/32 to allowPrivateNetworks`,
          attempts: 1,
          nextAfterMs: null,
          status: null,
          body: '',
          durationMs: 0,
        });
      }),
    );
    expect(connections).toBe(0);
  });
});
