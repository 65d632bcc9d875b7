import { execFile } from 'node:child_process';

/** What a process printed, and how it ended. */
export interface Finished {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Where a process runs; it sees the environment given and nothing else. */
export interface Surroundings {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Runs a program to its end, with an empty stdin.
 *
 * @throws spawn's error when it cannot start; Error when a signal ended it, as after 50 s.
 */
export function runProcess(program: string, args: readonly string[], surroundings: Surroundings): Promise<Finished> {
  const options = { ...surroundings, timeout: 50_000, killSignal: 'SIGKILL', maxBuffer: 64 * 1024 * 1024 } as const;
  return new Promise((done, fail) => {
    const child = execFile(program, args, options, (error, stdout, stderr) => {
      if (error === null) done({ exitCode: 0, stdout, stderr });
      else if (typeof error.code === 'number') done({ exitCode: error.code, stdout, stderr });
      else fail(new Error(`${program} did not end by itself: ${error.message}\n${stdout}${stderr}`, { cause: error }));
    });
    child.stdin?.end();
  });
}
