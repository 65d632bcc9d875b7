import { getOctokit } from '@actions/github';
import { describe, expect, it } from '@jest/globals';
import { Octokit } from '@octokit/rest';
import type { GitHubStandIn } from '../../src/testing/github-stand-in.ts';
import { withGitHubStandIn } from './with-github-stand-in.ts';

const silent = { debug() {}, info() {}, warn() {}, error() {} };

type Dispatch = { owner: string; repo: string; event_type: string; client_payload?: Record<string, unknown> };

const clients = [
  [
    '@octokit/rest',
    async (github: GitHubStandIn, auth: string, dispatch: Dispatch) =>
      await new Octokit({ baseUrl: github.url, auth, log: silent }).rest.repos.createDispatchEvent(dispatch),
  ],
  [
    '@actions/github',
    async (github: GitHubStandIn, auth: string, dispatch: Dispatch) =>
      await getOctokit(auth, { baseUrl: github.url, log: silent }).rest.repos.createDispatchEvent(dispatch),
  ],
] as const;

const deploy = { owner: 'octo-org', repo: 'deploy', event_type: 'deploy' };
const refused = [
  { what: 'a wrong token', auth: 'nobody', dispatch: deploy, status: 401, message: 'Bad credentials' },
  {
    what: 'a repository out of sight',
    auth: 'pat-write',
    dispatch: { ...deploy, repo: 'other' },
    status: 404,
    message: 'Not Found',
  },
  {
    what: 'an App without write',
    auth: 'app-read',
    dispatch: deploy,
    status: 403,
    message: 'Resource not accessible by integration',
  },
  {
    what: 'an empty event type',
    auth: 'pat-write',
    dispatch: { ...deploy, event_type: '' },
    status: 422,
    message: 'Invalid request.\n\nAt least 1 character is required; only 0 were supplied.',
  },
  {
    what: 'a large payload',
    auth: 'pat-write',
    dispatch: { ...deploy, client_payload: { a: 'x'.repeat(65_535) } },
    status: 422,
    message: 'client_payload is too large.',
  },
];

describe.each(clients)('%s', (_name, createDispatchEvent) => {
  it('dispatches', async () => {
    await withGitHubStandIn({ pathPrefix: '/api/v3', ghes: true }, async (github) => {
      const response = await createDispatchEvent(github, 'pat-write', { ...deploy, client_payload: { a: 1 } });
      expect(response).toMatchObject({ status: 204, headers: { 'x-ratelimit-remaining': '4999' } });
      expect(github.dispatches).toMatchObject([
        {
          repository: 'Octo-Org/Deploy',
          eventType: 'deploy',
          clientPayload: { a: 1 },
          headers: { authorization: 'token pat-write' },
        },
      ]);
    });
  });

  it.each(refused)('reports $what as RequestError', async ({ auth, dispatch, status, message }) => {
    await withGitHubStandIn({}, async (github) => {
      // Octokit appends the documentation's address to the message.
      await expect(createDispatchEvent(github, auth, dispatch)).rejects.toMatchObject({
        name: 'HttpError',
        status,
        message: `${message} - https://docs.github.com/rest/repos/repos#create-a-repository-dispatch-event`,
        response: { data: { message, status: String(status) } },
      });
      expect(github.requests).toBe(1);
    });
  });
});
