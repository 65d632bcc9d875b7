import { describe, expect, it } from '@jest/globals';
import { createAppTokens } from '../../../src/deliver/github/app-tokens.ts';
import { createHttpConnections } from '../../../src/deliver/http/http-connections.ts';
import type { GitHubFault } from '../../../src/testing/github-fault.ts';
import { appKeys, otherPrivateKey } from '../../testing/app-keys.ts';
import { recordingServer } from '../http/sending-to.ts';
import { closedPort, listening } from '../listening.ts';
import { withoutProxyVariables } from '../proxy-variables.ts';
import { app, appAuth, bodyOf, nowMs, reasonOf, sendTo, withGitHub, type AttemptChanges } from './sending-to-github.ts';

withoutProxyVariables();

const minuteMs = 60_000;

/** Attempts that share their tokens. */
function sharing(apiUrl: string): (changes?: AttemptChanges) => ReturnType<typeof sendTo> {
  const appTokens = createAppTokens();
  return (changes = {}) => sendTo(apiUrl, { auth: appAuth, appTokens, ...changes });
}

describe('an attempt by an App', () => {
  it('asks for its installation and a token for one repository and Contents: write, and dispatches by it', async () => {
    await withGitHub(async (github) => {
      expect(reasonOf(await sendTo(github.url, { auth: appAuth }))).toBe('delivered');
      expect(github.installationTokens).toMatchObject([
        {
          installationId: 77,
          repositories: ['Octo-Org/Deploy'],
          permissions: { contents: 'write', metadata: 'read' },
        },
      ]);
      expect(github.dispatches[0]?.headers.authorization).toBe(`Bearer ${github.installationTokens[0]?.token}`);
      expect(github.requests).toBe(3);
    });
  });

  it.each([
    ['its installation is given', { ...appAuth, installationId: 77 }, 2],
    ['its id is the client id', { ...appAuth, id: 'Iv23liAbC' }, 3],
    ['its key is PKCS#8', { ...appAuth, privateKey: appKeys.pkcs8 }, 3],
    ['its key has \\n as two characters', { ...appAuth, privateKey: appKeys.pkcs1.replaceAll('\n', '\\n') }, 3],
  ])('dispatches where %s', async (_what, auth, requests) => {
    await withGitHub(async (github) => {
      expect(reasonOf(await sendTo(github.url, { auth }))).toBe('delivered');
      expect(github.requests).toBe(requests);
    });
  });

  it('keeps the path of the apiUrl in all that it asks', async () => {
    await withGitHub(
      async (github) => expect(reasonOf(await sendTo(github.url, { auth: appAuth }))).toBe('delivered'),
      { pathPrefix: '/api/v3', ghes: true },
    );
  });

  it('has the same headers whatever it asks for', async () => {
    const { server, recorded } = recordingServer((response) => response.writeHead(404).end());
    await listening(server, async (port) => {
      await sendTo(`http://127.0.0.1:${port}`, { auth: { ...appAuth, installationId: 5 } });
      await sendTo(`http://127.0.0.1:${port}`, { auth: appAuth });
    });
    expect(recorded.map(({ request, body }) => `${request} ${body}`)).toEqual([
      'POST /app/installations/5/access_tokens {"repositories":["deploy"],"permissions":{"contents":"write"}}',
      'GET /repos/octo-org/deploy/installation ',
    ]);
    for (const { headers } of recorded) {
      expect(headers).toMatchObject({
        accept: 'application/vnd.github+json',
        authorization: expect.stringMatching(/^Bearer [\w-]+\.[\w-]+\.[\w-]+$/u),
        'user-agent': expect.stringMatching(/^wandb-artifact-dispatch\/\d+\.\d+\.\d+$/u),
      });
    }
  });
});

