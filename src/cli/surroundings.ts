import type { Clock } from '../deliver/clock.ts';

/** What a command touches outside of itself, servers apart. */
export interface Surroundings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly readStdin: () => Promise<Uint8Array>;
  readonly readFile: (path: string) => Promise<Uint8Array>;
  readonly randomBytes: (count: number) => Uint8Array;
  readonly clock: Clock;
  /** A new UUID v7. */
  readonly newId: () => string;
  /** Resolves when the user stops the program, by Ctrl-C or a signal. */
  readonly untilStopped: () => Promise<void>;
  /** What the process will end with; 0 where nothing is set. */
  readonly setExitCode: (exitCode: ExitCode) => void;
}

/** 0 done, 1 failed, 2 wrong usage or invalid config. */
export type ExitCode = 0 | 1 | 2;

/** Where text goes. */
export interface Output {
  readonly write: (text: string) => void;
  /** Whether a person looks at it. */
  readonly isTTY: boolean;
  /** Whether it shows colours, and they are wanted. */
  readonly hasColors: boolean;
  /** How many characters a line takes; undefined where it is no terminal. */
  readonly columns: number | undefined;
}
