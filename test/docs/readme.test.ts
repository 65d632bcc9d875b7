import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { compileTemplate } from '../../src/index.ts';

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
      'artifact_collection_name',
      'project_name',
      'entity_name',
    ]);
  });

  it('has TypeScript that compiles and runs', () => {
    const [code = ''] = blocks('ts');
    // Beside the sources, so that the package resolves to itself.
    const file = 'test/docs/readme-snippet.generated.ts';
    writeFileSync(file, code.replace("'wandb-artifact-dispatch'", "'../../src/index.ts'"));
    try {
      execFileSync(process.execPath, [
        'node_modules/typescript/bin/tsc',
        '--noEmit',
        '--ignoreConfig',
        ...compilerFlags,
        file,
      ]);
      const printed = execFileSync(process.execPath, [file], { encoding: 'utf8' });
      expect(printed).toMatch(
        /^POST \/repos\/acme\/deploy\/dispatches \{"event_type":"BUILD_AND_DEPLOY","client_payload":\{.*"signature":"[\w+/]{43}="\}\}\}\n$/u,
      );
    } finally {
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
