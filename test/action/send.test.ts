import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from '@jest/globals';
import { parseEvent, verifyDispatch } from '../../src/index.ts';
import {
  startGitHubStandIn,
  type GitHubStandIn,
  type GitHubStandInOptions,
} from '../../src/testing/github-stand-in.ts';
import { repositoryDispatchEvent } from '../../src/testing/repository-dispatch-event.ts';
import { runAction, type StepResult } from '../support/emulated-runner.ts';

const secret = 'a-shared-secret-of-32-characters';
/** Test 1 of RFC 8032, section 7.1: seed and public key. */
const signingKey = 'whsk_nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=';
const verifyingKey = 'whpk_11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=';
const uuidV7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/u;

const required = { token: 'pat', 'event-type': 'wandb', artifact: 'acme/wandb-registry-model/churn:v3' } as const;

const tokens: GitHubStandInOptions['tokens'] = {
  pat: {
    kind: 'personal access token',
    repositories: { 'octo/demo': 'write', 'octo/serve': 'write', 'octo/read-only': 'read' },
  },
  ghs_emulatedRunner: { kind: 'integration', repositories: { 'octo/demo': 'write' } },
  'no-actions': { kind: 'integration', repositories: { 'octo/demo': 'write' }, actions: 'none' },
};

/** The run-name that docs/sending.md shows. */
const runName = ({ client_payload }: { readonly client_payload: unknown }): string => `deploy ${idOf(client_payload)}`;

const open: { close(): Promise<void> | void }[] = [];
afterEach(async () => {
  for (const thing of open.splice(0)) await thing.close();
});

async function github(options: Partial<GitHubStandInOptions> = {}): Promise<GitHubStandIn> {
  const standIn = await startGitHubStandIn({ tokens, ...options });
  open.push(standIn);
  return standIn;
}

function send(
  apiUrl: string,
  inputs: Readonly<Record<string, string>> = {},
  env: Readonly<Record<string, string>> = {},
): Promise<StepResult> {
  return runAction({
    folder: 'send',
    eventName: 'push',
    inputs: { ...required, ...inputs },
    env: { GITHUB_API_URL: apiUrl, ...env },
  });
}

function idOf(clientPayload: unknown): string {
  return /"dispatch":\{"id":"([^"]+)"/u.exec(JSON.stringify(clientPayload))?.[1] ?? '';
}

/** What a person sees, ids and ports apart. */
function seen({ stdout, outcome }: StepResult): string {
  return `${stdout}${outcome}`
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/gu, '<id>')
    .replaceAll(/127\.0\.0\.1:\d+/gu, '<host>');
}

