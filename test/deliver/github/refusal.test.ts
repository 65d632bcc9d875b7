import { describe, expect, it } from '@jest/globals';
import { refusal } from '../../../src/deliver/github/refusal.ts';
import { refused, reply } from './scripted-github.ts';

const asked = { repository: 'acme/deploy', action: 'dispatch to acme/deploy', permission: 'Contents: write' };
const accepted = { 'x-accepted-github-permissions': 'contents=write' };
const textOf = (seen: ReturnType<typeof reply>): string => {
  const { code, message } = refusal(seen, asked);
  return `${code}: ${message}`;
};

describe('what a person reads where GitHub refuses', () => {
  it('is, for a wrong or expired token', () => {
    expect(textOf(refused(401, 'Bad credentials'))).toMatchInlineSnapshot(
      `"HTTP_401: GitHub answered 401 (Bad credentials): the token is wrong, expired or revoked; give one that is valid"`,
    );
  });

  it('is, for a repository that the token cannot see', () => {
    expect(textOf(refused(404, 'Not Found'))).toMatchInlineSnapshot(
      `"HTTP_404: GitHub answered 404 (Not Found): acme/deploy does not exist, or the token cannot see it; check the name, and let the token reach this repository (GITHUB_TOKEN reaches its own alone)"`,
    );
  });

  it('is, for an App or GITHUB_TOKEN without the permission', () => {
    expect(textOf(refused(403, 'Resource not accessible by integration', accepted))).toMatchInlineSnapshot(
      `"HTTP_403: GitHub answered 403 (Resource not accessible by integration): the token may not dispatch to acme/deploy (X-Accepted-GitHub-Permissions: contents=write); give it Contents: write, a GITHUB_TOKEN by permissions: { contents: write } in the workflow"`,
    );
  });

  it('is, for a personal token without the permission', () => {
    expect(textOf(refused(403, 'Resource not accessible by personal access token', accepted))).toMatchInlineSnapshot(
      `"HTTP_403: GitHub answered 403 (Resource not accessible by personal access token): the token may not dispatch to acme/deploy (X-Accepted-GitHub-Permissions: contents=write); give it Contents: write, a GITHUB_TOKEN by permissions: { contents: write } in the workflow"`,
    );
  });

  it('is, for a missing permission that no header names', () => {
    expect(textOf(refused(403, 'Resource not accessible by integration'))).toMatchInlineSnapshot(
      `"HTTP_403: GitHub answered 403 (Resource not accessible by integration): the token may not dispatch to acme/deploy; give it Contents: write, a GITHUB_TOKEN by permissions: { contents: write } in the workflow"`,
    );
  });

  it('is, for a missing permission where GitHub says something else', () => {
    expect(textOf(refused(403, 'Must have admin rights to Repository.', accepted))).toMatchInlineSnapshot(
      `"HTTP_403: GitHub answered 403 (Must have admin rights to Repository.): the token may not dispatch to acme/deploy (X-Accepted-GitHub-Permissions: contents=write); give it Contents: write, a GITHUB_TOKEN by permissions: { contents: write } in the workflow"`,
    );
  });

  it('is, for any other 403', () => {
    expect(textOf(refused(403, 'Repository was archived so is read-only.'))).toMatchInlineSnapshot(
      `"HTTP_403: GitHub answered 403 (Repository was archived so is read-only.): cannot dispatch to acme/deploy; do as GitHub's message says, and see that the token has Contents: write"`,
    );
  });

  it('is, for an organisation with single sign-on', () => {
    const sso = 'required; url=https://github.com/orgs/acme/sso?authorization_request=A1B2';
    expect(
      textOf(
        refused(403, 'Resource protected by organization SAML enforcement.', { ...accepted, 'x-github-sso': sso }),
      ),
    ).toMatchInlineSnapshot(
      `"HTTP_403: GitHub answered 403 (Resource protected by organization SAML enforcement.): the organisation asks for single sign-on; authorise the token at https://github.com/orgs/acme/sso?authorization_request=A1B2"`,
    );
  });

  it('is, for single sign-on without an address', () => {
    expect(
      textOf(refused(403, 'Resource protected.', { 'x-github-sso': 'partial-results; organizations=21955855' })),
    ).toMatchInlineSnapshot(
      `"HTTP_403: GitHub answered 403 (Resource protected.): cannot dispatch to acme/deploy; do as GitHub's message says, and see that the token has Contents: write"`,
    );
  });

  it('is, for JSON that does not parse', () => {
    expect(textOf(refused(400, 'Problems parsing JSON'))).toMatchInlineSnapshot(
      `"HTTP_400: GitHub answered 400 (Problems parsing JSON): cannot dispatch to acme/deploy; see that the API's URL is right (https://HOST/api/v3 on GitHub Enterprise Server)"`,
    );
  });

  it('is, for a key that is not permitted', () => {
    expect(textOf(refused(422, 'Invalid request.\n\n"x" is not a permitted key.'))).toMatchInlineSnapshot(
      `"HTTP_422: GitHub answered 422 (Invalid request. "x" is not a permitted key.): GitHub does not take this request; change what its message names"`,
    );
  });

  it('is, for an event type that is missing', () => {
    expect(textOf(refused(422, 'Invalid request.\n\n"event_type" wasn\'t supplied.'))).toMatchInlineSnapshot(
      `"HTTP_422: GitHub answered 422 (Invalid request. "event_type" wasn't supplied.): GitHub does not take this request; change what its message names"`,
    );
  });

  it('is, for too many keys', () => {
    expect(
      textOf(refused(422, 'Invalid request.\n\nNo more than 10 properties are allowed; 14 were supplied.')),
    ).toMatchInlineSnapshot(
      `"HTTP_422: GitHub answered 422 (Invalid request. No more than 10 properties are allowed; 14 were supplied.): GitHub does not take this request; change what its message names"`,
    );
  });

  it('is, for no body', () => {
    expect(textOf(refused(422, "Invalid request.\nFor 'links/0/schema', nil is not an object."))).toMatchInlineSnapshot(
      `"HTTP_422: GitHub answered 422 (Invalid request. For 'links/0/schema', nil is not an object.): GitHub does not take this request; change what its message names"`,
    );
  });

  it('is, for a payload that is too large', () => {
    expect(textOf(refused(422, 'client_payload is too large.'))).toMatchInlineSnapshot(
      `"HTTP_422: GitHub answered 422 (client_payload is too large.): GitHub does not take this request; change what its message names"`,
    );
  });

  it('is, for a renamed repository', () => {
    expect(
      textOf(
        reply(
          301,
          { message: 'Moved Permanently', url: 'https://api.github.com/repositories/1/dispatches' },
          { location: 'https://api.github.com/repositories/1/dispatches' },
        ),
      ),
    ).toMatchInlineSnapshot(
      `"REDIRECT_REFUSED: GitHub answered 301, a redirect: acme/deploy was renamed or moved, or the API's URL is not the one of its API; give the new name, as no redirect is followed"`,
    );
  });

  it('is, for another server than the one of the API', () => {
    expect(textOf(reply(405, '<html>Method Not Allowed</html>'))).toMatchInlineSnapshot(
      `"HTTP_405: GitHub answered 405: cannot dispatch to acme/deploy; see that the API's URL is right (https://HOST/api/v3 on GitHub Enterprise Server)"`,
    );
  });

  it('is, for a refusal without words', () => {
    expect(textOf(reply(401))).toMatchInlineSnapshot(
      `"HTTP_401: GitHub answered 401: the token is wrong, expired or revoked; give one that is valid"`,
    );
  });

  it.each([301, 302, 307, 308])('calls %i a redirect', (status) => {
    expect(textOf(reply(status))).toMatch(
      new RegExp(`^REDIRECT_REFUSED: GitHub answered ${status}, a redirect: acme/deploy was renamed or moved`, 'u'),
    );
  });

  it('keeps to one line and to 300 characters of what GitHub says', () => {
    const { message } = refusal(refused(422, `${'a\r\n\u2028b'.repeat(40)}${'x'.repeat(400)}`), asked);
    expect(message).not.toMatch(/[\r\n\u2028]/u);
    expect(message).toContain('x…)');
    expect(message.length).toBeLessThan(420);
  });

  it('names what was asked for and the permission that it takes', () => {
    const other = { repository: 'acme/serve', action: 'read the runs of acme/serve', permission: 'Actions: read' };
    expect(
      refusal(
        refused(403, 'Resource not accessible by integration', { 'x-accepted-github-permissions': 'actions=read' }),
        other,
      ).message,
    ).toMatchInlineSnapshot(
      `"GitHub answered 403 (Resource not accessible by integration): the token may not read the runs of acme/serve (X-Accepted-GitHub-Permissions: actions=read); give it Actions: read, a GITHUB_TOKEN by permissions: { actions: read } in the workflow"`,
    );
  });
});