describe('a token', () => {
  it('is kept until five minutes before it expires', async () => {
    let passedMs = 0;
    await withGitHub(
      async (github) => {
        const send = sharing(github.url);
        const sendAfter = async (ms: number): Promise<number> => {
          passedMs = ms;
          expect(reasonOf(await send({ nowMs: nowMs + ms }))).toBe('delivered');
          return github.installationTokens.length;
        };
        expect(await sendAfter(0)).toBe(1);
        // It was told in whole seconds.
        expect(await sendAfter(55 * minuteMs - 251)).toBe(1);
        expect(await sendAfter(55 * minuteMs - 250)).toBe(2);
        // Its installation is known by now.
        expect(github.requests).toBe(6);
      },
      { nowMs: () => nowMs + passedMs },
    );
  });

  it('is asked for once by all who want it at a time', async () => {
    await withGitHub(async (github) => {
      const send = sharing(github.url);
      const sent = await Promise.all(Array.from({ length: 12 }, () => send()));
      expect(new Set(sent.map(reasonOf))).toEqual(new Set(['delivered']));
      expect(github.installationTokens).toHaveLength(1);
      expect(github.requests).toBe(14);
    });
  });

  it.each([
    ['repository', { repository: 'octo-org/serve' }],
    ['installation', { auth: { ...appAuth, installationId: 77 } }],
  ])('is not shared with another %s', async (_what, changes) => {
    await withGitHub(async (github) => {
      const send = sharing(github.url);
      expect([reasonOf(await send()), reasonOf(await send(changes))]).toEqual(['delivered', 'delivered']);
      expect(github.installationTokens).toHaveLength(2);
    });
  });

  it('is not shared with who holds another private key', async () => {
    await withGitHub(async (github) => {
      const send = sharing(github.url);
      await send();
      const sent = await send({ auth: { ...appAuth, privateKey: otherPrivateKey } });
      expect(sent.outcome).toMatchObject({ kind: 'dead', reason: { code: 'HTTP_401' } });
      expect(github.dispatches).toHaveLength(1);
    });
  });

  it('is not shared with another server', async () => {
    await withGitHub(async (one) => {
      await withGitHub(async (other) => {
        const appTokens = createAppTokens();
        const auth = { ...appAuth, installationId: 77 };
        await Promise.all([one, other].map(({ url }) => sendTo(url, { auth, appTokens })));
        for (const { installationTokens, dispatches, requests } of [one, other]) {
          // A token of the other would have been refused, and a third request made.
          expect([installationTokens.length, dispatches.length, requests]).toEqual([1, 1, 2]);
        }
      });
    });
  });

  it('that is refused is thrown away, and a new one is tried in the same attempt', async () => {
    await withGitHub(async (github) => {
      const send = sharing(github.url);
      await send();
      github.revoke(github.installationTokens[0]?.token ?? '');
      expect(reasonOf(await send())).toBe('delivered');
      expect(github.dispatches.map(({ headers }) => headers.authorization)).toEqual(
        github.installationTokens.map(({ token }) => `Bearer ${token}`),
      );
    });
  });

  it('is tried anew once, not twice', async () => {
    const refused: GitHubFault = { kind: 'reply', status: 401, body: { message: 'Bad credentials' } };
    await withGitHub(
      async (github) => {
        const sent = await sendTo(github.url, { auth: appAuth });
        expect(reasonOf(sent)).toBe(
          "dead HTTP_401: GitHub answered 401 (Bad credentials): a token that it had just given to the App is refused, and a new one too; see in the App's settings that its installation is not suspended",
        );
        expect(github.installationTokens).toHaveLength(2);
        expect(github.dispatches).toHaveLength(0);
      },
      { faults: [refused, refused, refused] },
    );
  });

  it('is not kept where the new one is refused too', async () => {
    const refused: GitHubFault = { kind: 'reply', status: 401, body: { message: 'Bad credentials' } };
    await withGitHub(
      async (github) => {
        const send = sharing(github.url);
        expect([(await send()).status, (await send()).status]).toEqual([401, 204]);
        expect(github.installationTokens).toHaveLength(3);
      },
      { faults: [refused, refused] },
    );
  });

  it('is not seen in what is kept of an answer', async () => {
    const { server } = recordingServer((response, { request, headers }) => {
      const isToken = request.includes('/access_tokens');
      const token = { token: 'ghs_16C7e42F292c6912E7710c838347Ae178B4a', expires_at: '2026-11-25T09:00:00Z' };
      const echo = { message: `I got ${headers.authorization}` };
      response.writeHead(isToken ? 201 : 422, { 'x-echo': isToken ? '' : echo.message });
      response.end(JSON.stringify(isToken ? token : echo));
    });
    await listening(server, async (port) => {
      const sent = await sendTo(`http://127.0.0.1:${port}`, { auth: { ...appAuth, installationId: 77 } });
      expect(reasonOf(sent)).toContain('(I got Bearer <redacted>)');
      expect(sent.headers['x-echo']).toBe('I got Bearer <redacted>');
      expect(bodyOf(sent)).toBe('{"message":"I got Bearer <redacted>"}');
    });
  });
});

