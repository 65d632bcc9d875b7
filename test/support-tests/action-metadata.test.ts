import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { readActionMetadata } from '../support/action-metadata.ts';
import { makeAction, manifest } from '../support/fixture-action.ts';
import { runNode } from '../support/run-process.ts';

let root = '';

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'emulated-runner-test-'));
});
afterAll(() => rm(root, { recursive: true }));

describe('readActionMetadata', () => {
  it('reads inputs with evaluated defaults, outputs and runs', async () => {
    const metadata = await readActionMetadata(await makeAction(root, ''), {
      github: { server_url: 'https://ghe.test' },
    });
    expect([...metadata.inputs].map(([name, input]) => [name, input.default, input.required])).toEqual([
      ['max-age', '24h', false],
      ['two words', '', true],
      ['size', '10', false],
      ['host', 'https://ghe.test/x', false],
      ['old', '', false],
    ]);
    expect(metadata).toMatchObject({ name: 'Fixture', outputs: ['alias'], using: 'node24', main: 'dist/main.cjs' });
  });

  it.each([
    [
      'a key that action.yml does not have',
      `${manifest}nonsense: 1\n`,
      /action\.yml \(Line: 13, Col: 1\): Unexpected value 'nonsense'/,
    ],
    ['secrets in a default', manifest.replace('github.server_url', 'secrets.A'), /Unrecognized named-value: 'secrets'/],
    ['node26', manifest.replace('node24', 'node26'), /action\.yml/],
  ])('refuses %s', async (_title, yaml, message) => {
    await expect(readActionMetadata(await makeAction(root, '', yaml))).rejects.toThrow(message);
  });
});

describe("GitHub's parser", () => {
  it('loads under plain Node too, not only under Jest', async () => {
    const file = resolve(import.meta.dirname, '../support/emulated-runner.ts');
    const result = await runNode(file, { cwd: root, env: {}, timeLimitMs: 20_000 });
    expect(result).toMatchObject({ exitCode: 0, stderr: '' });
  });
});
