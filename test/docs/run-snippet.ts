import { execFile } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Where a snippet runs and what it finds, beside a PATH that has this Node first. */
export interface SnippetOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs shell code; `npx wandb-artifact-dispatch` is the program as it stands in `src/`. */
export async function runShell(code: string, { cwd, env = {} }: SnippetOptions = {}): Promise<string> {
  const program = `'${process.execPath}' '${resolve('src/cli/main.ts')}'`;
  const { stdout } = await run('bash', ['-c', code.replaceAll('npx wandb-artifact-dispatch', program)], {
    cwd,
    env: { PATH: `${dirname(process.execPath)}:${process.env['PATH']}`, ...env },
  });
  return stdout;
}

/** Runs Python code. */
export async function runPython(code: string, { cwd, env = {} }: SnippetOptions = {}): Promise<string> {
  const { stdout } = await run('python3', ['-c', code], { cwd, env: { PATH: process.env['PATH'] ?? '', ...env } });
  return stdout;
}

/** Compiles TypeScript code strictly, then runs it; `wandb-artifact-dispatch` is the library as it stands in `src/`. */
export async function runTypeScript(code: string, { env = {} }: SnippetOptions = {}): Promise<string> {
  const file = `test/docs/snippet-${process.pid}.generated.ts`;
  writeFileSync(file, code.replaceAll("'wandb-artifact-dispatch'", "'../../src/index.ts'"));
  try {
    const compiler = ['node_modules/typescript/bin/tsc', '--noEmit', '--ignoreConfig', ...compilerFlags, file];
    await run(process.execPath, compiler);
    const { stdout } = await run(process.execPath, [file], { env });
    return stdout;
  } finally {
    rmSync(file);
  }
}

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
