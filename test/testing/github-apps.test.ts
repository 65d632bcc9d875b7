import { createSign } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { createAppAuth } from '@octokit/auth-app';
import { Octokit } from '@octokit/rest';
import type { GitHubApp } from '../../src/testing/github-app.ts';
import type { GitHubStandIn, GitHubStandInOptions } from '../../src/testing/github-stand-in.ts';
import { appKeys, otherPrivateKey } from './app-keys.ts';
import { documentation, post, withGitHubStandIn } from './with-github-stand-in.ts';

const nowMs = Date.UTC(2026, 10, 25, 8);
const nowSeconds = nowMs / 1000;

const app: GitHubApp = {
  id: 4711,
  clientId: 'Iv23liAbC',
  publicKey: appKeys.publicKey,
  installations: [
    { id: 77, repositories: ['Octo-Org/Deploy', 'Octo-Org/Serve'] },
    { id: 78, repositories: ['acme/site'], permissions: { contents: 'read', metadata: 'read' } },
    { id: 79, repositories: ['late/payer'], isSuspended: true },
  ],
};

const silent = { debug() {}, info() {}, warn() {}, error() {} };

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A JWT, by node:crypto alone. */
function jwt(
  claims: object = {},
  { alg = 'RS256', key = appKeys.pkcs1 }: { readonly alg?: string; readonly key?: string } = {},
): string {
  const all = { iat: nowSeconds - 60, exp: nowSeconds + 540, iss: 4711, ...claims };
  const signed = `${part({ alg, typ: 'JWT' })}.${part(all)}`;
  return `${signed}.${createSign('RSA-SHA256').update(signed).sign(key, 'base64url')}`;
}

