import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { createServer as createTlsServer } from 'node:https';
import { createServer as createTcpServer } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { createHttpConnections } from '../../../src/deliver/http/http-connections.ts';
import { sendToHttpWebhook } from '../../../src/deliver/http/send-to-http-webhook.ts';
import { selfSigned } from '../github/self-signed.ts';
import { closedPort, listening } from '../listening.ts';
import { withoutProxyVariables } from '../proxy-variables.ts';
import { tunnellingProxy } from '../tunnelling-proxy.ts';
import { bodyOf, deliveryId, nowMs, outgoing, plain, recordingServer, sendTo, sendToServer } from './sending-to.ts';

withoutProxyVariables();

describe('a request', () => {
  it('has method, path, body and who sends it', async () => {
    const { server, recorded } = recordingServer();
    const sent = await sendToServer(server);
    expect(sent).toMatchObject({ outcome: { kind: 'delivered' }, status: 204 });
    expect(recorded).toMatchObject([
      {
        request: 'POST /hook?a=%2F',
        body: '{}',
        headers: {
          'content-type': 'application/json',
          'content-length': '2',
          'user-agent': expect.stringMatching(/^wandb-artifact-dispatch\/\d+\.\d+\.\d+$/u),
        },
      },
    ]);
    expect(Object.keys(recorded[0]?.headers ?? {}).toSorted()).toEqual([
      'connection',
      'content-length',
      'content-type',
      'host',
      'user-agent',
      'webhook-id',
      'webhook-timestamp',
    ]);
  });

  it.each(['PUT', 'PATCH', 'DELETE'])('has the method that is wanted: %s', async (method) => {
    const { server, recorded } = recordingServer();
    await sendToServer(server, { method });
    expect(recorded).toMatchObject([{ request: `${method} /hook?a=%2F`, body: '{}' }]);
  });

  it("has the webhook's own headers, which go over ours", async () => {
    const { server, recorded } = recordingServer();
    const headers = { 'X-Team': 'ml', 'Content-Type': 'application/cloudevents+json', authorization: 'Basic abc' };
    await sendToServer(server, { headers });
    expect(recorded[0]?.headers).toMatchObject({
      'x-team': 'ml',
      'content-type': 'application/cloudevents+json',
      authorization: 'Basic abc',
    });
  });

  it('has no header of its own in the place of tokens and signatures', async () => {
    const { server, recorded } = recordingServer();
    await sendToServer(server, {
      headers: { Authorization: 'Basic abc', 'X-Wandb-Signature': 'none', 'Webhook-Id': 'mine' },
      accessToken: 'a-token',
      signingSecret: 'wandb-secret',
    });
    expect(recorded[0]?.headers).toMatchObject({
      authorization: 'Bearer a-token',
      'x-wandb-signature': 'UlWeOLcDwSY2RhOTapKotDgrQJU58VOyLIblwuQZMno=',
      'webhook-id': deliveryId,
    });
  });

  it('brings its id without a signature too, so that copies can be told', async () => {
    const { server, recorded } = recordingServer();
    await sendToServer(server, {});
    expect(recorded[0]?.headers).toMatchObject({ 'webhook-id': deliveryId, 'webhook-timestamp': '1795593600' });
    expect(recorded[0]?.headers).not.toHaveProperty('webhook-signature');
  });

  it('brings the access token', async () => {
    const { server, recorded } = recordingServer();
    await sendToServer(server, { accessToken: 'a-token' });
    expect(recorded[0]?.headers.authorization).toBe('Bearer a-token');
  });

  it.each([
    { signatureEncoding: 'base64', signature: 'UlWeOLcDwSY2RhOTapKotDgrQJU58VOyLIblwuQZMno=' },
    {
      signatureEncoding: 'hex',
      signature: '52559e38b703c126364613936a92a8b4382b409539f153b22c86e5c2e419327a',
    },
  ] as const)('is signed in $signatureEncoding', async ({ signatureEncoding, signature }) => {
    const { server, recorded } = recordingServer();
    await sendToServer(server, { signingSecret: 'wandb-secret', signatureEncoding });
    expect(recorded[0]?.headers['x-wandb-signature']).toBe(signature);
  });

  it('is signed by Standard Webhooks beside it, with the id of the delivery and the time of the attempt', async () => {
    const { server, recorded } = recordingServer();
    await sendToServer(server, { signingSecret: 'wandb-secret' });
    // printf '019acb9c-0a00-7000-8000-000000000001.1795593600.{}' | openssl dgst -sha256 -hmac wandb-secret -binary | base64
    expect(recorded[0]?.headers).toMatchObject({
      'webhook-id': '019acb9c-0a00-7000-8000-000000000001',
      'webhook-timestamp': '1795593600',
      'webhook-signature': 'v1,TW89OHcYILqkt+VEjsyzxFgeAv9fvitYXcMd3kkuHgs=',
    });
  });

  it('is not signed so where that is switched off', async () => {
    const { server, recorded } = recordingServer();
    await sendToServer(server, { signingSecret: 'wandb-secret', standardWebhooks: false });
    expect(Object.keys(recorded[0]?.headers ?? {}).filter((name) => name.startsWith('webhook-'))).toEqual([]);
  });

  it('goes over the connection of the one before', async () => {
    let connections = 0;
    const { server } = recordingServer((response) => response.end('taken'));
    server.on('connection', () => (connections += 1));
    const { dispatcherFor, close } = createHttpConnections();
    await listening(server, async (port) => {
      const webhook = { ...plain, url: `http://127.0.0.1:${port}/` };
      for (let attempt = 0; attempt < 10; attempt += 1) {
        const { signal } = new AbortController();
        const { outcome } = await sendToHttpWebhook(webhook, outgoing, { dispatcherFor, nowMs, signal });
        expect(outcome).toEqual({ kind: 'delivered' });
      }
      await close();
    });
    // undici leaves a connection alone for a turn after each reply.
    expect(connections).toBeLessThanOrEqual(2);
  });

  it('goes through the proxy that the environment names', async () => {
    const closed = await closedPort();
    const { server, recorded } = recordingServer();
    await listening(server, async (port) => {
      const { proxy, asked } = tunnellingProxy(port);
      await listening(proxy, async (proxyPort) => {
        process.env['http_proxy'] = `http://127.0.0.1:${proxyPort}`;
        expect(await sendTo(`http://127.0.0.1:${closed}/`)).toMatchObject({ outcome: { kind: 'delivered' } });
      });
      expect(asked).toEqual([`CONNECT 127.0.0.1:${closed} -`]);
    });
    expect(recorded).toHaveLength(1);
  });
});

