import { execFile, execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { compileTemplate, verifyDispatch } from '../../src/index.ts';
import { startGitHubStandIn } from '../../src/testing/github-stand-in.ts';

const run = promisify(execFile);
/** A shell that finds this Node. */
const runtime = { PATH: `${dirname(process.execPath)}:${process.env['PATH']}` };

const readme = readFileSync('README.md', 'utf8');
const action = parse(readFileSync('action.yml', 'utf8'));

function table(name: string): string[][] {
  const [, text = ''] = new RegExp(`<!-- ${name} -->(.*?)<!-- /${name} -->`, 'su').exec(readme) ?? [];
  const rows = text.split('\n').filter((line) => line.startsWith('|'));
  return rows.slice(2).map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

function blocks(language: string): string[] {
  return [...readme.matchAll(new RegExp(`^( *)\`\`\`${language}\\n(.*?)^ *\`\`\`$`, 'gmsu'))].map(
    ([, indent = '', code = '']) => code.replaceAll(new RegExp(`^${indent}`, 'gmu'), ''),
  );
}

describe('README.md', () => {
  it('lists the inputs of action.yml with their defaults and meanings', () => {
    const inputs: [string, { description: string; default?: string }][] = Object.entries(action.inputs);
    expect(table('inputs')).toStrictEqual(
      inputs.map(([name, input]) => [`\`${name}\``, input.default ? `\`${input.default}\`` : '', input.description]),
    );
  });

  it('lists the outputs of action.yml with their meanings', () => {
    const outputs: [string, { description: string }][] = Object.entries(action.outputs);
    expect(table('outputs')).toStrictEqual(outputs.map(([name, output]) => [`\`${name}\``, output.description]));
  });

  it('has a payload for W&B that names only variables of W&B', () => {
    const [payload = ''] = blocks('json');
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
    const [signing = '', verifying = ''] = execFileSync('bash', ['-c', blocks('sh')[0] ?? ''], {
      encoding: 'utf8',
      env: runtime,
    }).split('\n');
    const [code = ''] = blocks('ts');
    const file = 'test/docs/readme-snippet.generated.ts';
    writeFileSync(file, code.replace("'wandb-artifact-dispatch'", "'../../src/index.ts'"));
    const github = await startGitHubStandIn({
      tokens: { t: { kind: 'integration', repositories: { 'acme/deploy': 'write' } } },
    });
    try {
      await run(process.execPath, [
        'node_modules/typescript/bin/tsc',
        '--noEmit',
        '--ignoreConfig',
        ...compilerFlags,
        file,
      ]);
      const env = {
        DISPATCH_ID: '0192e4a0-7b1c-7c3e-8f2a-5d6e7f801234',
        GITHUB_API_URL: github.url,
        GITHUB_TOKEN: 't',
        SIGNING_KEY: signing,
      };
      const { stdout } = await run(process.execPath, [file], { env });
      expect(stdout).toBe('204\n');
      const [dispatch] = github.dispatches;
      const proof = {
        eventType: 'wandb-artifact',
        clientPayload: dispatch?.clientPayload,
        secrets: [verifying],
        nowMs: Date.now(),
        maxAgeMs: 60_000,
      };
      expect(verifyDispatch(proof)).toMatchObject({ secretIndex: 0 });
    } finally {
      await github.close();
      rmSync(file);
    }
  }, 30_000);

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

const compilerFlags = [
  '--strict',
  '--module',
  'nodenext',
  '--target',
  'es2024',
  '--types',
  'node',
  '--allowImportingTsExtensions',
  '--skipLibCheck',
];
