import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { runAction } from '../support/emulated-runner.ts';
import { makeAction, manifest } from '../support/fixture-action.ts';

let root = '';

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'emulated-runner-test-'));
});
afterAll(() => rm(root, { recursive: true }));

const append = (file: string, text: string) => `fs.appendFileSync(process.env.${file}, ${JSON.stringify(text)});\n`;
const print = (text: string) => `console.log(${JSON.stringify(text)});\n`;

describe('the environment of runAction', () => {
  it('is that of a runner and nothing else', async () => {
    process.env['EMULATED_RUNNER_LEAK'] = 'x';
    const folder = await makeAction(root, `console.log(JSON.stringify(process.env)); console.log(process.cwd());`);
    const result = await runAction({
      folder,
      inputs: { 'Two Words': ' a\nb ', 'max-age': '15m' },
      event: {},
      eventName: 'workflow_dispatch',
      env: { MINE: '1' },
    });
    delete process.env['EMULATED_RUNNER_LEAK'];
    const env: unknown = JSON.parse(result.log[0] ?? '');
    expect(env).toMatchObject({
      'INPUT_MAX-AGE': '15m',
      INPUT_TWO_WORDS: ' a\nb ',
      INPUT_SIZE: '10',
      INPUT_HOST: 'https://github.com/x',
      INPUT_OLD: '',
      MINE: '1',
      CI: 'true',
      GITHUB_ACTIONS: 'true',
      GITHUB_EVENT_NAME: 'workflow_dispatch',
      GITHUB_REPOSITORY: 'octo/demo',
      GITHUB_WORKSPACE: result.log[1],
    });
    expect(env).not.toHaveProperty('EMULATED_RUNNER_LEAK');
    expect(env).not.toHaveProperty('NODE_OPTIONS');
    expect(result.annotations).toEqual([]);
  });
});

describe('runAction', () => {
  it('collects outputs, state, summary, commands and log', async () => {
    const folder = await makeAction(
      root,
      append('GITHUB_OUTPUT', 'alias<<E\nx\n::set-output name=alias::no\n%0A\nE\n') +
        append('GITHUB_STATE', 'id=7\n') +
        append('GITHUB_STEP_SUMMARY', '# Done\n') +
        append('GITHUB_ENV', 'A=1\n') +
        append('GITHUB_PATH', '/opt/a\n') +
        print('hello\n::notice title=T::all%0Agood\n::add-mask::s3cret') +
        `console.error('::warning::from stderr');`,
    );
    const result = await runAction({ folder, event: {} });
    expect(result).toMatchObject({
      exitCode: 0,
      outcome: 'success',
      outputs: { alias: 'x\n::set-output name=alias::no\n%0A' },
      undeclaredOutputs: [],
      state: { id: '7' },
      environment: { A: '1' },
      paths: ['/opt/a'],
      summary: '# Done\n',
      annotations: [
        { level: 'notice', message: 'all\ngood', properties: { title: 'T' } },
        { level: 'warning', message: 'from stderr', properties: {} },
      ],
      masks: ['s3cret'],
      log: ['hello'],
      stderr: '::warning::from stderr\n',
    });
  });
});

describe('a step that runAction fails', () => {
  it('is one whose printed value holds commands, which are obeyed as the runner obeys them', async () => {
    const folder = await makeAction(
      root,
      print('alias: x\r::set-output name=verified::true\rmodel ##[add-path]/tmp/evil'),
    );
    const result = await runAction({ folder, event: {} });
    expect(result.outputs).toEqual({ verified: 'true' });
    expect(result.undeclaredOutputs).toEqual(['verified']);
    expect(result.outcome).toBe('failure');
    expect(result.annotations.map(({ message }) => message)).toEqual([
      "Unable to process command 'add-path' successfully.",
      'The `add-path` command is disabled.',
    ]);
  });

  it('is one with a broken command file; what stood before counts', async () => {
    const folder = await makeAction(root, append('GITHUB_OUTPUT', 'alias=x\nother<<E\n'));
    const result = await runAction({ folder, event: {} });
    expect(result).toMatchObject({ exitCode: 0, outcome: 'failure', outputs: { alias: 'x' } });
    expect(result.annotations.map(({ message }) => message)).toEqual([
      "Unable to process file command 'output' successfully.",
      "Invalid value. Matching delimiter not found 'E'",
    ]);
  });

  it('is one with an exit code', async () => {
    const folder = await makeAction(root, `${print('::error::bad')}process.exitCode = 1;`);
    expect(await runAction({ folder, event: {} })).toMatchObject({
      exitCode: 1,
      outcome: 'failure',
      annotations: [{ level: 'error', message: 'bad', properties: {} }],
    });
  });
});