describe('an installation', () => {
  it('that was made anew is asked for anew in the same attempt', async () => {
    let passedMs = 0;
    const installations = [{ id: 77, repositories: ['Octo-Org/Deploy'] }];
    await withGitHub(
      async (github) => {
        const send = sharing(github.url);
        await send();
        installations[0] = { id: 90, repositories: ['Octo-Org/Deploy'] };
        passedMs = 60 * minuteMs;
        expect(reasonOf(await send({ nowMs: nowMs + passedMs }))).toBe('delivered');
        expect(github.installationTokens.map(({ installationId }) => installationId)).toEqual([77, 90]);
      },
      { apps: [{ ...app, installations }], nowMs: () => nowMs + passedMs },
    );
  });
});

const noToken = [
  {
    what: 'the App is not installed there',
    changes: { repository: 'octo-org/other' },
    reason:
      'dead HTTP_404: GitHub answered 404 (Not Found): the App is not installed there, or octo-org/other does not exist, or no App has the id 4711; install the App on the repository, and check the name and the id',
  },
  {
    what: 'no App has the id',
    changes: { auth: { ...appAuth, id: '4712' } },
    reason:
      'dead HTTP_404: GitHub answered 404 (Integration not found): the App is not installed there, or octo-org/deploy does not exist, or no App has the id 4712; install the App on the repository, and check the name and the id',
  },
  {
    what: 'the installation is none',
    changes: { auth: { ...appAuth, installationId: 78 } },
    reason:
      'dead HTTP_404: GitHub answered 404 (Not Found): the App has no installation 78, or no App has the id 4711; install the App, and check the id and installationId, which may be left out',
  },
  {
    what: "the private key is not the App's",
    changes: { auth: { ...appAuth, privateKey: otherPrivateKey } },
    reason:
      "dead HTTP_401: GitHub answered 401 (A JSON web token could not be decoded): the App's private key or id is wrong, or this machine's clock is; give a private key that belongs to the App, and set the clock",
  },
  {
    what: 'our clock is a quarter of an hour ahead',
    changes: { auth: appAuth, nowMs: nowMs + 15 * minuteMs },
    reason: expect.stringMatching(
      /^dead HTTP_401: .+ is too far in the future\): .+ this machine's clock is; .+ set the clock$/u,
    ),
  },
  {
    what: 'the installation reaches other repositories alone',
    changes: { repository: 'octo-org/other', auth: { ...appAuth, installationId: 77 } },
    reason: expect.stringMatching(
      /^dead HTTP_422: GitHub answered 422 \(There is at least one repository that does not exist/u,
    ),
  },
] as const;