describe('a dispatch', () => {
  it('says the documented keys, the event and the alias, and has an id even when nothing signs it', async () => {
    const { url, dispatches } = await github();
    const result = await send(url, { alias: 'production' });
    expect(result).toMatchObject({
      outcome: 'success',
      exitCode: 0,
      annotations: [],
      undeclaredOutputs: [],
      stderr: '',
    });
    expect(dispatches).toHaveLength(1);
    expect(dispatches[0]).toMatchObject({
      repository: 'octo/demo',
      eventType: 'wandb',
      clientPayload: {
        artifact_version_string: 'acme/wandb-registry-model/churn:v3',
        artifact_collection_name: 'churn',
        project_name: 'wandb-registry-model',
        entity_name: 'acme',
        event_type: 'ADD_ARTIFACT_ALIAS',
        alias: 'production',
        dispatch: { id: result.outputs['dispatch-id'], sent_at: expect.stringMatching(/^\d{4}-.{14}Z$/u) },
      },
    });
    expect(Object.keys(dispatches[0]?.clientPayload ?? {})).toHaveLength(7);
    expect(result.outputs).toStrictEqual({
      'dispatch-id': expect.stringMatching(uuidV7),
      'run-id': '',
      'run-url': '',
      conclusion: '',
    });
    expect(seen(result)).toMatchInlineSnapshot(`
"signing-secret is empty: nothing is signed
octo/demo: GitHub took dispatch <id>
success"
`);
    expect(result.summary.replaceAll(/[0-9a-f-]{36}/gu, '<id>')).toMatchInlineSnapshot(`
"<h3>W&amp;B artifact dispatch: sent</h3>
<table><tr><th>Repository</th><th>Dispatch</th><th>Run</th><th>Result</th></tr><tr><td><code>octo/demo</code></td><td><code><id></code></td><td>–</td><td>dispatched</td></tr></table>
"
`);
  });

  it.each([
    ['an HMAC secret', secret, secret],
    ['the first line that is not blank', `\n  \n ${secret} \nanother-secret-that-signs-nothing`, secret],
    ['an Ed25519 key', signingKey, verifyingKey],
  ])('is signed by %s, and its run receives it verified', async (_case, signing, verifying) => {
    const { url, dispatches } = await github();
    const sent = await send(url, { alias: 'production', 'signing-secret': signing });
    expect(sent).toMatchObject({ outcome: 'success', annotations: [] });
    const [dispatch] = dispatches;
    if (dispatch === undefined) throw new Error('nothing was dispatched');
    const received = await runAction({
      folder: '.',
      event: repositoryDispatchEvent(dispatch),
      inputs: { 'signing-secret': verifying, alias: 'production' },
    });
    expect(received.outputs).toMatchObject({
      verified: 'true',
      matched: 'true',
      artifact: 'acme/wandb-registry-model/churn:v3',
      'dispatch-id': sent.outputs['dispatch-id'],
    });
    expect(sent.stdout).not.toContain(signing.trim());
  });

  it('goes to the repository of the workflow by its own token where neither is given', async () => {
    const { url, dispatches } = await github();
    const result = await runAction({
      folder: 'send',
      inputs: { 'event-type': 'wandb', artifact: 'acme/zoo/cat:v1' },
      env: { GITHUB_API_URL: url },
    });
    expect(result.outcome).toBe('success');
    expect(dispatches.map(({ repository, headers }) => [repository, headers.authorization])).toStrictEqual([
      ['octo/demo', 'token ghs_emulatedRunner'],
    ]);
  });

  it('keeps the path of an Enterprise Server before 3.21, and names us', async () => {
    const { url, dispatches } = await github({ pathPrefix: '/api/v3', ghes: true });
    expect((await send(url)).outcome).toBe('success');
    expect(dispatches[0]?.headers['user-agent']).toMatch(/^wandb-artifact-dispatch\/\d+\.\d+\.\d+ /u);
    expect(dispatches[0]?.headers['x-github-api-version']).toBeUndefined();
  });

  it.each([
    ['lines of key=value, whose values are texts', 'stage=canary\npercent=10\n', { stage: 'canary', percent: '10' }],
    ['YAML', 'rollout:\n  percent: 10\n  regions: [eu, us]', { rollout: { percent: 10, regions: ['eu', 'us'] } }],
    ['JSON', '{"rollout": {"percent": 10}}', { rollout: { percent: 10 } }],
  ])('carries extra keys as %s', async (_case, extra, keys) => {
    const { url, dispatches } = await github();
    expect((await send(url, { 'extra-payload': extra })).outcome).toBe('success');
    expect(dispatches[0]?.clientPayload).toMatchObject(keys);
    expect(parseEvent(dispatches[0]?.clientPayload)).toMatchObject({ type: 'LINK_ARTIFACT', extra: keys });
  });

  it('warns of a secret that can be guessed, and does not show it', async () => {
    const { url } = await github();
    const result = await send(url, { 'signing-secret': 'guess me' });
    expect(result.annotations).toStrictEqual([
      {
        level: 'warning',
        message: 'signing-secret is shorter than 16 bytes and can be guessed: take a longer one, on both sides',
        properties: { title: 'wandb-artifact-dispatch' },
      },
    ]);
    expect(result.stdout).not.toContain('guess me');
  });
});

describe('inputs that are refused before anything is sent', () => {
  it.each([
    ['no event-type', { 'event-type': '' }],
    ['an event-type that is too long', { 'event-type': 'x'.repeat(101) }],
    ['no artifact', { artifact: ' ' }],
    ['an artifact that is none', { artifact: 'churn:v3' }],
    ['an artifact without a version', { artifact: 'acme/zoo/cat' }],
    ['an event that W&B does not have', { event: 'ADD_ALIAS' }],
    ['an alias that is a version', { alias: 'v3' }],
    ['a repository that is none', { repository: 'octo/demo\nhttps://github.com/octo/serve' }],
    ['a repository twice', { repository: 'octo/demo\nOcto/Demo' }],
    ['no token', { token: ' ' }],
    ['a token with a line break inside', { token: 'pat\nX-Other: 1' }],
    ['a secret of nothing but blanks', { 'signing-secret': ' \n ' }],
    ['a public key to sign with', { 'signing-secret': verifyingKey }],
    ['a wait that is none', { wait: 'forever' }],
    ['a wait-timeout of 0', { wait: 'run', 'wait-timeout': '0' }],
    ['a wait-timeout without a unit', { wait: 'run', 'wait-timeout': '10' }],
    ['an extra key that the event has', { 'extra-payload': 'entity_name=evil' }],
    ['an extra alias', { 'extra-payload': 'alias=evil' }],
    ['an extra dispatch', { 'extra-payload': 'dispatch: {id: 1}' }],
    ['extra keys that are no mapping', { 'extra-payload': '- a\n- b' }],
    ['extra keys that are no YAML', { 'extra-payload': 'a: [1,\nb: 2' }],
    ['more than ten keys', { 'extra-payload': 'a=1\nb=2\nc=3\nd=4\ne=5' }],
    ['a payload that is too large', { 'extra-payload': `notes=${'x'.repeat(66_000)}` }],
  ])('%s', async (_case, inputs) => {
    const standIn = await github();
    const result = await send(standIn.url, inputs);
    expect(standIn.requests).toBe(0);
    expect(result.exitCode).toBe(1);
    expect(result.outputs).toStrictEqual({ 'dispatch-id': '', 'run-id': '', 'run-url': '', conclusion: '' });
    expect(result.annotations).toHaveLength(1);
    expect(seen(result)).toMatchSnapshot();
  });
});

