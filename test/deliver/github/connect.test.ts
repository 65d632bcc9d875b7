import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { describe, expect, it } from '@jest/globals';
import { connectGitHub } from '../../../src/deliver/github/connect.ts';
import { closedPort, listening } from '../listening.ts';
import { withoutProxyVariables } from '../proxy-variables.ts';
import { tunnellingProxy } from '../tunnelling-proxy.ts';

withoutProxyVariables();

const token = 'ghs_0123456789';
const read = { method: 'GET', path: '/repos/acme/deploy/actions/runs?created=%3E%3D2026-11-25T08%3A00%3A00Z' } as const;
const dispatch = {
  method: 'POST',
  path: '/repos/acme/deploy/dispatches',
  headers: { Accept: 'application/vnd.github+json', 'Content-Type': 'application/json' },
  body: '{ "event_type": "ü" }',
} as const;

interface Recorded {
  readonly request: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Answers everything alike, and writes down what came. */
function recording(
  answer: { readonly status: number; readonly headers?: Record<string, string>; readonly body?: string } = {
    status: 204,
  },
): { readonly server: Server; readonly recorded: readonly Recorded[] } {
  const recorded: Recorded[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method, url, headers } = request;
      recorded.push({ request: `${method} ${url}`, headers, body: Buffer.concat(chunks).toString() });
      response.writeHead(answer.status, answer.headers).end(answer.body);
    });
  });
  return { server, recorded };
}

describe('connectGitHub', () => {
  it.each([
    { what: 'GitHub', base: '' },
    { what: 'GitHub Enterprise Server', base: '/api/v3' },
    { what: 'one deeper down', base: '/a/b/api/v3' },
  ])('asks below the base URL of $what', async ({ base }) => {
    const { server, recorded } = recording();
    await listening(server, async (port) => {
      const api = connectGitHub({ token, baseUrl: `http://127.0.0.1:${port}${base}` });
      expect(await api(dispatch)).toMatchObject({ kind: 'reply', status: 204 });
      expect(await api(read)).toMatchObject({ kind: 'reply', status: 204 });
    });
    expect(recorded.map(({ request }) => request)).toEqual([
      `POST ${base}/repos/acme/deploy/dispatches`,
      `GET ${base}/repos/acme/deploy/actions/runs?created=%3E%3D2026-11-25T08%3A00%3A00Z`,
    ]);
  });

  it('sends the bytes, the token and our name, and no version of the API', async () => {
    const { server, recorded } = recording();
    await listening(server, async (port) => {
      await connectGitHub({ token, baseUrl: `http://127.0.0.1:${port}` })(dispatch);
    });
    expect(recorded).toMatchObject([
      {
        body: '{ "event_type": "ü" }',
        headers: {
          authorization: 'token ghs_0123456789',
          accept: 'application/vnd.github+json',
          'content-type': 'application/json',
          'user-agent': expect.stringMatching(/^wandb-artifact-dispatch\/\d+\.\d+\.\d+(?: |$)/u),
        },
      },
    ]);
    expect(recorded[0]?.headers).not.toHaveProperty('x-github-api-version');
  });

  it('reads an id beyond 2^53 exactly', async () => {
    const headers = { 'content-type': 'application/json; charset=utf-8' };
    const { server } = recording({ status: 200, headers, body: '{"id":9007199254740993}' });
    await listening(server, async (port) => {
      const reply = await connectGitHub({ token, baseUrl: `http://127.0.0.1:${port}` })(read);
      expect(reply).toMatchObject({ kind: 'reply', body: { id: 9_007_199_254_740_993n } });
    });
  });

  it.each([301, 302, 303, 307, 308])('follows no redirect: %i', async (status) => {
    const elsewhere = recording();
    await listening(elsewhere.server, async (elsewherePort) => {
      const location = `http://127.0.0.1:${elsewherePort}/repositories/1`;
      const { server, recorded } = recording({ status, headers: { location } });
      await listening(server, async (port) => {
        const api = connectGitHub({ token, baseUrl: `http://127.0.0.1:${port}` });
        expect(await api(dispatch)).toMatchObject({ kind: 'reply', status, headers: { location } });
        expect(await api(read)).toMatchObject({ kind: 'reply', status });
      });
      expect(recorded).toHaveLength(2);
    });
    expect(elsewhere.recorded).toEqual([]);
  });

  it.each([429, 500, 503])('asks once, whatever is answered: %i', async (status) => {
    const { server, recorded } = recording({ status, headers: { 'retry-after': '0' } });
    await listening(server, async (port) => {
      const reply = await connectGitHub({ token, baseUrl: `http://127.0.0.1:${port}` })(dispatch);
      expect(reply).toMatchObject({ kind: 'reply', status, headers: { 'retry-after': '0' } });
    });
    expect(recorded).toHaveLength(1);
  });
});

describe('connectGitHub where the environment names a proxy', () => {
  it.each(['http_proxy', 'HTTP_PROXY'])('goes through it: %s', async (name) => {
    // Only the proxy leads from there to the server.
    const closed = await closedPort();
    const baseUrl = `http://127.0.0.1:${closed}/api/v3`;
    const { server, recorded } = recording();
    await listening(server, async (port) => {
      const { proxy, asked } = tunnellingProxy(port);
      await listening(proxy, async (proxyPort) => {
        process.env[name] = `http://us:pass@127.0.0.1:${proxyPort}`;
        expect(await connectGitHub({ token, baseUrl })(dispatch)).toMatchObject({ kind: 'reply', status: 204 });
      });
      expect(asked).toEqual([`CONNECT 127.0.0.1:${closed} Basic dXM6cGFzcw==`]);
    });
    expect(recorded).toMatchObject([
      {
        request: 'POST /api/v3/repos/acme/deploy/dispatches',
        headers: { host: `127.0.0.1:${closed}`, authorization: 'token ghs_0123456789' },
      },
    ]);
    expect(recorded[0]?.headers).not.toHaveProperty('proxy-authorization');
  });

  it.each(['no_proxy', 'NO_PROXY'])('goes past it where %s says so', async (name) => {
    const { server, recorded } = recording();
    await listening(server, async (port) => {
      const { proxy, asked } = tunnellingProxy(port);
      await listening(proxy, async (proxyPort) => {
        process.env['http_proxy'] = `http://127.0.0.1:${proxyPort}`;
        process.env[name] = 'example.com,127.0.0.1';
        const api = connectGitHub({ token, baseUrl: `http://127.0.0.1:${port}` });
        expect(await api(dispatch)).toMatchObject({ kind: 'reply', status: 204 });
      });
      expect(asked).toEqual([]);
    });
    expect(recorded).toHaveLength(1);
  });

  it('is sure that nothing arrived where the proxy does not run', async () => {
    process.env['http_proxy'] = `http://127.0.0.1:${await closedPort()}`;
    expect(await connectGitHub({ token, baseUrl: 'http://127.0.0.1:8080' })(dispatch)).toMatchObject({
      kind: 'no reply',
      code: 'CONNECT_FAILED',
      mayHaveArrived: false,
    });
  });

  it('refuses one that is none before anything is sent', () => {
    process.env['http_proxy'] = 'socks5://127.0.0.1:1080';
    expect(() => connectGitHub({ token, baseUrl: 'http://127.0.0.1:8080' })).toThrow(
      expect.objectContaining({ name: 'DispatchError', code: 'INPUT_INVALID' }),
    );
  });
});