describe('a reply', () => {
  it.each([200, 201, 202, 204, 299])('of %i is delivered', async (status) => {
    const { server } = recordingServer((response) => response.writeHead(status).end());
    expect(await sendToServer(server)).toMatchObject({ outcome: { kind: 'delivered' }, status });
  });

  it.each([
    { status: 401, words: /access token or the signing secret/u },
    { status: 403, words: /refuses this caller/u },
    { status: 404, words: /nothing is at this URL/u },
    { status: 410, words: /gone for good/u },
    { status: 422, words: /does not take this body/u },
  ])('of $status is dead at once', async ({ status, words }) => {
    const { server } = recordingServer((response) => response.writeHead(status, { 'retry-after-not': '1' }).end('no'));
    expect(await sendToServer(server)).toMatchObject({
      outcome: { kind: 'dead', reason: { code: `HTTP_${status}`, message: expect.stringMatching(words) } },
      status,
    });
  });

  it.each([300, 301, 302, 303, 307, 308])('of %i is dead: no redirect is followed', async (status) => {
    const { server, recorded } = recordingServer((response) => response.writeHead(status, { location: '/on' }).end());
    expect(await sendToServer(server)).toMatchObject({
      outcome: { kind: 'dead', reason: { code: 'REDIRECT_REFUSED' } },
      status,
      headers: { location: '/on' },
    });
    expect(recorded).toHaveLength(1);
  });

  it.each([
    { status: 400, mayHaveArrived: false },
    { status: 408, mayHaveArrived: false },
    { status: 413, mayHaveArrived: false },
    { status: 500, mayHaveArrived: true },
    { status: 503, mayHaveArrived: true },
    { status: 599, mayHaveArrived: true },
  ])('of $status is tried again', async ({ status, mayHaveArrived }) => {
    const { server } = recordingServer((response) => response.writeHead(status).end());
    expect(await sendToServer(server)).toMatchObject({
      outcome: { kind: 'retry', reason: { code: `HTTP_${status}` }, mayHaveArrived },
    });
  });

  it.each([
    { what: '429', status: 429, headers: {}, afterMs: undefined },
    { what: '429 with seconds', status: 429, headers: { 'retry-after': '7' }, afterMs: 7_000 },
    {
      what: '429 with a date',
      status: 429,
      afterMs: 29_750,
      headers: { 'retry-after': 'Wed, 25 Nov 2026 08:00:30 GMT' },
    },
    { what: '403 with seconds', status: 403, headers: { 'retry-after': '7' }, afterMs: 7_000 },
    { what: '403 with nothing remaining', status: 403, headers: { 'x-ratelimit-remaining': '0' }, afterMs: undefined },
  ])('is a rate limit: $what', async ({ status, headers, afterMs }) => {
    const { server } = recordingServer((response) => response.writeHead(status, headers).end());
    const { outcome } = await sendToServer(server);
    expect(outcome).toMatchObject({ kind: 'retry', reason: { code: 'RATE_LIMITED' } });
    expect('afterMs' in outcome ? outcome.afterMs : undefined).toBe(afterMs);
  });

  it('of 503 with Retry-After says when', async () => {
    const { server } = recordingServer((response) => response.writeHead(503, { 'retry-after': '120' }).end());
    expect(await sendToServer(server)).toMatchObject({ outcome: { kind: 'retry', afterMs: 120_000 } });
  });

  it('is kept, each header as one text', async () => {
    const { server } = recordingServer((response) =>
      response.writeHead(202, { 'X-Request': 'abc', 'Set-Cookie': ['a=1', 'b=2'] }).end('tâken'),
    );
    const sent = await sendToServer(server);
    expect(sent.headers).toMatchObject({ 'x-request': 'abc', 'set-cookie': 'a=1, b=2' });
    expect(bodyOf(sent)).toBe('tâken');
  });

  it.each([
    { length: 16_383, kept: 16_383 },
    { length: 16_384, kept: 16_384 },
    { length: 16_385, kept: 16_384 },
    { length: 3_000_000, kept: 16_384 },
  ])('is kept up to 16 KiB: $length bytes', async ({ length, kept }) => {
    const { server } = recordingServer((response) => response.end('x'.repeat(length)));
    const sent = await sendToServer(server, { signingSecret: 'wandb-secret' });
    expect(sent.outcome).toEqual({ kind: 'delivered' });
    expect(bodyOf(sent)).toBe('x'.repeat(kept));
  });

  it.each([200, 503])('that never ends is cut: %i', async (status) => {
    const { server } = recordingServer((response) => {
      const pour = (): void => {
        while (!response.destroyed && response.write('x'.repeat(1_000)));
      };
      response.on('drain', pour);
      response.writeHead(status);
      pour();
    });
    const sent = await sendToServer(server);
    expect(sent).toMatchObject({ outcome: { kind: status === 200 ? 'delivered' : 'retry' }, status });
    expect(sent.body).toHaveLength(16_384);
  });

  it.each([
    { status: 202, outcome: { kind: 'delivered' } },
    { status: 500, outcome: { kind: 'retry', reason: { code: 'HTTP_500' } } },
  ])('of $status counts although its body hangs until the time is up', async ({ status, outcome }) => {
    const limit = new AbortController();
    // The time is up soon after the head has come.
    const timeUp = (): unknown => setImmediate(() => limit.abort(new DOMException('over', 'TimeoutError')));
    const { server } = recordingServer((response) => response.writeHead(status).write('first words'));
    subscribe('undici:request:headers', timeUp);
    try {
      const sent = await sendToServer(server, {}, limit.signal);
      expect(sent).toMatchObject({ outcome, status });
      expect('first words').toContain(bodyOf(sent));
    } finally {
      unsubscribe('undici:request:headers', timeUp);
    }
  });

  it.each([
    { what: 'a body of a length', head: 'Content-Length: 100\r\n\r\nfirst wo' },
    { what: 'a body in chunks', head: 'Transfer-Encoding: chunked\r\n\r\n8\r\nfirst wo\r\n' },
  ])('of 200 is delivered although the connection breaks amid $what', async ({ head }) => {
    const server = createTcpServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => {
        socket.write(`HTTP/1.1 200 OK\r\n${head}`, () => setImmediate(() => socket.destroy()));
      });
    });
    expect(await sendToServer(server)).toMatchObject({ outcome: { kind: 'delivered' }, status: 200 });
  });
});