describe("GitHub's refusals, as a person sees them", () => {
  const reply = (status: number, message: string, headers: Readonly<Record<string, string>> = {}) => ({
    kind: 'reply' as const,
    status,
    headers,
    body: { message, documentation_url: 'https://docs.github.com/rest', status: String(status) },
  });

  it.each([
    ['401: a token that GitHub does not know', { token: 'unknown' }, []],
    ['403: a token without Contents: write', { repository: 'octo/read-only' }, []],
    ['404: a repository that the token does not see', { repository: 'octo/secret' }, []],
    [
      '403: single sign-on',
      {},
      [
        reply(403, 'Resource protected by organization SAML enforcement.', {
          'X-GitHub-SSO': 'required; url=https://github.com/orgs/octo/sso?authorization_request=A',
        }),
      ],
    ],
    ['403: an archived repository', {}, [reply(403, 'Repository was archived so is read-only.')]],
    ['422: what GitHub alone knows', {}, [reply(422, 'Invalid request.\n\n"x" is not a permitted key.')]],
    ['400: a body that something rewrote', {}, [reply(400, 'Problems parsing JSON')]],
    [
      '307: a repository that was renamed',
      {},
      [reply(307, 'Moved Permanently', { Location: 'https://api.github.com/repositories/1/dispatches' })],
    ],
    ['502: a gateway, so that a run may have started', {}, [reply(502, 'Server Error')]],
    ['504: a gateway, so that a run may have started', {}, [reply(504, 'Gateway Timeout')]],
    [
      '429: a limit for longer than anybody waits',
      {},
      [reply(429, 'API rate limit exceeded', { 'Retry-After': '3600' })],
    ],
    ['a connection that is cut before GitHub has it', {}, [{ kind: 'cut', when: 'before recording' } as const]],
    ['a connection that is cut after GitHub has it', {}, [{ kind: 'cut', when: 'after recording' } as const]],
  ])('%s', async (_case, inputs, faults) => {
    const standIn = await github({ faults });
    const result = await send(standIn.url, inputs);
    expect(standIn.requests).toBe(1);
    expect(result.exitCode).toBe(1);
    expect(result.outputs).toStrictEqual({ 'dispatch-id': '', 'run-id': '', 'run-url': '', conclusion: '' });
    expect(result.annotations).toHaveLength(1);
    expect(seen(result)).toMatchSnapshot('what is seen');
  });

  it.each([
    ['500', reply(500, 'Server Error', { 'Retry-After': '0' })],
    ['503', reply(503, 'Service Unavailable', { 'Retry-After': '1' })],
    ['429', reply(429, 'API rate limit exceeded', { 'Retry-After': '0' })],
    ['a secondary limit', reply(403, 'You have exceeded a secondary rate limit.', { 'Retry-After': '0' })],
  ])('sends once more after %s, with the same id, and is taken', async (_case, fault) => {
    const standIn = await github({ faults: [fault, fault] });
    const result = await send(standIn.url, { 'signing-secret': secret });
    expect(result).toMatchObject({ outcome: 'success', annotations: [] });
    expect(standIn.requests).toBe(3);
    expect(standIn.dispatches).toHaveLength(1);
    expect(idOf(standIn.dispatches[0]?.clientPayload)).toBe(result.outputs['dispatch-id']);
    verifyDispatch({
      eventType: 'wandb',
      clientPayload: standIn.dispatches[0]?.clientPayload,
      secrets: [secret],
      nowMs: Date.now(),
      maxAgeMs: 60_000,
    });
    expect(seen(result)).toMatchSnapshot('what is seen');
  });
});

