import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from '@jest/globals';
import { runInProcess, type Around, type Ended } from './run-in-process.ts';

const around: Around = { environment: { WANDB_SECRET: 'wandb-secret', TOKEN: 'an-access-token' }, stdin: '{}' };

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

interface Post {
  readonly method: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

async function serve(answer: RequestListener): Promise<{ readonly url: string; readonly posts: readonly Post[] }> {
  const posts: Post[] = [];
  const receive = async (...[request, response]: Parameters<RequestListener>): Promise<void> => {
    const { method, headers } = request;
    posts.push({ method, headers, body: (await buffer(request)).toString('latin1') });
    answer(request, response);
  };
  const server = createServer((request, response) => void receive(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, posts };
}

const answering =
  (status: number, body = '', headers: Readonly<Record<string, string>> = {}): RequestListener =>
  (_request, response) => {
    response.writeHead(status, headers).end(body);
  };

/** Ports apart. */
function seen({ exitCode, stdout, stderr }: Ended): string {
  return `${stdout}${stderr}exit code ${exitCode}`.replaceAll(/127\.0\.0\.1:\d+/gu, '<host>');
}

const post = (url: string, ...options: readonly string[]): readonly string[] => [
  'send',
  '--to',
  url,
  '--body',
  '-',
  '--secret-env',
  'WANDB_SECRET',
  '--token-env',
  'TOKEN',
  ...options,
];

describe('wandb-dispatch send --to', () => {
  it('posts the exact bytes as W&B does, with signature and token', async () => {
    const { url, posts } = await serve(answering(202, '{"event":"1"}\n'));
    expect(seen(await runInProcess(post(url), around))).toBe('202\n{"event":"1"}\nexit code 0');
    expect(posts).toEqual([
      {
        method: 'POST',
        body: '{}',
        headers: expect.objectContaining({
          'content-type': 'application/json',
          'content-length': '2',
          authorization: 'Bearer an-access-token',
          'x-wandb-signature': 'UlWeOLcDwSY2RhOTapKotDgrQJU58VOyLIblwuQZMno=',
          'user-agent': expect.stringMatching(/^wandb-artifact-dispatch\//u),
        }),
      },
    ]);
  });

  it('posts bytes that are no text as they are', async () => {
    const { url, posts } = await serve(answering(204));
    const stdin = Uint8Array.of(0xff, 0x00, 0x0d, 0x0a);
    expect(seen(await runInProcess(post(url), { ...around, stdin }))).toBe('204\nexit code 0');
    expect(posts[0]?.body).toBe('\u00FF\u0000\r\n');
  });

  it('sends neither signature nor token where none is named', async () => {
    const { url, posts } = await serve(answering(200));
    const environment = { GITHUB_TOKEN: 'a token for GitHub alone' };
    expect(await runInProcess(['send', '--to', url, '--body', '-'], { environment, stdin: '{}' })).toMatchObject({
      exitCode: 0,
    });
    expect(Object.keys(posts[0]?.headers ?? {})).not.toEqual(expect.arrayContaining(['x-wandb-signature']));
    expect(Object.keys(posts[0]?.headers ?? {})).not.toEqual(expect.arrayContaining(['authorization']));
  });

  it.each([
    ['401', answering(401, '{"code":"SIGNATURE_MISMATCH"}')],
    ['404', answering(404, 'no such source')],
    ['500', answering(500)],
    ['a redirect, which is not followed', answering(307, '', { location: '/elsewhere' })],
    ['a reply that would drive a terminal', answering(400, '\u001B]0;evil\u0007\r\nsecond line\u009B31m')],
    ['a connection that is cut', ({ socket }: Parameters<RequestListener>[0]): void => void socket.destroy()],
  ])('ends with 1 and says what to do: %s', async (_case, answer) => {
    const { url, posts } = await serve(answer);
    const ended = await runInProcess(post(url), around);
    expect(ended.exitCode).toBe(1);
    expect(seen(ended)).toMatchSnapshot('what is seen');
    expect(posts).toHaveLength(1);
  });

  it('ends with 1 where nothing listens', async () => {
    const { url } = await serve(answering(204));
    for (const close of closing.splice(0)) close();
    expect(seen(await runInProcess(post(url), around))).toMatchSnapshot('what is seen');
  });

  it('prints status and reply as one JSON with --json, whatever the status', async () => {
    const { url } = await serve(answering(401, 'no\n'));
    expect(await runInProcess(post(url, '--json'), around)).toStrictEqual({
      exitCode: 1,
      stdout: '{"status":401,"body":"no\\n"}\n',
      stderr: '',
    });
  });

  it.each([
    ['a URL that is none', ['send', '--to', 'localhost:8787', '--body', '-']],
    ['a URL with a password', ['send', '--to', 'http://u:p4ssw0rd@127.0.0.1:1/', '--body', '-']],
    ['a URL of files', ['send', '--to', 'file:///etc/passwd', '--body', '-']],
    ['no body', ['send', '--to', 'http://127.0.0.1:1/']],
    ['options of a dispatch', ['send', '--to', 'http://127.0.0.1:1/', '--body', '-', '--artifact', 'a/b/c:v1']],
    ['neither place', ['send']],
    ['both places', ['send', '--to', 'http://127.0.0.1:1/', '--repository', 'a/b', '--body', '-']],
    ['a body for GitHub', ['send', '--repository', 'a/b', '--body', '-']],
    ['a token that is not set', ['send', '--to', 'http://127.0.0.1:1/', '--body', '-', '--token-env', 'UNSET']],
    ['a token of two lines', ['send', '--to', 'http://127.0.0.1:1/', '--body', '-', '--token-env', 'LINES']],
    ['a key of dispatches', ['send', '--to', 'http://127.0.0.1:1/', '--body', '-', '--secret-env', 'SIGNING']],
  ])('ends with 2 for %s', async (_case, argv) => {
    const environment = { LINES: 'a\nb', SIGNING: 'whsk_nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=' };
    const ended = await runInProcess(argv, { environment, stdin: '{}' });
    expect(ended).toMatchObject({ exitCode: 2, stdout: '' });
    expect(ended.stderr).not.toMatch(/p4ssw0rd|nWGxne/u);
    expect(ended.stderr).toMatchSnapshot('what is said');
  });
});