describe('no reply', () => {
  it('is tried again where no connection is made', async () => {
    const closed = await closedPort();
    expect(await sendTo(`http://127.0.0.1:${closed}/`)).toEqual({
      outcome: {
        kind: 'retry',
        mayHaveArrived: false,
        reason: {
          code: 'CONNECT_FAILED',
          message: `no connection to the receiving side was made; see the webhook's url, name, port, firewall (connect ECONNREFUSED 127.0.0.1:${closed})`,
        },
      },
      headers: {},
      body: new Uint8Array(0),
    });
  });

  it('is tried again where the connection breaks', async () => {
    const server = createTcpServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => socket.resetAndDestroy());
    });
    expect(await sendToServer(server)).toMatchObject({
      outcome: { kind: 'retry', reason: { code: 'CONNECT_FAILED' }, mayHaveArrived: true },
    });
  });

  it('is tried again where what is answered is no HTTP', async () => {
    const server = createTcpServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => socket.end('SSH-2.0-OpenSSH_9.2\r\n'));
    });
    expect(await sendToServer(server)).toMatchObject({
      outcome: { kind: 'retry', reason: { code: 'CONNECT_FAILED' }, mayHaveArrived: true },
    });
  });

  it('in time is TIMEOUT', async () => {
    const limit = new AbortController();
    const { server } = recordingServer(() => limit.abort(new DOMException('15000 ms are over', 'TimeoutError')));
    expect(await sendToServer(server, {}, limit.signal)).toMatchObject({
      outcome: {
        kind: 'retry',
        mayHaveArrived: true,
        reason: { code: 'TIMEOUT', message: expect.stringContaining('15000 ms are over') },
      },
    });
  });

  it('at all comes of one that is ended before it begins', async () => {
    const { server, recorded } = recordingServer();
    const over = AbortSignal.abort(new DOMException('over', 'TimeoutError'));
    expect(await sendToServer(server, {}, over)).toMatchObject({ outcome: { reason: { code: 'TIMEOUT' } } });
    expect(recorded).toEqual([]);
  });

  it('comes of a certificate that does not verify, which is tried again and named', async () => {
    let requests = 0;
    const server = createTlsServer(selfSigned, (_request, response) => {
      requests += 1;
      response.end();
    });
    server.on('tlsClientError', () => undefined);
    await listening(server, async (port) => {
      expect(await sendTo(`https://127.0.0.1:${port}/`)).toMatchObject({
        outcome: {
          kind: 'retry',
          mayHaveArrived: false,
          reason: { code: 'CERTIFICATE_INVALID', message: expect.stringContaining('NODE_EXTRA_CA_CERTS') },
        },
      });
    });
    expect(requests).toBe(0);
  });
});

