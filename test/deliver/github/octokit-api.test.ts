import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { createServer as createTcpServer } from 'node:net';
import { getOctokit } from '@actions/github';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Octokit } from '@octokit/rest';
import nock from 'nock';
import type { GitHubApi } from '../../../src/deliver/github/api.ts';
import { connectGitHub } from '../../../src/deliver/github/connect.ts';
import { octokitApi, silentLog } from '../../../src/deliver/github/octokit-api.ts';
import { closedPort, listening } from '../listening.ts';
import { selfSigned } from './self-signed.ts';

type Connect = (baseUrl: string) => GitHubApi;

const token = 'ghs_0123456789';
const clients: readonly (readonly [name: string, connect: Connect])[] = [
  ['@octokit/rest', (baseUrl) => octokitApi(new Octokit({ auth: token, baseUrl, userAgent: 'us/1', log: silentLog }))],
  ['@actions/github', (baseUrl) => octokitApi(getOctokit(token, { baseUrl, userAgent: 'us/1', log: silentLog }))],
];
const servers = ['https://api.github.com', 'https://ghes.example.com/api/v3'];
const places = clients.flatMap(([name, connect]) => servers.map((baseUrl) => ({ name, baseUrl, connect })));

// Blanks, escapes and an order that JSON.stringify would not make: what was signed goes as it is.
const body = '{ "event_type":"deploy",\n"client_payload":{"z":1.0,"a":"\\u00fc ü","n":12345678901234567890}}';
const dispatch = {
  method: 'POST',
  path: '/repos/acme/deploy/dispatches',
  headers: { Accept: 'application/vnd.github+json', 'Content-Type': 'application/json' },
  body,
} as const;
const read = {
  method: 'GET',
  path: '/repos/acme/deploy/actions/runs?created=%3E%3D2026-11-25T08%3A00%3A00Z&page=2',
} as const;

let spies: readonly { readonly mock: { readonly calls: readonly unknown[] } }[] = [];
const said = (): number => spies.reduce((sum, { mock }) => sum + mock.calls.length, 0);

beforeEach(() => {
  spies = [
    jest.spyOn(process.stderr, 'write').mockReturnValue(true),
    jest.spyOn(process.stdout, 'write').mockReturnValue(true),
    ...(['warn', 'error', 'info', 'log', 'debug'] as const).map((method) =>
      jest.spyOn(console, method).mockReturnValue(undefined),
    ),
  ];
});

afterEach(() => {
  jest.restoreAllMocks();
});

