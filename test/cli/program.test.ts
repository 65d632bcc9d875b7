import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from '@jest/globals';
import { runInProcess, type Ended } from './run-in-process.ts';

const program = 'src/cli/main.ts';

/** Runs the program as a process that finds only what is given. */
async function runProgram(
  argv: readonly string[],
  { environment = {}, stdin = '' }: { environment?: Readonly<Record<string, string>>; stdin?: string } = {},
): Promise<Ended> {
  const child = spawn(process.execPath, [program, ...argv], { env: environment });
  child.stdin.end(stdin);
  const [stdout, stderr, [exitCode]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { exitCode: Number(exitCode), stdout, stderr };
}

describe('the help texts of wandb-dispatch', () => {
  it.each([[[]], [['serve']], [['validate']], [['explain']], [['send']], [['keygen']], [['sign']], [['verify']]])(
    '%j',
    async (command: readonly string[]) => {
      const ended = await runInProcess([...command, '--help']);
      expect(ended).toMatchObject({ exitCode: 0, stderr: '' });
      expect(ended.stdout).toMatchSnapshot('the help text');
      expect(await runInProcess(['help', ...command])).toStrictEqual(ended);
    },
  );

  it('are bold where a terminal shows it, and nowhere else', async () => {
    const [onTerminal, inPipe] = [await runInProcess(['--help'], { terminal: true }), await runInProcess(['--help'])];
    expect(onTerminal.stdout).toContain('\u001B[1mExamples:\u001B[22m');
    expect(inPipe.stdout).not.toContain('\u001B');
  });
});

describe('the program', () => {
  it('prints its version', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
    expect(await runProgram(['--version'])).toStrictEqual({ exitCode: 0, stdout: `${version}\n`, stderr: '' });
  });

  it('reads stdin and the environment, and ends with 0, 1 or 2', async () => {
    const environment = { WANDB_SECRET: 'wandb-secret' };
    const signature = 'UlWeOLcDwSY2RhOTapKotDgrQJU58VOyLIblwuQZMno=';
    const secret = ['--body', '-', '--secret-env', 'WANDB_SECRET'];
    const verify = ['verify', '--signature', signature, ...secret];
    expect(await runProgram(['sign', ...secret], { environment, stdin: '{}' })).toStrictEqual({
      exitCode: 0,
      stdout: `${signature}\n`,
      stderr: '',
    });
    expect(await runProgram(verify, { environment, stdin: '{}' })).toMatchObject({ exitCode: 0 });
    expect(await runProgram(verify, { environment, stdin: '{ }' })).toMatchObject({ exitCode: 1, stdout: '' });
    expect(await runProgram(verify, { stdin: '{}' })).toMatchObject({ exitCode: 2, stdout: '' });
  });

  it('makes another key each time', async () => {
    const pattern = /^whsk_[A-Za-z0-9+/]{43}=\nwhpk_[A-Za-z0-9+/]{43}=\n$/u;
    const [one, other] = await Promise.all([runProgram(['keygen']), runProgram(['keygen'])]);
    expect(one.stdout).toMatch(pattern);
    expect(other.stdout).toMatch(pattern);
    expect(one.stdout).not.toBe(other.stdout);
  });

  it('has errors in red on a terminal that shows colours, and nowhere else', async () => {
    const onTerminal = await runInProcess(['sing'], { terminal: true });
    expect(onTerminal.stderr).toContain('\u001B[1m\u001B[31merror:\u001B[39m\u001B[22m');
    expect((await runInProcess(['sing'])).stderr).not.toContain('\u001B');
  });

  it('ends quietly when nobody reads what it prints', async () => {
    const child = spawn(process.execPath, [program, '--help'], { env: {} });
    child.stdout.destroy();
    const [stderr, [exitCode]] = await Promise.all([text(child.stderr), once(child, 'close')]);
    expect({ stderr, exitCode }).toStrictEqual({ stderr: '', exitCode: 0 });
  });
});