describe('what cannot be made ready', () => {
  it.each([
    {
      what: 'a public key as the secret',
      changes: { signingSecret: 'whpk_PUAXw+hDiVqStwqnTRt+vJyYLM8uxJaMwM1V8Sr0Zgw=' },
      words: /Ed25519 key/u,
    },
    { what: 'an empty secret', changes: { signingSecret: '' }, words: /is empty/u },
    { what: 'a secret that is no base64', changes: { signingSecret: 'whsec_?' }, words: /no padded base64/u },
    { what: 'a token with a line break', changes: { accessToken: 'abc\r\nx: y' }, words: /line breaks/u },
    { what: 'an empty token', changes: { accessToken: '' }, words: /the token alone/u },
    { what: 'a secret URL that is none', changes: { isUrlSecret: true, url: 'hunter2' }, words: /holds the url/u },
    {
      what: 'a secret URL with a password',
      changes: { isUrlSecret: true, url: 'http://us:hunter2@127.0.0.1/' },
      words: /holds the url/u,
    },
  ])('is tried again, and nothing is sent: $what', async ({ changes, words }) => {
    const { server, recorded } = recordingServer();
    const { outcome } = await sendToServer(server, changes);
    expect(outcome).toMatchObject({ kind: 'retry', reason: { code: 'SIGN_FAILED' }, mayHaveArrived: false });
    expect(JSON.stringify(outcome)).toMatch(words);
    expect(JSON.stringify(outcome)).not.toMatch(/hunter2|PUAXw|abc/u);
    expect(recorded).toEqual([]);
  });
});

