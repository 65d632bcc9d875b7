import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { SecretSource } from '../../../receiver/relay/config/config.ts';
import { resolveSecrets } from '../../../receiver/relay/config/resolve-secrets.ts';

describe('resolveSecrets', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'secrets-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const resolve = (
    sources: Readonly<Record<string, SecretSource>>,
    environment: Readonly<Record<string, string>> = {},
  ): Promise<ReadonlyMap<string, string>> =>
    resolveSecrets({ secrets: new Map(Object.entries(sources)) }, environment, (path) => readFile(path));
  const inFile = (content: string | Uint8Array): SecretSource => {
    const path = join(folder, 'secret');
    writeFileSync(path, content);
    return { kind: 'file', path };
  };

  it('reads variables and files, by the names of the secrets', async () => {
    const secrets = { A: { kind: 'env', variable: 'OF_A' }, B: inFile('of b') } as const;
    expect(await resolve(secrets, { OF_A: 'of a' })).toStrictEqual(
      new Map([
        ['A', 'of a'],
        ['B', 'of b'],
      ]),
    );
  });

  it.each([
    ['key\n', 'key'],
    ['key\r\n', 'key'],
    ['key\n\n', 'key\n'],
    [' key ', ' key '],
    ['\uFEFFkey', '\uFEFFkey'],
  ])('drops one newline at the end of a file and nothing else: %j', async (content, value) => {
    expect(await resolve({ A: inFile(content) })).toStrictEqual(new Map([['A', value]]));
  });

  it('reads a file anew each time', async () => {
    const source = inFile('old');
    expect(await resolve({ A: source })).toStrictEqual(new Map([['A', 'old']]));
    inFile('new');
    expect(await resolve({ A: source })).toStrictEqual(new Map([['A', 'new']]));
  });

  it('names all that are missing at once, and shows no value', async () => {
    const missing = resolve(
      {
        UNSET: { kind: 'env', variable: 'UNSET' },
        EMPTY: { kind: 'env', variable: 'EMPTY' },
        INHERITED: { kind: 'env', variable: 'constructor' },
        MANGLED: { kind: 'env', variable: 'MANGLED' },
        THERE: { kind: 'env', variable: 'THERE' },
        GONE: { kind: 'file', path: '/nowhere/at-all' },
        FOLDER: { kind: 'file', path: '/' },
        VALUE: { kind: 'file', path: 'whsec_aHVudGVyMg==' },
      },
      { EMPTY: '', MANGLED: 'a\uFFFDb', THERE: 'hunter2' },
    );
    await expect(missing).rejects.toMatchObject({
      code: 'SECRET_MISSING',
      message:
        'of the config\'s secrets: UNSET: the variable UNSET is not set; EMPTY: the variable EMPTY is empty; INHERITED: its variable is not set; MANGLED: the variable MANGLED is not UTF-8; GONE: the file "/nowhere/at-all" does not exist; FOLDER: the file "/" is a folder; VALUE: its file does not exist',
    });
  });

  it.each([
    ['', 'is empty'],
    ['\n', 'is empty'],
    [Uint8Array.of(0x61, 0xff), 'is not UTF-8'],
  ])('refuses a file that holds %j', async (content, fault) => {
    const source = inFile(content);
    await expect(resolve({ A: source })).rejects.toThrow(
      `of the config's secrets: A: the file "${folder}/secret" ${fault}`,
    );
  });

  it('says of a file that it may not read no more than the code of the error', async () => {
    const failing = resolveSecrets({ secrets: new Map([['A', { kind: 'file', path: 'a' }]]) }, {}, () =>
      Promise.reject(Object.assign(new Error('hunter2'), { code: 'EIO' })),
    );
    await expect(failing).rejects.toThrow('of the config\'s secrets: A: the file "a" cannot be read (EIO)');
  });
});
