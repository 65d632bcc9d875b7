import { createServer as createTlsServer } from 'node:https';
import { createServer } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { verifyDispatch } from '../../../src/core/dispatch-signature.ts';
import { closedPort, listening } from '../listening.ts';
import { withoutProxyVariables } from '../proxy-variables.ts';
import { tunnellingProxy } from '../tunnelling-proxy.ts';
import { recordingServer } from '../http/sending-to.ts';
import { selfSigned } from './self-signed.ts';
import { bodyOf, deliveryId, nowMs, reasonOf, sendTo, withGitHub } from './sending-to-github.ts';

withoutProxyVariables();

const seed = 'whsk_nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=';
const publicHalf = 'whpk_11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=';

describe('an attempt at a github webhook', () => {
  it('dispatches, id and time in the payload', async () => {
    await withGitHub(async (github) => {
      expect(await sendTo(github.url)).toMatchObject({ outcome: { kind: 'delivered' }, status: 204 });
      expect(github.dispatches).toMatchObject([
        {
          repository: 'Octo-Org/Deploy',
          eventType: 'deploy',
          clientPayload: {
            artifact_version_string: 'acme/models/churn:v3',
            dispatch: { id: deliveryId, sent_at: '2026-11-25T08:00:00Z' },
          },
        },
      ]);
      expect(Object.keys(Object(github.dispatches[0]?.clientPayload?.['dispatch']))).toEqual(['id', 'sent_at']);
    });
  });

  it('has these headers and none of ours', async () => {
    await withGitHub(async (github) => {
      await sendTo(github.url, { signingSecret: 'dispatch-secret-1' });
      const { host, 'content-length': length, ...headers } = github.dispatches[0]?.headers ?? {};
      expect([host, Number(length)]).toEqual([new URL(github.url).host, github.dispatches[0]?.rawBody.byteLength]);
      expect(headers).toEqual({
        accept: 'application/vnd.github+json',
        authorization: 'Bearer pat-write',
        connection: 'keep-alive',
        'content-type': 'application/json',
        'user-agent': expect.stringMatching(/^wandb-artifact-dispatch\/\d+\.\d+\.\d+$/u),
      });
    });
  });

  it('keeps the path of the apiUrl', async () => {
    await withGitHub(
      async (github) => {
        expect(github.url).toMatch(/\/api\/v3$/u);
        expect(reasonOf(await sendTo(github.url))).toBe('delivered');
      },
      { pathPrefix: '/api/v3', ghes: true },
    );
  });

  it("takes a payload's own event_type over the webhook's", async () => {
    await withGitHub(async (github) => {
      const payload = { event_type: 'BUILD_AND_DEPLOY', client_payload: { a: 1 } };
      await sendTo(github.url, { payload });
      await sendTo(github.url, { payload, eventType: undefined });
      expect(github.dispatches.map(({ eventType }) => eventType)).toEqual(['BUILD_AND_DEPLOY', 'BUILD_AND_DEPLOY']);
    });
  });

  it.each([
    ['an HMAC secret', 'dispatch-secret-1', 'dispatch-secret-1'],
    ['an Ed25519 key', seed, publicHalf],
  ])('is signed by %s, at the time of the attempt', async (_kind, signingSecret, verifyingSecret) => {
    await withGitHub(async (github) => {
      await sendTo(github.url, { signingSecret });
      await sendTo(github.url, { signingSecret, nowMs: nowMs + 60_000 });
      const verified = github.dispatches.map(({ eventType, clientPayload }) =>
        verifyDispatch({ eventType, clientPayload, secrets: [verifyingSecret], nowMs, maxAgeMs: 1_000 }),
      );
      expect(verified).toEqual([
        { id: deliveryId, sentAtMs: Date.UTC(2026, 10, 25, 8, 0, 0), secretIndex: 0 },
        { id: deliveryId, sentAtMs: Date.UTC(2026, 10, 25, 8, 1, 0), secretIndex: 0 },
      ]);
    });
  });

  it('goes through the proxy that the environment names', async () => {
    const closed = await closedPort();
    const { server, recorded } = recordingServer();
    await listening(server, async (port) => {
      const { proxy, asked } = tunnellingProxy(port);
      await listening(proxy, async (proxyPort) => {
        process.env['http_proxy'] = `http://127.0.0.1:${proxyPort}`;
        expect(reasonOf(await sendTo(`http://127.0.0.1:${closed}/api/v3`))).toBe('delivered');
      });
      expect(asked).toEqual([`CONNECT 127.0.0.1:${closed} -`]);
    });
    expect(recorded).toMatchObject([{ request: 'POST /api/v3/repos/octo-org/deploy/dispatches' }]);
  });
});

