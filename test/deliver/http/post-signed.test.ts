import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { createServer as createTcpServer } from 'node:net';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import type { ConnectionFailure } from '../../../src/deliver/connection-failure.ts';
import { postSigned, type PostReply, type SignedPost } from '../../../src/deliver/http/post-signed.ts';
import { selfSigned } from '../github/self-signed.ts';
import { closedPort, listening } from '../listening.ts';
import { withoutProxyVariables } from '../proxy-variables.ts';
import { tunnellingProxy } from '../tunnelling-proxy.ts';

withoutProxyVariables();

afterEach(() => {
  jest.restoreAllMocks();
});

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const plain = { body: utf8('{}'), secret: undefined, accessToken: undefined };

interface Recorded {
  readonly request: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Posts to a server that answers as the function does, and gives what came there and what came back. */
async function posting(
  post: Partial<SignedPost>,
  answer: (response: ServerResponse) => void = (response) => response.writeHead(200).end(),
): Promise<{ readonly reply: PostReply | ConnectionFailure; readonly recorded: readonly Recorded[] }> {
  const recorded: Recorded[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method, url, headers } = request;
      recorded.push({ request: `${method} ${url}`, headers, body: Buffer.concat(chunks) });
      answer(response);
    });
  });
  const replies: (PostReply | ConnectionFailure)[] = [];
  await listening(server, async (port) => {
    replies.push(await postSigned({ ...plain, ...post, url: `http://127.0.0.1:${port}${post.url ?? '/'}` }));
  });
  const [reply] = replies;
  if (reply === undefined) throw new Error('there is no reply');
  return { reply, recorded };
}

describe('postSigned', () => {
  it.each([
    { what: 'JSON with blanks', body: utf8('{ "a":1.0,\n"b":"\\u00fc ü" }\n') },
    { what: 'a byte order mark', body: Uint8Array.of(0xef, 0xbb, 0xbf, 0x7b, 0x7d) },
    { what: 'bytes that are no UTF-8', body: Uint8Array.of(0x00, 0xff, 0xfe, 0x80, 0x0d, 0x0a) },
    { what: 'the middle of other bytes', body: utf8('xx{}xx').subarray(2, 4) },
    { what: 'nothing', body: new Uint8Array(0) },
    { what: 'a megabyte', body: new Uint8Array(1_048_576).fill(0x61) },
  ])('posts the exact bytes: $what', async ({ body }) => {
    const { reply, recorded } = await posting({ url: '/wandb?x=%2F&y=a+b', body });
    expect(reply).toEqual({ kind: 'reply', status: 200, body: '' });
    expect(recorded.map(({ request }) => request)).toEqual(['POST /wandb?x=%2F&y=a+b']);
    expect(Buffer.compare(recorded[0]?.body ?? Buffer.of(1), body)).toBe(0);
    expect(recorded[0]?.headers['content-length']).toBe(String(body.length));
  });

  it('says that they are JSON, and who posts them', async () => {
    const { recorded } = await posting({});
    expect(recorded[0]?.headers).toMatchObject({
      'content-type': 'application/json',
      'user-agent': expect.stringMatching(/^wandb-artifact-dispatch\/\d+\.\d+\.\d+$/u),
    });
  });

  it('signs as W&B does', async () => {
    const { recorded } = await posting({ secret: 'wandb-secret' });
    expect(recorded[0]?.headers['x-wandb-signature']).toBe('UlWeOLcDwSY2RhOTapKotDgrQJU58VOyLIblwuQZMno=');
    expect(recorded[0]?.headers).not.toHaveProperty('authorization');
  });

  it('brings the access token', async () => {
    const { recorded } = await posting({ accessToken: 'a-token' });
    expect(recorded[0]?.headers.authorization).toBe('Bearer a-token');
    expect(recorded[0]?.headers).not.toHaveProperty('x-wandb-signature');
  });

  it('brings both', async () => {
    const { recorded } = await posting({ secret: 'wandb-secret', accessToken: 'a-token' });
    expect(recorded[0]?.headers).toMatchObject({
      authorization: 'Bearer a-token',
      'x-wandb-signature': 'UlWeOLcDwSY2RhOTapKotDgrQJU58VOyLIblwuQZMno=',
    });
  });

  it('brings neither where none is given', async () => {
    const { recorded } = await posting({});
    expect(recorded[0]?.headers).not.toHaveProperty('authorization');
    expect(recorded[0]?.headers).not.toHaveProperty('x-wandb-signature');
  });

  it.each(['http_proxy', 'HTTP_PROXY'])('goes through the proxy of %s', async (name) => {
    // Only the proxy leads from there to the server.
    const closed = await closedPort();
    let posts = 0;
    const server = createServer((_request, response) => {
      posts += 1;
      response.writeHead(202).end('taken');
    });
    await listening(server, async (port) => {
      const { proxy, asked } = tunnellingProxy(port);
      await listening(proxy, async (proxyPort) => {
        process.env[name] = `http://127.0.0.1:${proxyPort}`;
        const reply = await postSigned({ ...plain, url: `http://127.0.0.1:${closed}/wandb` });
        expect(reply).toEqual({ kind: 'reply', status: 202, body: 'taken' });
      });
      expect(asked).toEqual([`CONNECT 127.0.0.1:${closed} -`]);
    });
    expect(posts).toBe(1);
  });
});

