import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { documentation, post, withGitHubStandIn } from './with-github-stand-in.ts';

const refused = [
  {
    what: 'a wrong token',
    request: { headers: { authorization: 'Bearer nobody' } },
    status: 401,
    message: 'Bad credentials',
  },
  {
    what: 'a token named like a method of objects',
    request: { headers: { authorization: 'Bearer constructor' } },
    status: 401,
    message: 'Bad credentials',
  },
  {
    what: 'another scheme',
    request: { headers: { authorization: 'Basic cGF0LXdyaXRl' } },
    status: 401,
    message: 'Bad credentials',
  },
  {
    what: 'a repository that the token cannot see',
    request: { path: '/repos/octo-org/other/dispatches' },
    status: 404,
    message: 'Not Found',
  },
  {
    what: 'an unknown path',
    request: { path: '/repos/octo-org/deploy/despatches' },
    status: 404,
    message: 'Not Found',
  },
  {
    what: 'a PAT without write',
    request: { headers: { authorization: 'token pat-read' } },
    status: 403,
    message: 'Resource not accessible by personal access token',
  },
  {
    what: 'an App without write',
    request: { headers: { authorization: 'token app-read' } },
    status: 403,
    message: 'Resource not accessible by integration',
  },
  {
    what: 'an unknown version of the API',
    request: { headers: { 'x-github-api-version': '2021-01-01' } },
    status: 400,
    message: 'The version you specified is not a supported version.',
  },
  {
    what: 'a body over 1 MiB',
    request: { body: ' '.repeat(1_048_577) },
    status: 413,
    message: 'request entity too large',
  },
  {
    what: 'a compressed body',
    request: { headers: { 'content-encoding': 'gzip' }, body: new Uint8Array(gzipSync('{}')) },
    status: 415,
    message: 'content encoding unsupported',
  },
  {
    what: 'a path that does not decode',
    request: { path: '/repos/octo-org/%E0%A4%A/dispatches' },
    status: 400,
    message: "Failed to decode param '%E0%A4%A'",
  },
];

const firstOfSeveral = [
  {
    what: 'token',
    request: { path: '/repos/octo-org/other/dispatches', headers: { authorization: 'token nobody' }, body: '{' },
    status: 401,
  },
  {
    what: 'repository',
    request: { path: '/repos/octo-org/other/dispatches', headers: { authorization: 'token pat-read' }, body: '{' },
    status: 404,
  },
  { what: 'permission', request: { headers: { authorization: 'token pat-read' }, body: '{' }, status: 403 },
];

describe('the stand-in of GitHub', () => {
  it.each(refused)('refuses $what', async ({ request, status, message }) => {
    await withGitHubStandIn({}, async (github) => {
      const response = await post(github, request);
      expect(await response.json()).toEqual({ message, documentation_url: documentation, status: String(status) });
      expect([response.status, github.dispatches.length, github.requests]).toEqual([status, 0, 1]);
    });
  });

  it.each(firstOfSeveral)('judges the $what before anything later', async ({ request, status }) => {
    await withGitHubStandIn({}, async (github) => {
      expect(await post(github, request)).toMatchObject({ status });
    });
  });

  it('refuses a request without Authorization', async () => {
    await withGitHubStandIn({}, async (github) => {
      const response = await fetch(`${github.url}/repos/octo-org/deploy/dispatches`, { method: 'POST' });
      expect(await response.json()).toEqual({
        message: 'Requires authentication',
        documentation_url: documentation,
        status: '401',
      });
      expect(response.status).toBe(401);
    });
  });

  it('names the permission that is missing', async () => {
    await withGitHubStandIn({}, async (github) => {
      const response = await post(github, { headers: { authorization: 'Bearer app-read' } });
      expect(response.headers.get('x-accepted-github-permissions')).toBe('contents=write');
      expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
    });
  });

  it('refuses the newest version of the API as an older Enterprise Server', async () => {
    await withGitHubStandIn({ ghes: true, pathPrefix: '/api/v3' }, async (github) => {
      expect(github.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/api\/v3$/u);
      expect(await post(github, { headers: { 'x-github-api-version': '2026-03-10' } })).toMatchObject({ status: 400 });
      expect(await post(github)).toMatchObject({ status: 204 });
    });
  });
});
