import { readFile } from 'node:fs/promises';
import { runCli } from '../../src/cli/run.ts';
import type { Surroundings } from '../../src/cli/surroundings.ts';
import { virtualClock } from '../deliver/virtual-clock.ts';

/** What a command finds around itself; nothing but what is given. */
export interface Around {
  readonly environment?: Readonly<Record<string, string>>;
  readonly stdin?: Uint8Array | string;
  /** Files by path; others are read from the disk. */
  readonly files?: Readonly<Record<string, Uint8Array | string>>;
  /** Whether a person looks at a terminal that shows colours. */
  readonly terminal?: boolean;
  /** Resolves when the user stops the program. @default never */
  readonly untilStopped?: Promise<void>;
  /** Takes what is printed as soon as it is. */
  readonly onWritten?: (text: string) => void;
}

/** What a command left behind. */
export interface Ended {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** When commands run: 2026-11-26 08:00:00 UTC. */
export const nowMs = Date.UTC(2026, 10, 26, 8);
/** The ids that commands give out, the first, the second, … */
export const ids = [1, 2, 3].map((number) => `0197ad5c-5a00-7000-8000-00000000000${number}`);

/** Runs a command line in this process; time passes by waiting alone, and random bytes are all 7. */
export async function runInProcess(argv: readonly string[], around: Around = {}): Promise<Ended> {
  const { environment = {}, stdin = '', files = {}, terminal = false } = around;
  const written = { stdout: '', stderr: '' };
  const output = (name: 'stdout' | 'stderr') => ({
    write: (text: string) => {
      written[name] += text;
      around.onWritten?.(text);
    },
    isTTY: terminal,
    hasColors: terminal,
    columns: terminal ? 100 : undefined,
  });
  let exitCode = 0;
  let given = 0;
  const surroundings: Surroundings = {
    environment,
    stdout: output('stdout'),
    stderr: output('stderr'),
    readStdin: async () => Buffer.from(stdin),
    readFile: async (path) => (Object.hasOwn(files, path) ? Buffer.from(files[path] ?? '') : readFile(path)),
    randomBytes: (count) => new Uint8Array(count).fill(7),
    clock: virtualClock(nowMs),
    newId: () => ids[given++] ?? 'no more ids',
    untilStopped: () => around.untilStopped ?? new Promise(() => {}),
    setExitCode: (code) => {
      exitCode = code;
    },
  };
  await runCli(argv, surroundings);
  return { exitCode, ...written };
}