describe('the reply', () => {
  it.each([200, 202, 204, 400, 401, 404, 413, 429, 500, 503])('is told as it is: %i', async (status) => {
    const body = status === 204 ? '' : 'ünd so';
    const { reply, recorded } = await posting({}, (response) => response.writeHead(status).end(body));
    expect(reply).toEqual({ kind: 'reply', status, body });
    expect(recorded).toHaveLength(1);
  });

  it.each([301, 302, 303, 307, 308])('is told when it is a redirect, which is not followed: %i', async (status) => {
    const { reply, recorded } = await posting({ secret: 'wandb-secret' }, (response) =>
      response.writeHead(status, { location: '/elsewhere' }).end('gone there'),
    );
    expect(reply).toEqual({ kind: 'reply', status, body: 'gone there' });
    expect(recorded.map(({ request }) => request)).toEqual(['POST /']);
  });

  it.each([
    { length: 16_383, kept: 16_383 },
    { length: 16_384, kept: 16_384 },
    { length: 16_385, kept: 16_384 },
    { length: 1_000_000, kept: 16_384 },
  ])('is kept up to 16 KiB: $length bytes', async ({ length, kept }) => {
    const { reply } = await posting({}, (response) => response.end('x'.repeat(length)));
    expect(reply).toEqual({ kind: 'reply', status: 200, body: 'x'.repeat(kept) });
  });

  it('is cut at 16 KiB where it never ends', async () => {
    const { reply } = await posting({}, (response) => {
      const pour = (): void => {
        while (!response.destroyed && response.write('x'.repeat(1_000)));
      };
      response.on('drain', pour);
      response.writeHead(503);
      pour();
    });
    expect(reply).toEqual({ kind: 'reply', status: 503, body: 'x'.repeat(16_384) });
  });

  it.each([
    { what: 'a body of a length', head: 'Content-Length: 100\r\n\r\nfirst wo' },
    { what: 'a body in chunks', head: 'Transfer-Encoding: chunked\r\n\r\n8\r\nfirst wo\r\n' },
  ])('keeps its status where the connection is reset amid $what', async ({ head }) => {
    const server = createTcpServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => {
        socket.write(`HTTP/1.1 418 Teapot\r\n${head}`, () => setImmediate(() => socket.resetAndDestroy()));
      });
    });
    await listening(server, async (port) => {
      const reply = await postSigned({ ...plain, url: `http://127.0.0.1:${port}/` });
      // A reset may overtake the bytes before it.
      expect(reply).toMatchObject({ kind: 'reply', status: 418 });
      expect('first wo').toContain('body' in reply ? reply.body : 'nothing');
    });
  });

  it('keeps its status and what came of it where the time is up', async () => {
    const limit = new AbortController();
    jest.spyOn(AbortSignal, 'timeout').mockReturnValue(limit.signal);
    const timeUp = (): void => {
      setImmediate(() => limit.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError')));
    };
    subscribe('undici:request:headers', timeUp);
    try {
      const { reply } = await posting({}, (response) => response.writeHead(200).write('first words'));
      expect(reply).toMatchObject({ kind: 'reply', status: 200 });
      expect('first words').toContain('body' in reply ? reply.body : 'nothing');
    } finally {
      unsubscribe('undici:request:headers', timeUp);
    }
  });
});