const unsent = [
  {
    what: 'a signing secret that cannot be used',
    changes: { signingSecret: publicHalf },
    reason: 'retry SIGN_FAILED: whpk_ is a public key, which only verifies: sign with the whsk_ it belongs to',
  },
  {
    what: 'a token with a line break',
    changes: { auth: { kind: 'token', token: 'ghp_a\nb' } },
    reason:
      'retry SIGN_FAILED: the token: it holds blanks, line breaks or characters that no token has; give the token alone',
  },
  {
    what: 'a payload that is too large',
    changes: { payload: { client_payload: { artifact_version: 'x', notes: 'é'.repeat(32_768) } } },
    reason:
      'dead PAYLOAD_TOO_LARGE: client_payload is 65661 bytes of JSON, GitHub takes 65535: drop or shorten "notes", which has 65538',
  },
  {
    what: 'too many keys',
    changes: { payload: { client_payload: { a: 1, b: 1, c: 1, d: 1, e: 1, f: 1, g: 1, h: 1, i: 1, j: 1 } } },
    reason: 'dead REQUEST_INVALID: client_payload has 11 top-level keys, GitHub takes 10: nest "i", "j" under one key',
  },
  {
    what: 'a client_payload that is none',
    changes: { payload: { client_payload: '' } },
    reason: 'dead REQUEST_INVALID: client_payload is no object',
  },
  {
    what: 'an event type that rendered to nothing',
    changes: { payload: { event_type: '', client_payload: {} } },
    reason: 'dead REQUEST_INVALID: event_type has 0 characters: GitHub takes 1 to 100',
  },
  {
    what: 'an event type that rendered to a number',
    changes: { payload: { event_type: 3, client_payload: {} } },
    reason: 'dead REQUEST_INVALID: event_type is no text',
  },
  {
    what: 'no event type anywhere',
    changes: { eventType: undefined },
    reason:
      'dead REQUEST_INVALID: event_type: the webhook has no eventType, and what is owed brings none; give the webhook one, and replay',
  },
  {
    what: 'half a character, which nothing can sign',
    changes: { payload: { client_payload: { a: '\ud800' } }, signingSecret: 'dispatch-secret-1' },
    reason: expect.stringMatching(/^dead REQUEST_INVALID: the dispatch has no canonical JSON, so nothing can sign it/u),
  },
] as const;

describe('an attempt that GitHub does not hear of', () => {
  it.each(unsent)('has $what', async ({ changes, reason }) => {
    await withGitHub(async (github) => {
      const sent = await sendTo(github.url, changes);
      expect(reasonOf(sent)).toEqual(reason);
      expect(sent).toMatchObject({ headers: {}, body: new Uint8Array(0) });
      expect(github.requests).toBe(0);
    });
  });
});

const refused = [
  {
    what: 'a wrong token',
    changes: { auth: { kind: 'token', token: 'ghp_nobody' } },
    reason:
      "dead HTTP_401: GitHub answered 401 (Bad credentials): the webhook's token is wrong, expired or revoked; give a valid one as its secret",
  },
  {
    what: 'a repository out of sight',
    changes: { repository: 'octo-org/nowhere' },
    reason:
      "dead HTTP_404: GitHub answered 404 (Not Found): octo-org/nowhere does not exist, or the token cannot see it; check the name, and let the webhook's token reach this repository",
  },
  {
    what: 'a token without Contents: write',
    changes: { auth: { kind: 'token', token: 'pat-read' } },
    reason:
      "dead HTTP_403: GitHub answered 403 (Resource not accessible by personal access token): Contents: write is missing; give it to the webhook's token for octo-org/deploy (X-Accepted-GitHub-Permissions: contents=write)",
  },
] as const;