describe('secrets', () => {
  const signingSecret = 'whsec_c2lnbmluZy1zZWNyZXQtb2YtMzItYnl0ZXMtb3Itc28=';
  const accessToken = 'tok/en+1';

  it.each([
    { what: 'the access token', echo: accessToken },
    { what: 'the access token in JSON', echo: JSON.stringify({ token: accessToken }).replace('/', String.raw`\/`) },
    { what: 'the access token in a URL', echo: `?token=${encodeURIComponent(accessToken)}` },
    { what: 'the signing secret', echo: signingSecret },
    { what: 'the key in the signing secret', echo: 'c2lnbmluZy1zZWNyZXQtb2YtMzItYnl0ZXMtb3Itc28=' },
    { what: 'several', echo: `${accessToken} ${signingSecret} ${accessToken}` },
  ])('never stand in what is kept of a reply that tells them: $what', async ({ echo }) => {
    const { server } = recordingServer((response) =>
      response.writeHead(500, { 'x-echo': encodeURI(echo).includes('%') ? 'none' : echo }).end(`you said: ${echo}.`),
    );
    const sent = await sendToServer(server, { signingSecret, accessToken });
    const kept = JSON.stringify({ ...sent, body: bodyOf(sent) });
    expect(kept).toContain('<redacted>');
    expect(kept).not.toMatch(/tok\W|en\+1|en%2B1|c2lnbmluZy|whsec_/u);
    expect(bodyOf(sent)).toMatch(/^you said: .*\.$/u);
  });

  it.each(['the whole url http://127.0.0.1:PORT/services/T0/B0/x?k=v1', 'Cannot POST /services/T0/B0/x?k=v1', '?k=v1'])(
    'in a URL do not either: %s',
    async (echo) => {
      const { server } = recordingServer((response, { headers }) =>
        response.writeHead(500).end(echo.replace('127.0.0.1:PORT', headers.host ?? '')),
      );
      await listening(server, async (port) => {
        const sent = await sendTo(`http://127.0.0.1:${port}/services/T0/B0/x?k=v1`, { isUrlSecret: true });
        expect(bodyOf(sent)).toContain('<redacted>');
        expect(JSON.stringify({ ...sent, body: bodyOf(sent) })).not.toMatch(/services|k=v1/u);
      });
    },
  );

  it('that stand across the end of what is kept are seen whole', async () => {
    const { server } = recordingServer((response) =>
      response.end(`${'x'.repeat(16_380)}${accessToken}${'y'.repeat(99)}`),
    );
    const sent = await sendToServer(server, { accessToken });
    expect(bodyOf(sent)).toBe(`${'x'.repeat(16_380)}<red`);
  });

  it('leave bytes around them as they are, whatever these are', async () => {
    const bytes = Buffer.concat([Buffer.of(0xff, 0x00, 0xc3), Buffer.from(accessToken), Buffer.of(0x80, 0xfe)]);
    const { server } = recordingServer((response) => response.end(bytes));
    const sent = await sendToServer(server, { accessToken });
    const expected = Buffer.concat([Buffer.of(0xff, 0x00, 0xc3), Buffer.from('<redacted>'), Buffer.of(0x80, 0xfe)]);
    expect(Buffer.compare(sent.body, expected)).toBe(0);
  });
});
