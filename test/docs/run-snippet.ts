import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
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
  const { stdout } = await run('bash', ['-c', withProgram(code)], { cwd, env: { PATH: pathWithNode, ...env } });
  return stdout;
}

/** Shell code in which `npx wandb-artifact-dispatch` is the program as it stands in `src/`. */
export function withProgram(code: string): string {
  return code.replaceAll('npx wandb-artifact-dispatch', `'${process.execPath}' '${resolve('src/cli/main.ts')}'`);
}

/** A PATH that has this Node first. */
export const pathWithNode = `${dirname(process.execPath)}:${process.env['PATH']}`;

/** Runs Python code. */
export async function runPython(code: string, { cwd, env = {} }: SnippetOptions = {}): Promise<string> {
  const { stdout } = await run('python3', ['-c', code], { cwd, env: { PATH: process.env['PATH'] ?? '', ...env } });
  return stdout;
}

/** Compiles TypeScript code strictly, then runs it; the package is what stands in `src/` and `receiver/`. */
export async function runTypeScript(code: string, { env = {} }: SnippetOptions = {}): Promise<string> {
  const file = writeSnippet(code);
  try {
    await checkTypes([file]);
    const { stdout } = await run(process.execPath, [file], { env });
    return stdout;
  } finally {
    rmSync(file);
  }
}

const entries = {
  'wandb-artifact-dispatch': 'src/index.ts',
  'wandb-artifact-dispatch/express': 'receiver/express/index.ts',
  'wandb-artifact-dispatch/receiver': 'receiver/index.ts',
  'wandb-artifact-dispatch/testing': 'src/testing/index.ts',
};

/** Code that takes the package's entries from here. */
export function withEntries(code: string, others: Partial<typeof entries> = {}): string {
  return Object.entries({ ...entries, ...others }).reduce(
    (mapped, [name, path]) => mapped.replaceAll(`from '${name}'`, `from '${resolve(path)}'`),
    code,
  );
}

let written = 0;

/** Writes code into a file beside this one; it takes the package's entries from here. */
export function writeSnippet(code: string, others: Partial<typeof entries> = {}): string {
  written += 1;
  const file = `test/docs/snippet-${process.pid}-${written}.generated.ts`;
  writeFileSync(file, withEntries(code, others));
  return file;
}

/** Compiles files strictly, all at once; it rejects with what the compiler says. */
export async function checkTypes(files: readonly string[]): Promise<void> {
  const compiler = ['node_modules/typescript/bin/tsc', '--noEmit', '--ignoreConfig', ...compilerFlags, ...files];
  await run(process.execPath, compiler).catch((cause: { readonly stdout: string }) => {
    throw new Error(cause.stdout, { cause });
  });
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

/** How long a snippet may live: less than a test, so that one that waits in vain says what it saw. */
export const patienceMs = 20_000;

/** A snippet that listens. */
export interface RunningSnippet {
  /** Where it listens, whatever port the snippet says. */
  readonly origin: string;
  /** What it printed up to now. */
  readonly printed: () => string;
  /** Ends when the snippet printed a text that matches, from now or before. */
  readonly prints: (pattern: RegExp) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Names the port to stderr of whatever listens, so that a snippet may have any. */
export const tellPort = ['--import', new URL('./tell-port.ts', import.meta.url).href];

/** Runs code that listens on port 3000, here on a free one. */
export async function startSnippet(code: string, { cwd, env = {} }: SnippetOptions = {}): Promise<RunningSnippet> {
  const file = writeSnippet(code);
  const child = spawn(process.execPath, [...tellPort, resolve(file)], {
    cwd,
    env: { PATH: pathWithNode, ...env },
    timeout: patienceMs,
  });
  const closed = once(child, 'close');
  let text = '';
  const waiting = new Set<() => void>();
  const onData = (chunk: Buffer): void => {
    text += chunk.toString();
    for (const look of waiting) look();
  };
  child.stdout.on('data', onData);
  child.stderr.on('data', onData);
  const prints = async (pattern: RegExp): Promise<void> => {
    const { promise, resolve: found } = Promise.withResolvers<void>();
    const look = (): void => {
      if (pattern.test(text)) found();
    };
    waiting.add(look);
    look();
    const ended = closed.then(() => {
      throw new Error(`the snippet ended and had not printed ${pattern}: ${text}`);
    });
    await Promise.race([promise, ended]).finally(() => waiting.delete(look));
  };
  const close = async (): Promise<void> => {
    child.kill();
    await closed;
    rmSync(file, { force: true });
  };
  await prints(/^port \d+$/mu).catch(async (error: unknown) => {
    await close();
    throw error;
  });
  const [, port] = /^port (\d+)$/mu.exec(text) ?? [];
  return { origin: `http://127.0.0.1:${port}`, printed: () => text.replaceAll(/^port \d+\n/gmu, ''), prints, close };
}

/** The exports of code, loaded into this process; the caller says what the code exports. */
export async function importSnippet<Exports>(code: string, others: Partial<typeof entries> = {}): Promise<Exports> {
  const file = writeSnippet(code, others);
  try {
    return await import(resolve(file));
  } finally {
    rmSync(file);
  }
}