describe('what GitHub answers instead of a token is the answer of the attempt:', () => {
  it.each(noToken)('$what', async ({ changes, reason }) => {
    await withGitHub(async (github) => {
      const sent = await sendTo(github.url, { auth: appAuth, ...changes });
      expect(reasonOf(sent)).toEqual(reason);
      expect(bodyOf(sent)).toContain('"documentation_url"');
      expect(sent.headers).toHaveProperty('x-ratelimit-limit');
      expect(github.dispatches).toEqual([]);
    });
  });

  it('the App has no Contents: write', async () => {
    const installations = [{ id: 77, repositories: ['Octo-Org/Deploy'], permissions: { contents: 'read' } as const }];
    await withGitHub(
      async (github) => {
        expect(reasonOf(await sendTo(github.url, { auth: appAuth }))).toBe(
          'dead HTTP_422: GitHub answered 422 (The permissions requested are not granted to this installation.): give the App Contents: write under its permissions, accept the change in its installation, and let that reach octo-org/deploy',
        );
      },
      { apps: [{ ...app, installations }] },
    );
  });

  it('the installation is suspended', async () => {
    const installations = [{ id: 77, repositories: ['Octo-Org/Deploy'], isSuspended: true }];
    await withGitHub(
      async (github) => {
        expect(reasonOf(await sendTo(github.url, { auth: appAuth }))).toMatch(
          /^dead HTTP_403: GitHub answered 403 \(This installation has been suspended\): .+ not suspended/u,
        );
      },
      { apps: [{ ...app, installations }] },
    );
  });

  it.each([
    [{ kind: 'reply', status: 502, body: {} }, 'HTTP_502'],
    [{ kind: 'reply', status: 403, body: { message: 'You have exceeded a secondary rate limit' } }, 'RATE_LIMITED'],
    [{ kind: 'reply', status: 201, body: { token: 'ghs_secret' } }, 'HTTP_201'],
    [{ kind: 'reply', status: 200, body: 'ghs_secret' }, 'HTTP_200'],
    [{ kind: 'reply', status: 201, body: { token: 'ghs_secret\n', expires_at: '2026-11-25T09:00:00Z' } }, 'HTTP_201'],
    [{ kind: 'cut', when: 'before recording' }, 'CONNECT_FAILED'],
  ] as const)('%j is tried again, as %s', async (fault, code) => {
    await withGitHub(
      async (github) => {
        const send = sharing(github.url);
        const sent = await send({ auth: { ...appAuth, installationId: 77 } });
        expect(sent.outcome).toMatchObject({ kind: 'retry', mayHaveArrived: false, reason: { code } });
        expect(`${reasonOf(sent)}${bodyOf(sent)}`).not.toContain('ghs_secret');
        // Nothing of it was kept.
        expect(reasonOf(await send({ auth: { ...appAuth, installationId: 77 } }))).toBe('delivered');
      },
      { appFaults: [fault] },
    );
  });

  it('no connection', async () => {
    const sent = await sendTo(`http://127.0.0.1:${await closedPort()}`, { auth: appAuth });
    expect(sent.outcome).toMatchObject({ kind: 'retry', mayHaveArrived: false, reason: { code: 'CONNECT_FAILED' } });
  });

  it('a private key that is none, which nobody is asked with', async () => {
    await withGitHub(async (github) => {
      const sent = await sendTo(github.url, { auth: { ...appAuth, privateKey: 'not a key at all' } });
      expect(reasonOf(sent)).toMatch(/^retry SIGN_FAILED: the App's private key is no PEM of a private key/u);
      expect(github.requests).toBe(0);
    });
  });

  it('none in time, which ends the attempt that has no time left, and no other', async () => {
    const held = Promise.withResolvers<() => void>();
    const { server, recorded } = recordingServer((response, { request }) => {
      if (!request.includes('/access_tokens')) return response.writeHead(204).end();
      const token = { token: 'ghs_late', expires_at: '2026-11-25T09:00:00Z' };
      held.resolve(() => response.writeHead(201).end(JSON.stringify(token)));
      return undefined;
    });
    await listening(server, async (port) => {
      const connections = createHttpConnections();
      const send = sharing(`http://127.0.0.1:${port}`);
      const controller = new AbortController();
      const auth = { ...appAuth, installationId: 77 };
      const hasty = send({ auth, connections, signal: controller.signal });
      const patient = send({ auth, connections });
      const answer = await held.promise;
      controller.abort(new DOMException('15000 ms are over', 'TimeoutError'));
      expect((await hasty).outcome).toMatchObject({
        kind: 'retry',
        mayHaveArrived: false,
        reason: { code: 'TIMEOUT', message: 'GitHub did not answer in time (15000 ms are over)' },
      });
      answer();
      expect(reasonOf(await patient)).toBe('delivered');
      expect(recorded).toHaveLength(2);
      await connections.close();
    });
  });

  it('a JWT that it repeats, which is not shown', async () => {
    const { server } = recordingServer((response, { headers }) => {
      response.writeHead(401).end(JSON.stringify({ message: `Not ${headers.authorization}` }));
    });
    await listening(server, async (port) => {
      const sent = await sendTo(`http://127.0.0.1:${port}`, { auth: appAuth });
      expect(reasonOf(sent)).toContain('(Not Bearer <redacted>)');
      expect(bodyOf(sent)).toBe('{"message":"Not Bearer <redacted>"}');
    });
  });
});