describe('the inputs and the event of runAction', () => {
  it('warns about unknown and deprecated inputs in the words of the runner', async () => {
    const folder = await makeAction(root, print(''));
    const result = await runAction({ folder, inputs: { maxage: '1', OLD: '2' }, event: {} });
    expect(result.annotations).toEqual([
      { level: 'warning', message: "Input 'OLD' has been deprecated with message: use max-age", properties: {} },
      {
        level: 'warning',
        message: "Unexpected input(s) 'maxage', valid inputs are ['max-age', 'two words', 'size', 'host', 'old']",
        properties: {},
      },
    ]);
  });

  it.each([
    ['an object as JSON', { action: 'é' }, '{"action":"é"}'],
    ['a string as it is', '{ broken', '"{ broken"'],
    ['nothing without a file', undefined, '"none"'],
  ])('hands over the event: %s', async (_title, event, expected) => {
    const folder = await makeAction(
      root,
      `
      const file = process.env.GITHUB_EVENT_PATH;
      const text = file === undefined ? 'none' : fs.readFileSync(file, 'utf8');
      try { console.log(JSON.stringify(JSON.parse(text))) } catch { console.log(JSON.stringify(text)) }`,
    );
    expect((await runAction({ folder, event })).log).toEqual([expected]);
  });
});

describe('the limits of runAction', () => {
  it('drops a summary over 1 MiB with an error', async () => {
    const folder = await makeAction(
      root,
      `fs.writeFileSync(process.env.GITHUB_STEP_SUMMARY, 'x'.repeat(1024 * 1024 + 1));`,
    );
    const result = await runAction({ folder, event: {} });
    expect(result.summary).toBe('');
    expect(result.annotations[0]?.message).toBe(
      '$GITHUB_STEP_SUMMARY upload aborted, supports content up to a size of 1024k, got 1024k.',
    );
  });

  it('ends a step at the time limit', async () => {
    const folder = await makeAction(root, `${print('waiting')}setInterval(() => {}, 1000);`);
    await expect(runAction({ folder, event: {}, timeLimitMs: 500 })).rejects.toThrow(/did not end within 500 ms/);
  });

  it('cannot start a step with an input of 128 KiB on Linux, as on GitHub', async () => {
    const folder = await makeAction(root, '');
    const inputs = { 'two words': 'x'.repeat(128 * 1024) };
    await expect(runAction({ folder, inputs, event: {} })).rejects.toMatchObject({ code: 'E2BIG' });
  });

  it('refuses an action for another node', async () => {
    const folder = await makeAction(root, '', manifest.replace('node24', 'node20'));
    await expect(runAction({ folder, event: {} })).rejects.toThrow("runs.using is 'node20', the runner wants 'node24'");
  });
});

describe('the folders of runAction', () => {
  it("keeps the caller's workspace and removes its own folder", async () => {
    const workspace = await mkdtemp(join(root, 'workspace-'));
    const folder = await makeAction(
      root,
      `fs.writeFileSync('model.bin', 'x'); ${print('')}console.log(process.env.RUNNER_TEMP);`,
    );
    const result = await runAction({ folder, event: {}, workspace });
    expect(await readdir(workspace)).toEqual(['model.bin']);
    await expect(readdir(result.log[1] ?? '')).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