describe('several repositories', () => {
  it('get a dispatch each, with an id each; what one refuses stops no other', async () => {
    const standIn = await github();
    const repository = '\n octo/demo \n\nocto/read-only\nocto/nowhere\nocto/serve\n';
    const result = await send(standIn.url, { repository, 'signing-secret': secret });
    expect(result.outcome).toBe('failure');
    expect(standIn.dispatches.map((dispatch) => dispatch.repository)).toStrictEqual(['octo/demo', 'octo/serve']);
    const [first, second, third, fourth]: unknown[] = JSON.parse(result.outputs['dispatch-id'] ?? '');
    expect([second, third]).toStrictEqual([null, null]);
    expect(first).toMatch(uuidV7);
    expect(fourth).toMatch(uuidV7);
    expect(first).not.toBe(fourth);
    expect(result.outputs).toMatchObject({ 'run-id': '', 'run-url': '', conclusion: '' });
    expect(result.annotations.map(({ properties }) => properties['title'])).toStrictEqual(['HTTP_403', 'HTTP_404']);
    expect(seen(result)).toMatchSnapshot();
  });
});

describe('waiting for the run', () => {
  it('finds the run that shows the id in its run-name', async () => {
    const standIn = await github({
      workflows: [{ repository: 'octo/demo', types: ['wandb'], runName, life: ['unlisted', { status: 'queued' }] }],
    });
    const result = await send(standIn.url, { wait: 'run' });
    expect(result).toMatchObject({ outcome: 'success', annotations: [] });
    expect(result.outputs).toStrictEqual({
      'dispatch-id': expect.stringMatching(uuidV7),
      'run-id': expect.stringMatching(/^\d+$/u),
      'run-url': `https://github.com/octo/demo/actions/runs/${result.outputs['run-id']}`,
      conclusion: '',
    });
  });

  it.each([
    ['success', 'success'],
    ['neutral', 'success'],
    ['skipped', 'success'],
    ['failure', 'failure'],
    ['cancelled', 'failure'],
    ['timed_out', 'failure'],
    ['startup_failure', 'failure'],
  ])('follows the run to its end and takes its conclusion: %s', async (conclusion, outcome) => {
    const jobs = [{ name: 'test', status: 'completed', conclusion }] as const;
    const life = [{ status: 'in_progress' }, { status: 'completed', conclusion, jobs }] as const;
    const standIn = await github({ workflows: [{ repository: 'octo/demo', runName, life }] });
    const result = await send(standIn.url, { wait: 'completion' });
    expect(result.outcome).toBe(outcome);
    expect(result.outputs['conclusion']).toBe(conclusion);
    expect(result.outputs['run-id']).toMatch(/^\d+$/u);
    expect(result.annotations).toHaveLength(outcome === 'success' ? 0 : 1);
    expect(seen(result).replaceAll(result.outputs['run-id'] ?? '', '<run>')).toMatchSnapshot();
  });

  it('says what to check when no run appears', async () => {
    const standIn = await github();
    const result = await send(standIn.url, { wait: 'run', 'wait-timeout': '2s' });
    expect(result.outcome).toBe('failure');
    expect(result.outputs).toMatchObject({ 'dispatch-id': expect.stringMatching(uuidV7), 'run-id': '', 'run-url': '' });
    expect(seen(result)).toMatchSnapshot();
  });

  it('names the run that was started without showing the id', async () => {
    const standIn = await github({ workflows: [{ repository: 'octo/demo' }] });
    const result = await send(standIn.url, { wait: 'run', 'wait-timeout': '2s' });
    expect(result.outcome).toBe('failure');
    expect(seen(result).replaceAll(/runs\/\d+/gu, 'runs/<run>')).toMatchSnapshot();
  });

  it('says so when the run does not end in time', async () => {
    const standIn = await github({ workflows: [{ repository: 'octo/demo', runName, life: [{ status: 'waiting' }] }] });
    const result = await send(standIn.url, { wait: 'completion', 'wait-timeout': '2s' });
    expect(result.outcome).toBe('failure');
    expect(result.outputs).toMatchObject({ 'run-id': expect.stringMatching(/^\d+$/u), conclusion: '' });
    expect(seen(result).replaceAll(result.outputs['run-id'] ?? '', '<run>')).toMatchSnapshot();
  });

  it('says at once that the token lacks Actions: read', async () => {
    const standIn = await github({ workflows: [{ repository: 'octo/demo', runName }] });
    const result = await send(standIn.url, { token: 'no-actions', wait: 'completion' });
    expect(result.outcome).toBe('failure');
    expect(result.outputs['dispatch-id']).toMatch(uuidV7);
    expect(seen(result)).toMatchSnapshot();
  });

  it('gives arrays for several repositories, null where one failed', async () => {
    const standIn = await github({ workflows: [{ repository: 'octo/serve', runName }] });
    const result = await send(standIn.url, { repository: 'octo/nowhere\nocto/serve', wait: 'completion' });
    expect(result.outcome).toBe('failure');
    expect(result.outputs).toStrictEqual({
      'dispatch-id': expect.stringMatching(/^\[null,"[0-9a-f-]{36}"\]$/u),
      'run-id': expect.stringMatching(/^\[null,"\d+"\]$/u),
      'run-url': expect.stringMatching(/^\[null,"https:\/\/github\.com\/octo\/serve\/actions\/runs\/\d+"\]$/u),
      conclusion: '[null,"success"]',
    });
  });
});