describe.each(places)('octokitApi through $name to $baseUrl', ({ baseUrl, connect }) => {
  it('sends exactly the bytes and headers given, and who we are', async () => {
    const seen: { readonly headers: Record<string, string>; readonly sent: string }[] = [];
    const scope = nock(baseUrl).post('/repos/acme/deploy/dispatches').reply(204);
    scope.on('request', ({ headers }: Request, _interceptor: unknown, sent: string) =>
      seen.push({ headers: Object.fromEntries(headers), sent }),
    );
    await connect(baseUrl)(dispatch);
    expect(seen.map(({ sent }) => sent)).toEqual([body]);
    const { headers = {} } = seen[0] ?? {};
    expect(headers).toMatchObject({
      authorization: `token ${token}`,
      accept: 'application/vnd.github+json',
      'content-type': 'application/json',
    });
    expect(String(headers['user-agent'])).toMatch(/^us\/1(?: |$)/u);
    expect(headers).not.toHaveProperty('x-github-api-version');
  });

  it('keeps the query as it is', async () => {
    const urls: string[] = [];
    const scope = nock(baseUrl).get(/.*/u).reply(200, {});
    scope.on('request', ({ url }: Request) => urls.push(url));
    await connect(baseUrl)(read);
    expect(urls).toEqual([`${baseUrl}${read.path}`]);
  });

  it.each([
    { what: 'nothing', status: 204, headers: {}, sent: '', got: '' },
    {
      what: 'JSON',
      status: 200,
      headers: { 'content-type': 'application/json; charset=utf-8' },
      sent: '{"a":[1,null]}',
      got: { a: [1, null] },
    },
    {
      what: 'an id beyond 2^53',
      status: 200,
      headers: { 'content-type': 'application/json' },
      sent: '{"id":9007199254740993}',
      got: { id: 9_007_199_254_740_993n },
    },
    { what: 'text', status: 200, headers: { 'content-type': 'text/html' }, sent: '<p>hi</p>', got: '<p>hi</p>' },
    { what: 'broken JSON', status: 200, headers: { 'content-type': 'application/json' }, sent: '{"a":', got: '{"a":' },
    {
      what: 'a refusal',
      status: 422,
      headers: { 'content-type': 'application/json' },
      sent: '{"message":"no","status":"422"}',
      got: { message: 'no', status: '422' },
    },
    {
      what: 'a refusal in broken JSON',
      status: 403,
      headers: { 'content-type': 'application/json' },
      sent: '{',
      got: '{',
    },
    { what: 'a refusal without a body', status: 401, headers: {}, sent: '', got: '' },
    { what: 'a page of failure', status: 502, headers: { 'content-type': 'text/html' }, sent: '<html>', got: '<html>' },
    {
      what: 'a failure',
      status: 500,
      headers: { 'content-type': 'application/json' },
      sent: '{"message":"x"}',
      got: { message: 'x' },
    },
    { what: 'a rate limit', status: 429, headers: { 'retry-after': '7' }, sent: '', got: '' },
  ])('gives $status with $what as a reply, and prints nothing', async ({ status, headers, sent, got }) => {
    nock(baseUrl)
      .post('/repos/acme/deploy/dispatches')
      .reply(status, sent, { ...headers, 'X-RateLimit-Remaining': '0' });
    const reply = await connect(baseUrl)(dispatch);
    expect(reply).toMatchObject({ kind: 'reply', status, headers: { ...headers, 'x-ratelimit-remaining': '0' } });
    expect(reply).toHaveProperty('body');
    expect('body' in reply && reply.body).toEqual(got);
    expect(said()).toBe(0);
  });

  it.each([301, 302, 303, 304, 307, 308])('gives %i as a reply and follows no redirect', async (status) => {
    const moved = nock('https://elsewhere.example.com').post(/.*/u).reply(204).get(/.*/u).reply(200);
    nock(baseUrl)
      .post('/repos/acme/deploy/dispatches')
      .reply(status, '', { location: 'https://elsewhere.example.com/repositories/1/dispatches' });
    expect(await connect(baseUrl)(dispatch)).toMatchObject({ kind: 'reply', status });
    expect(moved.pendingMocks()).toHaveLength(2);
    expect(said()).toBe(0);
  });

  it.each([
    { code: 'ECONNREFUSED', syscall: 'connect', ours: 'CONNECT_FAILED', mayHaveArrived: false },
    { code: 'ENOTFOUND', syscall: 'getaddrinfo', ours: 'CONNECT_FAILED', mayHaveArrived: false },
    { code: 'EAI_AGAIN', syscall: 'getaddrinfo', ours: 'CONNECT_FAILED', mayHaveArrived: false },
    { code: 'ENETUNREACH', syscall: 'connect', ours: 'CONNECT_FAILED', mayHaveArrived: false },
    { code: 'ETIMEDOUT', syscall: 'connect', ours: 'CONNECT_FAILED', mayHaveArrived: false },
    { code: 'UND_ERR_CONNECT_TIMEOUT', ours: 'CONNECT_FAILED', mayHaveArrived: false },
    { code: 'ECONNRESET', syscall: 'read', ours: 'CONNECT_FAILED', mayHaveArrived: true },
    { code: 'EPIPE', syscall: 'write', ours: 'CONNECT_FAILED', mayHaveArrived: true },
    { code: 'UND_ERR_SOCKET', ours: 'CONNECT_FAILED', mayHaveArrived: true },
    { code: 'UND_ERR_HEADERS_TIMEOUT', ours: 'TIMEOUT', mayHaveArrived: true },
    { code: 'CERT_HAS_EXPIRED', ours: 'CERTIFICATE_INVALID', mayHaveArrived: false },
    { code: 'DEPTH_ZERO_SELF_SIGNED_CERT', ours: 'CERTIFICATE_INVALID', mayHaveArrived: false },
    { code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', ours: 'CERTIFICATE_INVALID', mayHaveArrived: false },
  ])('reads $code as $ours, arrived perhaps: $mayHaveArrived', async ({ ours, mayHaveArrived, ...error }) => {
    nock(baseUrl)
      .post('/repos/acme/deploy/dispatches')
      .replyWithError(Object.assign(new Error('it broke'), error));
    expect(await connect(baseUrl)(dispatch)).toEqual({
      kind: 'no reply',
      code: ours,
      mayHaveArrived,
      detail: `it broke (${error.code})`,
    });
    expect(said()).toBe(0);
  });
});

describe.each([...clients, ['connectGitHub', (baseUrl: string) => connectGitHub({ token, baseUrl })] as const])(
  'over real sockets %s',
  (_name, connect) => {
    it('sends the bytes once and reads the reply', async () => {
      const requests: string[] = [];
      const server = createServer((request, response) => {
        const chunks: Buffer[] = [];
        request.on('data', (chunk: Buffer) => chunks.push(chunk));
        request.on('end', () => {
          requests.push(
            `${request.method} ${request.url} ${request.headers.authorization} ${Buffer.concat(chunks).toString()}`,
          );
          response.writeHead(204, { 'X-GitHub-Request-Id': 'A1' }).end();
        });
      });
      await listening(server, async (port) => {
        const reply = await connect(`http://127.0.0.1:${port}/api/v3`)(dispatch);
        expect(reply).toMatchObject({ kind: 'reply', status: 204, headers: { 'x-github-request-id': 'A1' } });
      });
      expect(requests).toEqual([`POST /api/v3/repos/acme/deploy/dispatches token ${token} ${body}`]);
    });

    it('knows that nothing arrived where the port is closed', async () => {
      const closed = await closedPort();
      expect(await connect(`http://127.0.0.1:${closed}`)(dispatch)).toMatchObject({
        code: 'CONNECT_FAILED',
        mayHaveArrived: false,
        detail: `connect ECONNREFUSED 127.0.0.1:${closed}`,
      });
    });

    it.each([
      { what: 'reading the request', answer: '' },
      { what: 'half of the head of its reply', answer: 'HTTP/1.1 204 No Con' },
    ])('cannot know it where the server cuts after $what', async ({ answer }) => {
      const server = createTcpServer((socket) => {
        let got = '';
        socket.on('error', () => undefined);
        socket.on('data', (chunk) => {
          got += chunk.toString();
          if (got.endsWith(body)) socket.end(answer, () => socket.destroy());
        });
      });
      await listening(server, async (port) => {
        expect(await connect(`http://127.0.0.1:${port}`)(dispatch)).toMatchObject({
          kind: 'no reply',
          code: 'CONNECT_FAILED',
          mayHaveArrived: true,
        });
      });
    });

    it('refuses a certificate that does not verify before it sends anything', async () => {
      let requests = 0;
      const server = createTlsServer(selfSigned, (_request, response) => {
        requests += 1;
        response.end();
      });
      server.on('tlsClientError', () => undefined);
      await listening(server, async (port) => {
        expect(await connect(`https://127.0.0.1:${port}`)(dispatch)).toMatchObject({
          kind: 'no reply',
          code: 'CERTIFICATE_INVALID',
          mayHaveArrived: false,
          detail: expect.stringMatching(/self-signed certificate/u),
        });
      });
      expect(requests).toBe(0);
    });

    it('gives a redirect as a reply and does not follow it', async () => {
      const paths: (string | undefined)[] = [];
      const server = createServer((request, response) => {
        paths.push(request.url);
        response.writeHead(307, { Location: '/repositories/1/dispatches' }).end('{"message":"Moved Permanently"}');
      });
      await listening(server, async (port) => {
        expect(await connect(`http://127.0.0.1:${port}`)(dispatch)).toMatchObject({ kind: 'reply', status: 307 });
      });
      expect(paths).toEqual(['/repos/acme/deploy/dispatches']);
    });

    it('says that a server that cuts in the handshake of TLS got nothing', async () => {
      const server = createTcpServer((socket) => {
        socket.on('error', () => undefined);
        socket.once('data', () => socket.destroy());
      });
      await listening(server, async (port) => {
        expect(await connect(`https://127.0.0.1:${port}`)(dispatch)).toMatchObject({
          code: 'CONNECT_FAILED',
          mayHaveArrived: false,
        });
      });
    });
  },
);

describe('connectGitHub behind a proxy', () => {
  const variables = ['https_proxy', 'HTTPS_PROXY', 'no_proxy', 'NO_PROXY'] as const;
  const before = Object.fromEntries(variables.map((name) => [name, process.env[name]]));

  afterEach(() => {
    for (const [name, value] of Object.entries(before)) {
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
  });

  it('knows that nothing arrived where the proxy makes no connection, and shows it no token', async () => {
    const heads: string[] = [];
    const proxy = createServer().on('connect', (request, socket) => {
      heads.push(`${request.method} ${request.url} ${JSON.stringify(request.headers)}`);
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n');
    });
    await listening(proxy, async (port) => {
      for (const name of variables) Reflect.deleteProperty(process.env, name);
      process.env['https_proxy'] = `http://127.0.0.1:${port}`;
      expect(await connectGitHub({ token, baseUrl: 'https://api.github.com' })(dispatch)).toMatchObject({
        code: 'CONNECT_FAILED',
        mayHaveArrived: false,
      });
    });
    expect(heads).toHaveLength(1);
    expect(heads[0]).toMatch(/^CONNECT api\.github\.com:443 /u);
    expect(heads[0]).not.toContain(token);
  });
});
