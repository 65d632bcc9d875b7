import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** `wandb-dispatch serve` as a process, on a free port. */
export interface ServeProcess {
  /** Where it listens. */
  readonly url: string;
  /** The line of stdout that begins so, without its beginning. */
  readonly line: (beginning: string) => string;
  readonly stdout: () => string;
  readonly stderr: () => string;
  readonly kill: (signal: NodeJS.Signals) => void;
  /** How it ended. */
  readonly ended: Promise<{ readonly exitCode: number | null; readonly signal: NodeJS.Signals | null }>;
}

/** Where it runs and what it finds. */
export interface ServeOptions {
  readonly cwd: string;
  readonly argv?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

/** Starts the relay; it resolves when it listens. */
export async function startServe({ cwd, argv = [], environment = {} }: ServeOptions): Promise<ServeProcess> {
  const program = [resolve('src/cli/main.ts'), 'serve', '--port', '0', ...argv];
  const child = spawn(process.execPath, program, { cwd, env: environment });
  const written = { stdout: '', stderr: '' };
  const ended = once(child, 'close').then(([exitCode, signal]) => ({ exitCode, signal }));
  child.stderr.on('data', (chunk: Buffer) => void (written.stderr += chunk.toString()));
  const listening = new Promise<string>((found) => {
    child.stdout.on('data', (chunk: Buffer) => {
      written.stdout += chunk.toString();
      const [url] = /http:\/\/127\.0\.0\.1:\d+/u.exec(written.stdout) ?? [];
      if (url !== undefined) found(url);
    });
  });
  const tooEarly = ended.then(() => Promise.reject(new Error(`serve ended and did not listen: ${written.stderr}`)));
  const url = await Promise.race([listening, tooEarly]);
  tooEarly.catch(() => {});
  return {
    url,
    line: (beginning) => {
      const line = written.stdout.split('\n').find((text) => text.startsWith(beginning)) ?? beginning;
      return line.slice(beginning.length);
    },
    stdout: () => written.stdout,
    stderr: () => written.stderr,
    kill: (signal) => void child.kill(signal),
    ended,
  };
}

/** Runs with an empty folder, and with relays that are gone afterwards. */
export async function withFolder(
  use: (folder: string, start: (options?: Partial<ServeOptions>) => Promise<ServeProcess>) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'serve-'));
  const started: ServeProcess[] = [];
  const start = async (options: Partial<ServeOptions> = {}) => {
    const relay = await startServe({ cwd: folder, ...options });
    started.push(relay);
    return relay;
  };
  try {
    await use(folder, start);
  } finally {
    for (const relay of started) relay.kill('SIGKILL');
    await Promise.all(started.map(({ ended }) => ended));
    rmSync(folder, { recursive: true });
  }
}
