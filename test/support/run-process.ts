import { spawn } from 'node:child_process';

/** What a process left behind. */
export interface ProcessResult {
  /** null when a signal ended it. */
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Where and how long a process may run; it sees the environment given and nothing else. */
export interface ProcessOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly timeLimitMs: number;
}

/**
 * Runs a JavaScript file with the Node that runs us, and waits for its end.
 *
 * @throws spawn's own error when it cannot start (`E2BIG`: a variable over 128 KiB on Linux); Error after the time limit.
 */
export function runNode(file: string, options: ProcessOptions): Promise<ProcessResult> {
  const { cwd, env, timeLimitMs } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [file], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      child.stdout.destroy();
      child.stderr.destroy();
      reject(
        new Error(`${file} did not end within ${timeLimitMs} ms; it printed:\n${toText(stdout)}${toText(stderr)}`),
      );
    }, timeLimitMs);
    child.on('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    child.on('close', (exitCode, signal) => {
      clearTimeout(timer);
      resolve({ exitCode, signal, stdout: toText(stdout), stderr: toText(stderr) });
    });
  });
}

function toText(chunks: readonly Buffer[]): string {
  return Buffer.concat(chunks).toString('utf8');
}
