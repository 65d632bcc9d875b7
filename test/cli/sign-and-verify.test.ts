import { describe, expect, it } from '@jest/globals';
import { runInProcess, type Around } from './run-in-process.ts';

/** The vector of the contract. */
const secret = 'wandb-secret';
const hex = '52559e38b703c126364613936a92a8b4382b409539f153b22c86e5c2e419327a';
const base64 = 'UlWeOLcDwSY2RhOTapKotDgrQJU58VOyLIblwuQZMno=';
const around: Around = {
  environment: { WANDB_SECRET: secret },
  stdin: '{}',
  files: { 'body.json': '{}', 'secret.txt': `${secret}\n` },
};

describe('wandb-dispatch sign', () => {
  it.each([
    ['stdin and a variable', ['--body', '-', '--secret-env', 'WANDB_SECRET'], `${base64}\n`],
    ['a file and a variable', ['--body', 'body.json', '--secret-env', 'WANDB_SECRET'], `${base64}\n`],
    ['a secret file, whose last newline is dropped', ['--body', '-', '--secret-file', 'secret.txt'], `${base64}\n`],
    ['hex', ['--body', '-', '--secret-env', 'WANDB_SECRET', '--encoding', 'hex'], `${hex}\n`],
    [
      '--json',
      ['--body', '-', '--secret-env', 'WANDB_SECRET', '--json'],
      `{"signature":"${base64}","encoding":"base64"}\n`,
    ],
  ])("prints the header's value: %s", async (_case, options, stdout) => {
    expect(await runInProcess(['sign', ...options], around)).toStrictEqual({ exitCode: 0, stdout, stderr: '' });
  });

  it.each([
    ['CRLF at the end, dropped', `${secret}\r\n`, `${base64}\n`],
    // Signed with the secret followed by a newline, by openssl.
    ['two newlines, of which one stays', `${secret}\n\n`, '6+YXsNLt+FJQYTdxAWBHGSZ9UelyO18xka0ZkPqY5+0=\n'],
  ])('reads a secret file with %s', async (_case, text, stdout) => {
    const files = { 's.txt': text };
    expect(await runInProcess(['sign', '--body', '-', '--secret-file', 's.txt'], { stdin: '{}', files })).toMatchObject(
      { stdout },
    );
  });

  it('signs the bytes as they are, whether they are text or not', async () => {
    const stdin = Uint8Array.of(0xff, 0x00, 0x0a);
    // By openssl.
    expect(
      await runInProcess(['sign', '--body', '-', '--secret-env', 'WANDB_SECRET'], { ...around, stdin }),
    ).toMatchObject({
      stdout: 'BTP/uDqxp7dLdEZIwLI5HL/koCUTj0P226If2neGE4s=\n',
    });
  });
});

describe('wandb-dispatch verify', () => {
  const verify = (signature: string, ...options: readonly string[]): readonly string[] => [
    'verify',
    '--body=-',
    `--signature=${signature}`,
    '--secret-env=WANDB_SECRET',
    ...options,
  ];

  it.each([base64, hex, hex.toUpperCase(), `sha256=${hex}`, `sha256=${base64}`])('takes %s', async (signature) => {
    expect(await runInProcess(verify(signature), around)).toStrictEqual({
      exitCode: 0,
      stdout: 'the signature holds\n',
      stderr: '',
    });
  });

  it.each([
    ['another signature', `${base64.slice(0, -2)}0=`, 'SIGNATURE_MISMATCH'],
    ['no form of one', 'abc', 'SIGNATURE_MALFORMED'],
    ['an empty one', '', 'SIGNATURE_MISSING'],
  ])('ends with 1 for %s', async (_case, signature, code) => {
    const ended = await runInProcess(verify(signature), around);
    expect(ended).toMatchObject({ exitCode: 1, stdout: '' });
    expect(ended.stderr).toMatch(new RegExp(`^error: .+ \\[${code}\\]\\n$`, 'u'));
    const { exitCode, stdout, stderr } = await runInProcess(verify(signature, '--json'), around);
    expect({ exitCode, stderr }).toStrictEqual({ exitCode: 1, stderr: '' });
    expect(JSON.parse(stdout)).toStrictEqual({ valid: false, code, message: expect.any(String) });
  });

  it('ends with 1 when a byte of the body is another', async () => {
    expect(await runInProcess(verify(base64), { ...around, stdin: '{} ' })).toMatchObject({ exitCode: 1, stdout: '' });
  });

  it('says which of several secrets it was', async () => {
    const environment = { NEW: 'a new secret', OLD: secret };
    const argv = ['verify', '--body', '-', '--signature', base64, '--secret-env', 'NEW', '--secret-env', 'OLD'];
    expect(await runInProcess(argv, { environment, stdin: '{}' })).toMatchObject({
      exitCode: 0,
      stdout: 'the signature holds (secret 2 of 2)\n',
    });
    const { stdout } = await runInProcess([...argv, '--json'], { environment, stdin: '{}' });
    expect(stdout).toBe('{"valid":true,"secretIndex":1}\n');
  });
});

