import { describe, expect, it } from '@jest/globals';
import { runInProcess } from './run-in-process.ts';

const valid = `version: 1
secrets: { WANDB_SECRET: { env: WANDB_SECRET } }
sources: [{ name: wandb, type: webhook, signingSecrets: [WANDB_SECRET] }]
`;
const invalid = `version: 2
sources: [{ name: wandb, type: webhook, signingSecrets: [WANDB_SECRET] }]
webhook: []
`;

describe('wandb-dispatch validate', () => {
  it('says that the config is valid, and needs no secret for that', async () => {
    const files = { 'dispatch.yaml': valid };
    const ended = { exitCode: 0, stderr: '' };
    expect(await runInProcess(['validate'], { files })).toStrictEqual({ ...ended, stdout: 'dispatch.yaml is valid\n' });
    expect(await runInProcess(['validate', '--json'], { files })).toStrictEqual({
      ...ended,
      stdout: '{"errors":[]}\n',
    });
  });

  it('ends with 2 and prints a line for each that is wrong', async () => {
    expect(
      await runInProcess(['validate', '--config', 'conf/a.yaml'], { files: { 'conf/a.yaml': invalid } }),
    ).toStrictEqual({
      exitCode: 2,
      stdout: [
        'conf/a.yaml:1:10: version: must be 1, and it is 2\n',
        'conf/a.yaml:2:58: sources[0].signingSecrets[0]: no secret WANDB_SECRET is declared under secrets: there is none\n',
        'conf/a.yaml:3:1: webhook: there is no such key: did you mean webhooks?\n',
      ].join(''),
      stderr: '',
    });
  });

  it('prints them as one JSON with --json', async () => {
    const ended = await runInProcess(['validate', '--json'], { files: { 'dispatch.yaml': invalid } });
    expect(ended).toMatchObject({ exitCode: 2, stderr: '', stdout: expect.stringMatching(/^[^\n]+\n$/u) });
    const file = 'dispatch.yaml';
    expect(JSON.parse(ended.stdout)).toStrictEqual({
      errors: [
        { file, line: 1, column: 10, path: 'version', message: 'must be 1, and it is 2', suggestion: null },
        {
          file,
          line: 2,
          column: 58,
          path: 'sources[0].signingSecrets[0]',
          message: 'no secret WANDB_SECRET is declared under secrets: there is none',
          suggestion: null,
        },
        {
          file,
          line: 3,
          column: 1,
          path: 'webhook',
          message: 'there is no such key: did you mean webhooks?',
          suggestion: 'webhooks',
        },
      ],
    });
  });

  it('has no path in the line of what is wrong at the top', async () => {
    const { stdout } = await runInProcess(['validate'], { files: { 'dispatch.yaml': '' } });
    expect(stdout).toBe('dispatch.yaml:1:1: the file is empty: begin with version: 1\n');
  });

  it('prints nothing that would drive a terminal', async () => {
    const { stdout } = await runInProcess(['validate'], {
      files: { 'dispatch.yaml': '"\\e]0;evil\\a": 1\nversion: 1' },
    });
    expect(stdout).toBe(
      'dispatch.yaml:1:1: ["\\u001b]0;evil\\u0007"]: there is no such key: there are version, secrets, admin, allowPrivateNetworks, sources, webhooks, automations\n',
    );
  });

  it.each([
    [
      'is not there',
      {},
      'error: --config: the file "dispatch.yaml" cannot be read: it does not exist [INPUT_INVALID]\n',
    ],
    [
      'is not UTF-8',
      { 'dispatch.yaml': Uint8Array.of(0xff, 0xfe) },
      'error: --config: the file "dispatch.yaml" is not UTF-8: save it as UTF-8 [INPUT_INVALID]\n',
    ],
  ])('ends with 2 when the config %s', async (_what, files, stderr) => {
    expect(await runInProcess(['validate'], { files })).toStrictEqual({ exitCode: 2, stdout: '', stderr });
  });
});
