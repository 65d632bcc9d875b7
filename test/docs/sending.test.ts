import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type RequestListener } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { verifyDispatch, verifySignature } from '../../src/index.ts';
import { startGitHubStandIn, type GitHubStandIn } from '../../src/testing/github-stand-in.ts';
import { blocksIn, tableIn } from './markdown.ts';
import { runPython, runShell, runTypeScript } from './run-snippet.ts';

const page = readFileSync('docs/sending.md', 'utf8');
const action = parse(readFileSync('send/action.yml', 'utf8'));

/** Test 1 of RFC 8032, section 7.1. */
const signing = 'whsk_nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=';
const verifying = 'whpk_11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=';
const shared = 'a-shared-secret-of-32-characters';

describe("docs/sending.md's tables", () => {
  it('list the inputs of send/action.yml with their defaults and meanings', () => {
    const inputs: [string, { description: string; default?: string }][] = Object.entries(action.inputs);
    expect(tableIn(page, 'inputs')).toStrictEqual(
      inputs.map(([name, input]) => [`\`${name}\``, input.default ? `\`${input.default}\`` : '', input.description]),
    );
  });

  it('list the outputs of send/action.yml with their meanings', () => {
    const outputs: [string, { description: string }][] = Object.entries(action.outputs);
    expect(tableIn(page, 'outputs')).toStrictEqual(
      outputs.map(([name, output]) => [`\`${name}\``, output.description]),
    );
  });
});

describe("docs/sending.md's code, as pasted,", () => {
  let github: GitHubStandIn;
  let folder: string;
  beforeEach(async () => {
    const runName = ({ client_payload }: { readonly client_payload: unknown }): string =>
      `deploy ${JSON.stringify(client_payload)}`;
    github = await startGitHubStandIn({
      tokens: { t: { kind: 'personal access token', repositories: { 'acme/deploy': 'write' } } },
      workflows: [{ repository: 'acme/deploy', runName, life: [{ status: 'completed', conclusion: 'success' }] }],
    });
    folder = mkdtempSync(join(tmpdir(), 'sending-'));
  });
  afterEach(async () => {
    await github.close();
    rmSync(folder, { recursive: true });
  });

  const sees = (secret: string): void => {
    expect(github.dispatches).toMatchObject([{ repository: 'acme/deploy', eventType: 'wandb-artifact' }]);
    const clientPayload = github.dispatches[0]?.clientPayload;
    expect(clientPayload).toMatchObject({
      artifact_version_string: 'acme/wandb-registry-model/churn:v3',
      alias: 'production',
    });
    const proof = { eventType: 'wandb-artifact', clientPayload, nowMs: Date.now(), maxAgeMs: 60_000 };
    expect(verifyDispatch({ ...proof, secrets: [secret] })).toMatchObject({ secretIndex: 0 });
    expect(() => verifyDispatch({ ...proof, secrets: ['another-secret-of-32-characters!'] })).toThrow(
      /not made|ed25519/iu,
    );
  };
  const env = (key: string): Record<string, string> => ({
    GITHUB_API_URL: github.url,
    GITHUB_TOKEN: 't',
    WANDB_DISPATCH_KEY: key,
  });

  it('dispatches by hand, and follows the run', async () => {
    const printed = await runShell(blocksIn(page, 'sh')[0] ?? '', { env: env(signing) });
    expect(printed).toMatch(
      /^acme\/deploy [0-9a-f-]{36} https:\/\/github\.com\/acme\/deploy\/actions\/runs\/\d+ success\n$/u,
    );
    sees(verifying);
  });

  it('dispatches from Python in three statements', async () => {
    const [code = ''] = blocksIn(page, 'python');
    expect(code.match(/^(?!import\b)\S.*[^)}]$/gmu)).toHaveLength(3);
    expect(await runPython(code, { env: env(shared) })).toBe('');
    sees(shared);
  });

  it('dispatches from curl and openssl, the key in its file', async () => {
    const [, , makeKey = ''] = blocksIn(page, 'sh');
    const printed = await runShell(makeKey, { cwd: folder });
    expect(printed).toMatch(/^whpk_[A-Za-z0-9+/]{43}=\n$/u);
    expect(await runShell(blocksIn(page, 'bash')[0] ?? '', { cwd: folder, env: env('') })).toBe('');
    sees(printed.trim());
  });

  it('dispatches from TypeScript', async () => {
    const variables = { DISPATCH_ID: '0192e4a0-7b1c-7c3e-8f2a-5d6e7f801234', SIGNING_KEY: signing };
    expect(await runTypeScript(blocksIn(page, 'ts')[0] ?? '', { env: { ...env(''), ...variables } })).toBe('204\n');
    sees(verifying);
  });

  it('posts to a receiver as W&B does', async () => {
    const posts: { readonly headers: IncomingHttpHeaders; readonly body: Buffer }[] = [];
    const receive = async (...[request, response]: Parameters<RequestListener>): Promise<void> => {
      posts.push({ headers: request.headers, body: await buffer(request) });
      response.writeHead(204).end();
    };
    const server = createServer((request, response) => void receive(request, response));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    try {
      const code = (blocksIn(page, 'sh')[1] ?? '').replace(':3000', `:${(server.address() as AddressInfo).port}`);
      expect(await runShell(code, { env: { WANDB_SECRET: shared } })).toBe('204\n');
    } finally {
      server.closeAllConnections();
      server.close();
    }
    const [{ headers, body } = { headers: {}, body: Buffer.of() }] = posts;
    expect(verifySignature(body, String(headers['x-wandb-signature']), [shared])).toStrictEqual({ secretIndex: 0 });
    expect(JSON.parse(body.toString())).toMatchObject({ event_type: 'LINK_ARTIFACT' });
  });

  it('keeps every secret out of the command line', () => {
    const code = [...blocksIn(page, 'sh'), ...blocksIn(page, 'bash')].join('\n');
    expect(code).not.toMatch(/--?(?:secret|token|hmac|key)[= ]/u);
    // printf is of the shell itself, and no process shows its arguments.
    expect(code.match(/.*\$\{?(?:GITHUB_TOKEN|WANDB_\w+)/gmu)).toStrictEqual([
      expect.stringMatching(/@<\(printf 'Authorization: Bearer %s\\n' "\$GITHUB_TOKEN$/u),
    ]);
  });
});