describe('a dispatch that GitHub refuses', () => {
  it.each(refused)('is dead at once, with what to do: $what', async ({ changes, reason }) => {
    await withGitHub(async (github) => {
      const sent = await sendTo(github.url, changes);
      expect(reasonOf(sent)).toBe(reason);
      expect(bodyOf(sent)).toContain('"documentation_url"');
      expect(sent.headers).toMatchObject({ 'x-ratelimit-limit': '5000' });
      expect(github.requests).toBe(1);
    });
  });
});

const reply = (status: number, message = 'Hm', headers: Record<string, string> = {}) =>
  ({ kind: 'reply', status, body: { message }, headers }) as const;

const answers = [
  [reply(403), 'dead', 'HTTP_403'],
  [reply(410), 'dead', 'HTTP_410'],
  [reply(422, 'Invalid request.\n\nNo.'), 'dead', 'HTTP_422'],
  [reply(301), 'dead', 'REDIRECT_REFUSED'],
  [reply(307, '', { location: 'https://example.com' }), 'dead', 'REDIRECT_REFUSED'],
  [reply(400), 'retry', 'HTTP_400'],
  [reply(409), 'retry', 'HTTP_409'],
  [reply(500), 'retry', 'HTTP_500'],
  [reply(502), 'retry', 'HTTP_502'],
  [reply(403, 'You have exceeded a secondary rate limit'), 'retry', 'RATE_LIMITED'],
  [reply(403, 'Hm', { 'retry-after': '7' }), 'retry', 'RATE_LIMITED'],
  [reply(429, 'Hm', { 'retry-after': '7' }), 'retry', 'RATE_LIMITED'],
  [reply(429), 'retry', 'RATE_LIMITED'],
  [reply(403, 'Hm', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1795593660' }), 'retry', 'RATE_LIMITED'],
] as const;

describe('an answer', () => {
  it.each(answers)('%j is %s, %s', async (fault, kind, code) => {
    await withGitHub(
      async (github) => {
        const sent = await sendTo(github.url);
        expect(sent).toMatchObject({ status: fault.status, outcome: { kind, reason: { code } } });
        expect(JSON.parse(bodyOf(sent))).toEqual(fault.body);
        expect(github.dispatches).toEqual([]);
      },
      { faults: [fault] },
    );
  });

  it.each([
    [reply(429, 'Hm', { 'retry-after': '7' }), 7_000],
    [reply(403, 'Hm', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1795593660' }), 59_750],
    [reply(503, 'Hm', { 'retry-after': '9' }), 9_000],
    [reply(409, 'Hm', { 'retry-after': '9' }), 9_000],
    [reply(403, 'You have exceeded a secondary rate limit'), undefined],
  ])('%j asks to wait %s ms', async (fault, afterMs) => {
    await withGitHub(
      async (github) => {
        const { outcome } = await sendTo(github.url);
        expect(outcome.kind === 'retry' ? outcome.afterMs : 'not tried again').toBe(afterMs);
      },
      { faults: [fault] },
    );
  });

  it("tells GitHub's own message of a 403 that is about no permission", async () => {
    await withGitHub(
      async (github) => {
        expect(reasonOf(await sendTo(github.url))).toBe(
          "dead HTTP_403: GitHub answered 403 (Repository was archived so is read-only.): cannot dispatch to octo-org/deploy; do as GitHub's message says, and see that the webhook's token has Contents: write",
        );
      },
      { faults: [reply(403, 'Repository was archived so is read-only.')] },
    );
  });

  it("tells GitHub's own message of a 422", async () => {
    await withGitHub(
      async (github) => {
        expect(reasonOf(await sendTo(github.url))).toBe(
          'dead HTTP_422: GitHub answered 422 (Invalid request. "x" is not a permitted key.): GitHub does not take this request; change what its message names',
        );
      },
      { faults: [reply(422, 'Invalid request.\n\n"x" is not a permitted key.')] },
    );
  });

  it('is kept without the token and the secret, in headers, body and words', async () => {
    const secret = 'whsec_ZGlzcGF0Y2gtc2VjcmV0LTE=';
    const echo = 'pat-write whsec_ZGlzcGF0Y2gtc2VjcmV0LTE= ZGlzcGF0Y2gtc2VjcmV0LTE=';
    await withGitHub(
      async (github) => {
        const sent = await sendTo(github.url, { signingSecret: secret });
        expect(reasonOf(sent)).toContain('(<redacted> <redacted> <redacted>)');
        expect(sent.headers['x-echo']).toBe('<redacted> <redacted> <redacted>');
        expect(JSON.parse(bodyOf(sent))).toEqual({ message: '<redacted> <redacted> <redacted>' });
      },
      { faults: [reply(422, echo, { 'X-Echo': echo })] },
    );
  });

  it('is told without half a secret where its words are cut', async () => {
    const long = `${'x'.repeat(295)}pat-write`;
    await withGitHub(
      async (github) => {
        expect(reasonOf(await sendTo(github.url))).toContain(`(${'x'.repeat(295)}<reda…)`);
      },
      { faults: [reply(422, long)] },
    );
  });

  it('is read to 16 KiB where it never ends', async () => {
    const { server } = recordingServer((response) => {
      response.writeHead(500, { 'content-type': 'application/json' });
      const more = (): void => {
        while (!response.destroyed && response.write('x'.repeat(65_536)));
      };
      response.on('drain', more);
      more();
    });
    await listening(server, async (port) => {
      const sent = await sendTo(`http://127.0.0.1:${port}`);
      expect(sent).toMatchObject({ status: 500, outcome: { kind: 'retry', reason: { code: 'HTTP_500' } } });
      expect(sent.body).toHaveLength(16_384);
    });
  });

  it.each([
    ['a type that is none', { 'content-type': ';;' }, '{"message":"No."}'],
    ['HTML', { 'content-type': 'text/html' }, '<h1>No.</h1>'],
    ['a lone deprecation', { deprecation: 'true', sunset: 'soon' }, ''],
  ])('is understood with %s', async (_what, headers, body) => {
    const { server } = recordingServer((response) => response.writeHead(404, headers).end(body));
    await listening(server, async (port) => {
      const sent = await sendTo(`http://127.0.0.1:${port}`);
      expect(sent).toMatchObject({ status: 404, outcome: { kind: 'dead', reason: { code: 'HTTP_404' } } });
      expect(bodyOf(sent)).toBe(body);
    });
  });

  it('of 2xx is delivered, whatever its body then does', async () => {
    const { server } = recordingServer((response) => {
      response.writeHead(200, { 'content-length': '100' }).write('begun');
      setImmediate(() => response.destroy());
    });
    await listening(server, async (port) => {
      const sent = await sendTo(`http://127.0.0.1:${port}`);
      expect([reasonOf(sent), bodyOf(sent)]).toEqual(['delivered', 'begun']);
    });
  });
});

describe('a connection', () => {
  it('that nobody takes is tried again', async () => {
    const sent = await sendTo(`http://127.0.0.1:${await closedPort()}`);
    expect(sent.outcome).toMatchObject({ kind: 'retry', mayHaveArrived: false, reason: { code: 'CONNECT_FAILED' } });
    expect(reasonOf(sent)).toMatch(/no connection to GitHub was made \(connect ECONNREFUSED/u);
  });

  it.each(['before recording', 'after recording'] as const)('that is cut %s is tried again', async (when) => {
    await withGitHub(
      async (github) => {
        expect((await sendTo(github.url)).outcome).toMatchObject({
          kind: 'retry',
          mayHaveArrived: true,
          reason: { code: 'CONNECT_FAILED' },
        });
        expect(reasonOf(await sendTo(github.url))).toBe('delivered');
        expect(github.dispatches).toHaveLength(when === 'after recording' ? 2 : 1);
      },
      { faults: [{ kind: 'cut', when }] },
    );
  });

  it('without an answer ends with the attempt', async () => {
    const controller = new AbortController();
    const server = createServer((socket) => {
      socket.on('data', () => controller.abort(new DOMException('15000 ms are over', 'TimeoutError')));
    });
    await listening(server, async (port) => {
      const { outcome } = await sendTo(`http://127.0.0.1:${port}`, { signal: controller.signal });
      expect(outcome).toMatchObject({ kind: 'retry', mayHaveArrived: true, reason: { code: 'TIMEOUT' } });
    });
  });

  it('to a server whose certificate does not verify is not used', async () => {
    const server = createTlsServer(selfSigned, (_request, response) => response.writeHead(204).end());
    await listening(server, async (port) => {
      const sent = await sendTo(`https://localhost:${port}`);
      expect(reasonOf(sent)).toMatch(/^retry CERTIFICATE_INVALID: GitHub's certificate does not verify/u);
    });
  });
});