describe('an environment that is wrong', () => {
  it.each([
    [
      'a proxy of another kind',
      { https_proxy: 'socks5://user:pa55@127.0.0.1:1', GITHUB_API_URL: 'https://github.test' },
    ],
    ['a proxy that is no URL', { http_proxy: 'http://user:pa55@127.0.0.1:99999' }],
    ['an API that is none', { GITHUB_API_URL: 'nonsense' }],
    ['an API with a query', { GITHUB_API_URL: 'https://github.test/?x=1' }],
  ])('is one annotation that says what to do: %s', async (_case, env) => {
    const result = await send('http://127.0.0.1:1', {}, env);
    expect(result).toMatchObject({ exitCode: 1, stderr: '' });
    expect(result.annotations).toHaveLength(1);
    expect(result.stdout).not.toContain('pa55');
    expect(seen(result)).toMatchSnapshot('what is seen');
  });

  it('takes no outcome away: outputs that cannot be written come after what was refused', async () => {
    const { url } = await github();
    const result = await send(url, { repository: 'octo/demo\nocto/nowhere' }, { GITHUB_OUTPUT: '/nowhere/output' });
    expect(result).toMatchObject({ exitCode: 1, stderr: '' });
    expect(result.annotations.map(({ properties }) => properties['title'])).toStrictEqual(['HTTP_404', 'UNEXPECTED']);
    expect(result.stdout).toContain('octo/demo: GitHub took dispatch');
  });

  it('needs no job summary', async () => {
    const { url } = await github();
    const result = await send(url, {}, { GITHUB_STEP_SUMMARY: '' });
    expect(result).toMatchObject({ outcome: 'success', annotations: [] });
    expect(result.stdout).not.toContain('summary');
  });
});

describe('the way to GitHub', () => {
  it.each(['http://127.0.0.1', '127.0.0.1', 'localhost'])(
    'leads through the proxy of the environment: %s',
    async (host) => {
      const standIn = await github();
      const proxy = createServer();
      const asked: string[] = [];
      proxy.on('connect', (request, socket) => {
        asked.push(request.url ?? '');
        const upstream = connect(Number(new URL(standIn.url).port), '127.0.0.1', () => {
          socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
          socket.pipe(upstream).pipe(socket);
        });
      });
      const port = await listen(proxy);
      const result = await send('http://github.test', {}, { http_proxy: `${host}:${port}` });
      expect(result).toMatchObject({ outcome: 'success', annotations: [] });
      expect(asked).toStrictEqual(['github.test:80']);
      expect(standIn.dispatches).toHaveLength(1);
    },
  );

  it('tries again where no connection was made, for then no run can have started', async () => {
    const proxy = createServer();
    let asked = 0;
    const standIn = await github();
    proxy.on('connect', (_request, socket) => {
      asked += 1;
      if (asked === 1) {
        socket.end('HTTP/1.1 503 Service Unavailable\r\n\r\n');
        return;
      }
      const upstream = connect(Number(new URL(standIn.url).port), '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
        socket.pipe(upstream).pipe(socket);
      });
    });
    const port = await listen(proxy);
    const result = await send('http://github.test', {}, { http_proxy: `http://127.0.0.1:${port}` });
    expect(result).toMatchObject({ outcome: 'success', annotations: [] });
    expect(asked).toBe(2);
    expect(standIn.dispatches).toHaveLength(1);
  });
});

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  open.push({
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  });
  return (server.address() as AddressInfo).port;
}