describe('no reply', () => {
  it('is a connection that was refused', async () => {
    const closed = await closedPort();
    expect(await postSigned({ ...plain, url: `http://127.0.0.1:${closed}/` })).toEqual({
      kind: 'no reply',
      code: 'CONNECT_FAILED',
      mayHaveArrived: false,
      detail: `connect ECONNREFUSED 127.0.0.1:${closed}`,
    });
  });

  it('is a connection that is cut before one', async () => {
    const server = createTcpServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => socket.end());
    });
    await listening(server, async (port) => {
      expect(await postSigned({ ...plain, url: `http://127.0.0.1:${port}/` })).toMatchObject({
        kind: 'no reply',
        code: 'CONNECT_FAILED',
        mayHaveArrived: true,
      });
    });
  });

  it('is half a minute without one', async () => {
    const limit = new AbortController();
    const timeout = jest.spyOn(AbortSignal, 'timeout').mockReturnValue(limit.signal);
    const { reply } = await posting({}, () => {
      limit.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError'));
    });
    expect(reply).toEqual({
      kind: 'no reply',
      code: 'TIMEOUT',
      mayHaveArrived: true,
      detail: 'The operation was aborted due to timeout',
    });
    expect(timeout.mock.calls).toEqual([[30_000]]);
  });

  it('is a certificate that does not verify, to which nothing is sent', async () => {
    let requests = 0;
    const server = createTlsServer(selfSigned, (_request, response) => {
      requests += 1;
      response.end();
    });
    server.on('tlsClientError', () => undefined);
    await listening(server, async (port) => {
      expect(await postSigned({ ...plain, url: `https://127.0.0.1:${port}/` })).toMatchObject({
        kind: 'no reply',
        code: 'CERTIFICATE_INVALID',
        mayHaveArrived: false,
      });
    });
    expect(requests).toBe(0);
  });
});

const refusal = (code: string, message: string): unknown =>
  expect.objectContaining({ name: 'DispatchError', code, message });

describe('what cannot be posted', () => {
  it.each([
    { url: '', shown: '""' },
    { url: 'receiver', shown: '"receiver"' },
    { url: '/wandb', shown: '"/wandb"' },
    { url: '//receiver.example/wandb', shown: '"//receiver.example/wandb"' },
    { url: 'receiver.example:8080/wandb', shown: '"receiver.example:8080/wandb"' },
    { url: 'ftp://receiver.example/', shown: '"ftp://receiver.example/"' },
    { url: 'file:///etc/passwd', shown: '"file:///etc/passwd"' },
    { url: 'ws://receiver.example/', shown: '"ws://receiver.example/"' },
    { url: 'httpx://receiver.example/', shown: '"httpx://receiver.example/"' },
    { url: 'http://', shown: '"http://"' },
    { url: 'http://receiver.example:99999/', shown: '"http://receiver.example:99999/"' },
    { url: 'http://us:hunter2@receiver.example:99999/', shown: 'what was given' },
    { url: 'ftp://us:hunter2@receiver.example/', shown: 'what was given' },
    { url: 'us:hunter2@receiver.example', shown: 'what was given' },
  ])('is refused: the URL $url', async ({ url, shown }) => {
    await expect(postSigned({ ...plain, url })).rejects.toEqual(
      refusal('INPUT_INVALID', `to: ${shown} is no http:// or https:// URL`),
    );
  });

  it.each(['http://us:hunter2@127.0.0.1:1/', 'https://us@receiver.example/', 'http://:hunter2@127.0.0.1:1/'])(
    'is refused, as a URL with a name or password is sent in the clear to logs: %s',
    async (url) => {
      await expect(postSigned({ ...plain, url })).rejects.toEqual(
        refusal('INPUT_INVALID', 'to: the URL holds a name or password; leave them out'),
      );
    },
  );

  it.each([
    '',
    'whsk_TM0Imyj/ltqdtsNG7BFOD1uKMZ81q6Yk2oz27U+4pvs=',
    'whpk_PUAXw+hDiVqStwqnTRt+vJyYLM8uxJaMwM1V8Sr0Zgw=',
  ])('is refused: the secret "%s" signs no body', async (secret) => {
    await expect(postSigned({ ...plain, url: 'http://127.0.0.1:1/', secret })).rejects.toMatchObject({
      name: 'DispatchError',
      code: 'SECRET_INVALID',
    });
  });

  it('is refused where the proxy is none', async () => {
    process.env['http_proxy'] = 'socks5://127.0.0.1:1080';
    await expect(postSigned({ ...plain, url: 'http://127.0.0.1:1/' })).rejects.toMatchObject({
      name: 'DispatchError',
      code: 'INPUT_INVALID',
    });
  });
});