async function ask(
  github: GitHubStandIn,
  given: { readonly path?: string; readonly authorization?: string; readonly body?: unknown } = {},
): Promise<readonly [number, unknown]> {
  const { path = '/app/installations/77/access_tokens', authorization = `Bearer ${jwt()}`, body } = given;
  const response = await fetch(`${github.url}${path}`, {
    method: path.endsWith('/installation') ? 'GET' : 'POST',
    headers: { authorization },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return [response.status, await response.json()];
}

async function withApp(
  use: (github: GitHubStandIn) => Promise<void>,
  options: Partial<GitHubStandInOptions> = {},
): Promise<void> {
  await withGitHubStandIn({ apps: [app], nowMs, ...options }, use);
}

const refusedJwts = [
  { what: 'no token', authorization: '' },
  { what: 'a personal access token', authorization: 'Bearer pat-write' },
  { what: 'a JWT by another key', authorization: `Bearer ${jwt({}, { key: otherPrivateKey })}` },
  { what: 'a JWT that is not RS256', authorization: `Bearer ${jwt({}, { alg: 'none' })}` },
  { what: 'a JWT with other claims than were signed', authorization: `Bearer ${jwt().replace(/\.\w/u, '.x')}` },
  {
    what: 'a JWT that expired',
    authorization: `Bearer ${jwt({ exp: nowSeconds })}`,
    message:
      "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires",
  },
  {
    what: 'a JWT for longer than ten minutes',
    authorization: `Bearer ${jwt({ exp: nowSeconds + 601 })}`,
    message: "'Expiration time' claim ('exp') is too far in the future",
  },
  {
    what: 'a JWT of the future',
    authorization: `Bearer ${jwt({ iat: nowSeconds + 1 })}`,
    message: "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued",
  },
  {
    what: 'a JWT of no App',
    authorization: `Bearer ${jwt({ iss: 4712 })}`,
    status: 404,
    message: 'Integration not found',
  },
];

describe('the stand-in of GitHub, asked by an App,', () => {
  it.each(refusedJwts)('refuses $what', async ({ authorization, status = 401, message }) => {
    await withApp(async (github) => {
      for (const path of ['/app/installations/77/access_tokens', '/repos/octo-org/deploy/installation']) {
        expect(await ask(github, { path, authorization })).toEqual([
          status,
          {
            message: message ?? 'A JSON web token could not be decoded',
            documentation_url: documentation,
            status: String(status),
          },
        ]);
      }
      expect(github.installationTokens).toEqual([]);
    });
  });

  it.each([4711, '4711', 'Iv23liAbC'])('knows it by the id or client id %j', async (iss) => {
    await withApp(async (github) => {
      const [status] = await ask(github, { authorization: `Bearer ${jwt({ iss })}` });
      expect(status).toBe(201);
    });
  });

  it('tells in which installation a repository is, in any case', async () => {
    await withApp(async (github) => {
      expect(await ask(github, { path: '/repos/OCTO-org/serve/installation' })).toMatchObject([200, { id: 77 }]);
      expect(await ask(github, { path: '/repos/octo-org/other/installation' })).toMatchObject([
        404,
        { message: 'Not Found' },
      ]);
    });
  });

  it('gives a token for an hour, for all that the installation has', async () => {
    await withApp(async (github) => {
      expect(await ask(github)).toEqual([
        201,
        {
          token: github.installationTokens[0]?.token,
          expires_at: '2026-11-25T09:00:00Z',
          permissions: { contents: 'write', metadata: 'read' },
          repository_selection: 'selected',
          repositories: [
            { name: 'Deploy', full_name: 'Octo-Org/Deploy' },
            { name: 'Serve', full_name: 'Octo-Org/Serve' },
          ],
        },
      ]);
      expect(github.installationTokens).toMatchObject([{ installationId: 77, expiresAtMs: nowMs + 3_600_000 }]);
    });
  });

  it.each([
    [
      'a repository of others',
      { repositories: ['site'] },
      422,
      /^There is at least one repository that does not exist/u,
    ],
    ['ids of repositories', { repository_ids: [1] }, 422, /^There is at least one repository/u],
    [
      'a permission it has not',
      { permissions: { actions: 'read' } },
      422,
      /^The permissions requested are not granted/u,
    ],
    ['a permission that is none', { permissions: { contents: 'all' } }, 422, /^The permissions requested/u],
    ['what is no JSON', '{', 400, /^Problems parsing JSON$/u],
  ])('gives no token for %s', async (_what, body, status, message) => {
    await withApp(async (github) => {
      expect(await ask(github, { body })).toMatchObject([status, { message: expect.stringMatching(message) }]);
    });
  });

  it.each([
    ['Contents: write where the installation has read', 78, { permissions: { contents: 'write' } }, 422],
    ['a suspended installation', 79, {}, 403],
    ['an installation that is none', 80, {}, 404],
  ])('gives no token for %s', async (_what, id, body, status) => {
    await withApp(async (github) => {
      expect(await ask(github, { path: `/app/installations/${id}/access_tokens`, body })).toMatchObject([status, {}]);
    });
  });

  it('fails as it is told to', async () => {
    const appFaults = [
      { kind: 'reply', status: 502, body: { message: 'Server Error' } },
      { kind: 'cut', when: 'before recording' },
    ] as const;
    await withApp(
      async (github) => {
        expect(await ask(github)).toEqual([502, { message: 'Server Error' }]);
        await expect(ask(github)).rejects.toThrow('fetch failed');
        expect(await ask(github)).toMatchObject([201, {}]);
      },
      { appFaults },
    );
  });
});

describe('a token of an installation', () => {
  it('opens what it was asked for, and no more', async () => {
    await withApp(async (github) => {
      await ask(github, { body: { repositories: ['deploy'], permissions: { contents: 'write' } } });
      await ask(github, { body: { permissions: { contents: 'read' } } });
      const [write, read] = github.installationTokens.map(({ token }) => ({ authorization: `Bearer ${token}` }));
      const statusOf = async (path: string, headers = write): Promise<number> =>
        (await post(github, { path: `/repos/octo-org/${path}/dispatches`, ...(headers && { headers }) })).status;
      expect(await statusOf('deploy')).toBe(204);
      expect(await statusOf('serve')).toBe(404);
      expect(await statusOf('serve', read)).toBe(403);
    });
  });

  it.each([
    ['expired', 3_600_000],
    ['was revoked', 0],
  ])('is refused when it %s', async (_why, passedMs) => {
    let passed = 0;
    await withApp(
      async (github) => {
        await ask(github);
        const [{ token } = { token: '' }] = github.installationTokens;
        const headers = { authorization: `Bearer ${token}` };
        expect((await post(github, { headers })).status).toBe(204);
        passed = passedMs;
        if (passedMs === 0) github.revoke(token);
        const refused = await post(github, { headers });
        expect([refused.status, await refused.json()]).toMatchObject([401, { message: 'Bad credentials' }]);
      },
      { nowMs: () => nowMs + passed },
    );
  });
});

describe('@octokit/auth-app', () => {
  it.each([
    ['PKCS#1', appKeys.pkcs1],
    ['PKCS#8', appKeys.pkcs8],
  ])('gets a token by a key in %s and dispatches by it', async (_form, privateKey) => {
    await withApp(
      async (github) => {
        const auth = { appId: 4711, privateKey, installationId: 77 };
        const octokit = new Octokit({ authStrategy: createAppAuth, auth, baseUrl: github.url, log: silent });
        const { data } = await octokit.rest.apps.getRepoInstallation({ owner: 'octo-org', repo: 'deploy' });
        expect(data.id).toBe(77);
        const { status } = await octokit.rest.repos.createDispatchEvent({
          owner: 'octo-org',
          repo: 'deploy',
          event_type: 'deploy',
        });
        expect(status).toBe(204);
        expect(github.dispatches[0]?.headers.authorization).toBe(`token ${github.installationTokens[0]?.token}`);
      },
      // It reads the machine's clock.
      { nowMs: () => Date.now() },
    );
  });
});