describe('what is wrong with a command line ends with 2, and shows no secret', () => {
  const sign = ['sign', '--body', '-'];

  it.each([
    ['no secret', sign],
    ['a variable that is not set', [...sign, '--secret-env', 'NOT_SET']],
    ['a variable named as every object has it', [...sign, '--secret-env', 'constructor']],
    ['an empty variable', [...sign, '--secret-env', 'EMPTY']],
    ['a variable that was no text', [...sign, '--secret-env', 'BROKEN']],
    ['the secret where the name of its variable belongs', [...sign, '--secret-env', 'my-secret-is-here']],
    ['a file that is not there', [...sign, '--secret-file', '/nowhere/secret']],
    ['a key where its file belongs', [...sign, '--secret-file', 'whsec_AAAA']],
    ['an empty file', [...sign, '--secret-file', 'empty.txt']],
    ['a file that is no text', [...sign, '--secret-file', 'binary.txt']],
    ['a variable and a file', [...sign, '--secret-env', 'WANDB_SECRET', '--secret-file', 'secret.txt']],
    ['two secrets to sign with', [...sign, '--secret-env', 'WANDB_SECRET', '--secret-env', 'WANDB_SECRET']],
    ['a key that signs dispatches', [...sign, '--secret-env', 'SIGNING']],
    ['a public key', [...sign, '--secret-env', 'VERIFYING']],
    ['no body', ['sign', '--secret-env', 'WANDB_SECRET']],
    ['a body that is not there', ['sign', '--body', '/nowhere/body.json', '--secret-env', 'WANDB_SECRET']],
    ['an encoding that is none', [...sign, '--secret-env', 'WANDB_SECRET', '--encoding', 'base32']],
    ['an option that is none', [...sign, '--secret=my-secret-is-here']],
    ['an option that is nearly one', [...sign, '--secret-evn', 'my-secret-is-here']],
    ['an argument too many', [...sign, '--secret-env', 'WANDB_SECRET', 'my-secret-is-here']],
    ['a command that is none', ['sing']],
    ['no command', []],
    ['verify without a signature', ['verify', '--body', '-', '--secret-env', 'WANDB_SECRET']],
  ])('%s', async (_case, argv) => {
    const surrounded = {
      ...around,
      environment: {
        ...around.environment,
        EMPTY: '',
        BROKEN: 'a\uFFFDb',
        SIGNING: 'whsk_nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=',
        VERIFYING: 'whpk_11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=',
      },
      files: { ...around.files, 'empty.txt': '\n', 'binary.txt': Uint8Array.of(0xff, 0xfe) },
    };
    const ended = await runInProcess(argv, surrounded);
    expect(ended).toMatchObject({ exitCode: 2, stdout: '' });
    expect(ended.stderr).not.toMatch(/my-secret-is-here|nWGxne|11qYAYK|AAAA|wandb-secret/u);
    expect(ended.stderr).toMatchSnapshot('what is said');
    const asJson = await runInProcess([...argv, '--json'], surrounded);
    expect(asJson).toMatchObject({ exitCode: 2, stderr: '' });
    expect(JSON.parse(asJson.stdout)).toStrictEqual({
      error: { code: expect.stringMatching(/^[A-Z_]+$/u), message: expect.any(String) },
    });
  });
});
