import { describe, expect, it } from '@jest/globals';
import { post, sizedBody, withGitHubStandIn } from './with-github-stand-in.ts';

const accepted = [
  { what: 'a bearer token', request: { headers: { authorization: 'Bearer app-write' } } },
  { what: 'the old token scheme', request: { headers: { authorization: 'token pat-write' } } },
  { what: 'owner and repository in any case', request: { path: '/repos/OCTO-org/dEPLOY/dispatches' } },
  { what: 'any content type', request: { headers: { 'content-type': 'application/x-www-form-urlencoded' } } },
  { what: 'the version of the API that is everywhere', request: { headers: { 'x-github-api-version': '2022-11-28' } } },
  { what: 'the newest version of the API', request: { headers: { 'x-github-api-version': '2026-03-10' } } },
  { what: 'an event type of 100 characters', request: { body: `{"event_type":"${'😀'.repeat(100)}"}` } },
  {
    what: 'ten keys',
    request: {
      body: '{"event_type":"d","client_payload":{"a":1,"b":1,"c":1,"d":1,"e":1,"f":1,"g":1,"h":1,"i":1,"j":1}}',
    },
  },
  { what: 'a client_payload of 65,535 bytes', request: { body: sizedBody('x', 1, 65_535) } },
];

describe('the stand-in of GitHub', () => {
  it.each(accepted)('accepts $what', async ({ request }) => {
    await withGitHubStandIn({}, async (github) => {
      const response = await post(github, request);
      expect([response.status, await response.text()]).toEqual([204, '']);
      expect(github.dispatches).toHaveLength(1);
    });
  });

  it('records what it got, byte for byte', async () => {
    await withGitHubStandIn({}, async (github) => {
      const body = '{ "client_payload": {"b":1e2, "a":"\\u00e9é"},\n "event_type":"deploy" }\n';
      await post(github, { path: '/repos/octo-org/deploy/dispatches', headers: { 'X-Trace': '7' }, body });
      await post(github);
      const [first, second] = github.dispatches;
      expect(first).toMatchObject({
        repository: 'Octo-Org/Deploy',
        eventType: 'deploy',
        clientPayload: { a: 'éé', b: 100 },
      });
      expect(first?.headers).toMatchObject({ 'x-trace': '7', authorization: 'Bearer pat-write' });
      expect(first?.rawBody.equals(Buffer.from(body))).toBe(true);
      expect(second?.clientPayload).toBeNull();
    });
  });
});

describe('the stand-in of GitHub, request after request,', () => {
  it('counts down the rate limit on every reply', async () => {
    await withGitHubStandIn({ nowMs: 1_700_000_000_000 }, async (github) => {
      const replies = [await post(github), await post(github, { path: '/nowhere' }), await post(github, { body: '{' })];
      const limits = replies.map(({ headers }) =>
        ['limit', 'remaining', 'reset'].map((name) => headers.get(`x-ratelimit-${name}`)),
      );
      expect(limits).toEqual([
        ['5000', '4999', '1700003600'],
        ['5000', '4998', '1700003600'],
        ['5000', '4997', '1700003600'],
      ]);
    });
  });

  it('can be closed twice', async () => {
    await withGitHubStandIn({}, async (github) => {
      await post(github);
      await github.close();
      await expect(post(github)).rejects.toThrow('fetch failed');
    });
  });
});
