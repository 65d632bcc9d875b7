import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from '@jest/globals';
import { runInProcess, type Around, type Ended } from './run-in-process.ts';

const secret = 'a-shared-secret-of-32-characters';
const body =
  '{ "event_type":"ADD_ARTIFACT_ALIAS","event_author":"ada", "alias":"production",\n"artifact_version_string":"acme/zoo/cat:v3"}';
/** By openssl. */
const signature = 'M2wx7UMLtiqKWT6ui36Z1NGBkLr0X8M0xmskshtucUA=';

const closing: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

interface Received {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: readonly string[];
  readonly body: Buffer;
}

/** A receiver that keeps what it got. */
async function receiver(
  answer: RequestListener,
): Promise<{ readonly url: string; readonly received: readonly Received[] }> {
  const received: Received[] = [];
  const keep = async (...[request, response]: Parameters<RequestListener>): Promise<void> => {
    const { method, url, rawHeaders: headers } = request;
    received.push({ method, url, headers, body: await buffer(request) });
    answer(request, response);
  };
  const server = createServer((request, response) => void keep(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook?x=1`, received };
}

/** The program, listening until it is stopped. */
async function listen(
  forwardTo: string,
  options: readonly string[] = [],
  around: Around = {},
): Promise<{
  readonly url: string;
  readonly stop: () => Promise<Ended>;
  /** Resolves when a text has been printed. */
  readonly printed: (text: string) => Promise<void>;
}> {
  const { promise: untilStopped, resolve: stopNow } = Promise.withResolvers<void>();
  const { promise: firstText, resolve: onFirst } = Promise.withResolvers<string>();
  const waiting: { readonly text: string; readonly resolve: () => void }[] = [];
  const onWritten = (written: string): void => {
    onFirst(written);
    for (const { text, resolve } of waiting) if (written.includes(text)) resolve();
  };
  const printed = (text: string): Promise<void> =>
    new Promise((resolve) => {
      waiting.push({ text, resolve });
    });
  const ended = runInProcess(['listen', '--forward-to', forwardTo, '--port', '0', ...options], {
    environment: { WANDB_SECRET: secret },
    ...around,
    untilStopped,
    onWritten,
  });
  const stop = (): Promise<Ended> => {
    stopNow();
    return ended;
  };
  closing.push(async () => void (await stop()));
  const url = /http:\/\/127\.0\.0\.1:\d+\//u.exec(await firstText)?.[0] ?? '';
  return { url, stop, printed };
}

const answering =
  (status: number, text = '', headers: Readonly<Record<string, string>> = {}): RequestListener =>
  (_request, response) => {
    response.writeHead(status, headers).end(text);
  };

/** Ports and the times of the way, which no test knows, apart. */
function seen({ exitCode, stdout, stderr }: Ended): string {
  return `${stdout}${stderr}exit code ${exitCode}`.replaceAll(/127\.0\.0\.1:\d+/gu, '<host>');
}

describe('wandb-dispatch listen', () => {
  it('sends on what comes, byte for byte, and the answer back', async () => {
    const { url: forwardTo, received } = await receiver(answering(202, 'taken\n', { 'x-receiver': 'yes' }));
    const { url, stop } = await listen(forwardTo);
    const bytes = Uint8Array.of(0x7b, 0xff, 0x00, 0x0d, 0x0a, 0x7d);
    const reply = await fetch(`${url}any/path`, { method: 'POST', body: bytes, headers: { 'X-Odd': 'a,  b' } });
    expect([reply.status, reply.headers.get('x-receiver'), await reply.text()]).toStrictEqual([202, 'yes', 'taken\n']);
    expect(received).toMatchObject([{ method: 'POST', url: '/hook?x=1', body: Buffer.from(bytes) }]);
    expect(received[0]?.headers).toEqual(expect.arrayContaining(['X-Odd', 'a,  b']));
    expect((await stop()).exitCode).toBe(0);
  });

  it('names the URL to give to W&B in its first line', async () => {
    const { url, stop } = await listen('http://127.0.0.1:9/hook');
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/u);
    expect((await stop()).stdout).toBe(
      `${url} -> http://127.0.0.1:9/hook: give W&B the URL by which a tunnel or proxy of yours reaches the first\n`,
    );
  });

  it.each([
    ['a signature that holds', { 'x-wandb-signature': signature }, 204],
    ['another signature', { 'x-wandb-signature': signature.replace(/^./u, 'A') }, 401],
    ['no signature', {}, 401],
  ])('shows who, which artifact, verdict, status and duration: %s', async (_case, headers, status) => {
    const { url: forwardTo } = await receiver(answering(status));
    const { url, stop } = await listen(forwardTo, ['--secret-env', 'WANDB_SECRET']);
    await fetch(url, { method: 'POST', body, headers });
    expect(seen(await stop())).toMatchSnapshot('what is seen');
  });

  it('judges no signature without a secret', async () => {
    const { url: forwardTo } = await receiver(answering(204));
    const { url, stop } = await listen(forwardTo);
    await fetch(url, { method: 'POST', body });
    expect((await stop()).stdout).toContain('acme/zoo/cat:v3 (production)  by ada  unchecked  204');
  });

  it('prints one JSON for each request with --print json', async () => {
    const { url: forwardTo } = await receiver(answering(204));
    const { url, stop } = await listen(forwardTo, ['--print', 'json', '--secret-env', 'WANDB_SECRET']);
    await fetch(url, { method: 'POST', body, headers: { 'x-wandb-signature': signature } });
    const [first = '', second = '', ...rest] = (await stop()).stdout.split('\n');
    expect(JSON.parse(first)).toStrictEqual({ listening: url, forwardTo });
    expect(JSON.parse(second)).toStrictEqual({
      at: '2026-11-26T08:00:00.000Z',
      author: 'ada',
      eventType: 'ADD_ARTIFACT_ALIAS',
      artifact: 'acme/zoo/cat:v3',
      alias: 'production',
      verdict: 'verified',
      method: 'POST',
      path: '/',
      bytes: 124,
      status: 204,
      durationMs: 0,
    });
    expect(rest).toStrictEqual(['']);
  });

  it('follows no redirect', async () => {
    const { url: forwardTo, received } = await receiver(answering(307, '', { location: '/elsewhere' }));
    const { url } = await listen(forwardTo);
    const reply = await fetch(url, { method: 'POST', body, redirect: 'manual' });
    expect([reply.status, reply.headers.get('location'), received.length]).toStrictEqual([307, '/elsewhere', 1]);
  });

  it.each([
    ['a body that is no JSON', 'not JSON'],
    ['an event of a run', '{"event_type":"RUN_STATE","run_name":"brave-lake-7"}'],
    [
      'names that would drive a terminal',
      '{"event_type":"\\u001b[31mX","event_author":"a\\nb","artifact_version_string":"acme/zoo/cat:v3"}',
    ],
    [
      'an artifact known by its id',
      '{"event_type":"LINK_MODEL","artifact_version":"wandb-artifact://_id/QXJ0aWZhY3Q6MQ=="}',
    ],
  ])('shows %s', async (_case, sent) => {
    const { url: forwardTo } = await receiver(answering(204));
    const { url, stop } = await listen(forwardTo);
    await fetch(url, { method: 'POST', body: sent });
    expect(seen(await stop())).toMatchSnapshot('what is seen');
  });

  it('answers 502 where nothing listens, and shows why', async () => {
    const { url, stop } = await listen('http://127.0.0.1:1/hook');
    const reply = await fetch(url, { method: 'POST', body });
    expect([reply.status, await reply.json()]).toStrictEqual([
      502,
      {
        type: 'about:blank',
        title: 'wandb-dispatch listen could not send this on',
        status: 502,
        code: 'CONNECT_FAILED',
      },
    ]);
    expect(seen(await stop())).toMatchSnapshot('what is seen');
  });

  it('cuts an answer that breaks off, so that nobody takes it for a whole one', async () => {
    const { url: forwardTo } = await receiver((_request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('half', () => response.destroy());
    });
    const { url, stop } = await listen(forwardTo);
    const reply = await fetch(url, { method: 'POST', body });
    await expect(reply.text()).rejects.toThrow(/terminated/u);
    expect((await stop()).stdout).toContain('CONNECT_FAILED');
  });

  it('survives a sender that goes away', async () => {
    const { url: forwardTo, received } = await receiver(answering(204));
    const { url, stop, printed } = await listen(forwardTo);
    const told = printed('the request ended before its body did');
    // In a process of its own: nock, which guards this one, speaks whole requests alone.
    const code = `require('net').connect(${new URL(url).port}, '127.0.0.1').end('POST / HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: 10\\r\\n\\r\\n12')`;
    await Promise.all([told, promisify(execFile)(process.execPath, ['-e', code])]);
    expect((await fetch(url, { method: 'POST', body })).status).toBe(204);
    expect(received).toHaveLength(1);
    expect((await stop()).exitCode).toBe(0);
  });

  it.each([
    ['a URL that is none', ['--forward-to', 'localhost:3000']],
    ['a URL with a password', ['--forward-to', 'http://u:p4ssw0rd@127.0.0.1/']],
    ['no URL', []],
    ['a port that is none', ['--forward-to', 'http://127.0.0.1/', '--port', '65536']],
    ['an address that is not ours', ['--forward-to', 'http://127.0.0.1/', '--host', '192.0.2.1']],
    ['a secret that is not set', ['--forward-to', 'http://127.0.0.1/', '--secret-env', 'UNSET']],
  ])('ends with 2 for %s', async (_case, options) => {
    const ended = await runInProcess(['listen', ...options], { untilStopped: Promise.resolve() });
    expect(ended).toMatchObject({ exitCode: 2, stdout: '' });
    expect(ended.stderr).not.toContain('p4ssw0rd');
    expect(ended.stderr).toMatchSnapshot('what is said');
  });

  it('ends with 2 where something else listens', async () => {
    const { url } = await receiver(answering(204));
    const { port } = new URL(url);
    const ended = await runInProcess(['listen', '--forward-to', url, '--port', port]);
    expect(ended.exitCode).toBe(2);
    expect(ended.stderr).toContain('(EADDRINUSE): give another port, or 0 for a free one');
  });
});
