import {
  startGitHubStandIn,
  type GitHubStandIn,
  type GitHubStandInOptions,
} from '../../src/testing/github-stand-in.ts';

/** Where every error body points. */
export const documentation = 'https://docs.github.com/rest/repos/repos#create-a-repository-dispatch-event';

/** Tokens that see `Octo-Org/Deploy`, with Contents: write and without. */
const tokens: GitHubStandInOptions['tokens'] = {
  'pat-write': { kind: 'personal access token', repositories: { 'Octo-Org/Deploy': 'write' } },
  'pat-read': { kind: 'personal access token', repositories: { 'Octo-Org/Deploy': 'read' } },
  'app-write': { kind: 'integration', repositories: { 'Octo-Org/Deploy': 'write' } },
  'app-read': { kind: 'integration', repositories: { 'Octo-Org/Deploy': 'read' } },
};

/** Runs `use` against a stand-in and closes it whatever happens. */
export async function withGitHubStandIn(
  options: Partial<GitHubStandInOptions>,
  use: (github: GitHubStandIn) => Promise<void>,
): Promise<void> {
  const github = await startGitHubStandIn({ tokens, ...options });
  try {
    await use(github);
  } finally {
    await github.close();
  }
}

/** One POST to `Octo-Org/Deploy` with a good token, except for what is given. `body: null` sends none. */
export async function post(
  github: GitHubStandIn,
  given: { path?: string; headers?: Record<string, string>; body?: string | Uint8Array<ArrayBuffer> | null } = {},
): Promise<Response> {
  const { path = '/repos/Octo-Org/Deploy/dispatches', headers = {}, body = '{"event_type":"deploy"}' } = given;
  return await fetch(`${github.url}${path}`, {
    method: 'POST',
    headers: { authorization: 'Bearer pat-write', ...headers },
    body,
  });
}

/** A body whose client_payload, `{"a":"…"}`, has this many bytes; the letter takes `width` of them. */
export function sizedBody(letter: string, width: number, size: number): string {
  return `{"event_type":"deploy","client_payload":{"a":"${letter.repeat((size - 8) / width)}"}}`;
}
