import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('store-process.ts', import.meta.url));

/** A process that has a store. */
export interface StoreProcess {
  readonly process: ChildProcessWithoutNullStreams;
  /** All that it said, whole lines. */
  readonly lines: () => readonly string[];
  /** Waits until a number of lines has come, or it ended. */
  readonly untilLines: (count: number) => Promise<void>;
  /** Waits for its end. */
  readonly untilEnd: () => Promise<void>;
}

/**
 * Starts `store-process.ts`.
 *
 * @param before the command that runs Node, such as `prlimit`
 */
export function startStoreProcess(args: readonly string[], before: readonly string[] = []): StoreProcess {
  const [command = process.execPath, ...rest] = [
    ...before,
    process.execPath,
    '--disable-warning=ExperimentalWarning',
    script,
    ...args,
  ];
  const child = spawn(command, rest, {
    env: { PATH: process.env['PATH'] ?? '' },
    timeout: 25_000,
    killSignal: 'SIGKILL',
  });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const ended = once(child, 'close');
  const lines = () => said.split('\n').slice(0, -1);
  return {
    process: child,
    lines,
    untilLines: async (count) => {
      const hasEnded = ended.then(() => true);
      while (lines().length < count) {
        if ((await Promise.race([once(child.stdout, 'data'), hasEnded])) === true) return;
      }
    },
    untilEnd: async () => {
      await ended;
    },
  };
}
