import { existsSync, readFileSync, rmSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { compileTemplate, verifyDispatch } from '../../src/index.ts';
import { startGitHubStandIn } from '../../src/testing/github-stand-in.ts';
import { sampleEvents } from '../../src/testing/sample-events.ts';
import { signTestRequest } from '../../src/testing/sign-test-request.ts';
import { runInProcess } from '../cli/run-in-process.ts';
import { blocksIn, tableIn } from './markdown.ts';
import { checkTypes, runShell, startSnippet, writeSnippet } from './run-snippet.ts';

const readme = readFileSync('README.md', 'utf8');
const action = parse(readFileSync('action.yml', 'utf8'));

describe('README.md', () => {
  it('lists the inputs of action.yml with their defaults and meanings', () => {
    const inputs: [string, { description: string; default?: string }][] = Object.entries(action.inputs);
    expect(tableIn(readme, 'inputs')).toStrictEqual(
      inputs.map(([name, input]) => [`\`${name}\``, input.default ? `\`${input.default}\`` : '', input.description]),
    );
  });

  it('lists the outputs of action.yml with their meanings', () => {
    const outputs: [string, { description: string }][] = Object.entries(action.outputs);
    expect(tableIn(readme, 'outputs')).toStrictEqual(
      outputs.map(([name, output]) => [`\`${name}\``, output.description]),
    );
  });

  it('has a payload for W&B that names only variables of W&B', () => {
    const [payload = ''] = blocksIn(readme, 'json');
    expect(compileTemplate(JSON.parse(payload)).variables).toStrictEqual([
      'event_type',
      'event_author',
      'alias',
      'artifact_version',
      'artifact_version_string',
      'artifact_version_index',
      'artifact_collection_name',
      'project_name',
      'entity_name',
    ]);
  });

  it('makes a key, and sends what the key signs to GitHub', async () => {
    const [makeKey = '', send = ''] = blocksIn(readme, 'sh');
    const [signing = '', verifying = ''] = (await runShell(makeKey)).split('\n');
    const github = await startGitHubStandIn({
      tokens: { t: { kind: 'integration', repositories: { 'OWNER/REPO': 'write' } } },
    });
    try {
      const env = { GITHUB_API_URL: github.url, GITHUB_TOKEN: 't', WANDB_DISPATCH_KEY: signing };
      expect(await runShell(send, { env })).toMatch(/^OWNER\/REPO [0-9a-f-]{36} - -\n$/u);
      const proof = {
        eventType: 'wandb-artifact',
        clientPayload: github.dispatches[0]?.clientPayload,
        secrets: [verifying],
        nowMs: Date.now(),
        maxAgeMs: 60_000,
      };
      expect(verifyDispatch(proof)).toMatchObject({ secretIndex: 0 });
    } finally {
      await github.close();
    }
  }, 30_000);

  it('has a config that validate takes, and whose request to GitHub explain shows', async () => {
    const config = blocksIn(readme, 'yaml').find((block) => block.includes('automations:')) ?? '';
    const files = { 'dispatch.yaml': config, 'event.json': JSON.stringify(sampleEvents.ADD_ARTIFACT_ALIAS) };
    expect(await runInProcess(['validate'], { files })).toMatchObject({ exitCode: 0 });
    const explained = await runInProcess(['explain', 'event.json', '--json'], { files });
    expect(JSON.parse(explained.stdout)).toMatchObject({
      automations: [
        { fired: true, request: { method: 'POST', url: 'https://api.github.com/repos/OWNER/REPO/dispatches' } },
      ],
    });
  });

  it('has a receiver that handles what W&B signed, and nothing else', async () => {
    const [code = ''] = blocksIn(readme, 'js');
    const file = writeSnippet(code);
    await checkTypes([file]).finally(() => rmSync(file));
    const secret = 'a-secret-of-W&B-that-is-long-enough';
    const body = sampleEvents.ADD_ARTIFACT_ALIAS;
    const receiver = await startSnippet(code, { env: { WANDB_SECRET: secret } });
    try {
      const post = async (signed: { readonly secret: string; readonly body: object }): Promise<number> =>
        (await fetch(`${receiver.origin}/wandb`, signTestRequest(signed))).status;
      expect(await post({ body, secret: 'another-secret-that-nobody-shares' })).toBe(401);
      expect(await post({ body: {}, secret })).toBe(200);
      expect(await post({ body: { ...body, alias: 'staging' }, secret })).toBe(204);
      expect(receiver.printed()).not.toContain('deploy');
      expect(await post({ body, secret })).toBe(204);
      await receiver.prints(/^deploy \{[^}]*version: 'v3'/mu);
    } finally {
      await receiver.close();
    }
  });

  it('names only files that are there', () => {
    const links = [...readme.matchAll(/\]\(([^)#:]+)\)/gu)].map(([, path = '']) => path);
    expect(links).toContain('docs/errors.md');
    expect(links.filter((path) => !existsSync(path))).toStrictEqual([]);
  });

  it('names scripts of package.json as its commands', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
    const commands = readme.split('\n').filter((line) => line.startsWith('npm '));
    expect(commands).toStrictEqual(['npm ci && npm run demo', 'npm ci && npm test']);
    expect(Object.keys(scripts)).toEqual(expect.arrayContaining(['demo', 'test']));
  });
});
