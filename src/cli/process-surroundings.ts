import { randomBytes, randomFillSync } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import type { WriteStream } from 'node:tty';
import { realClock } from '../deliver/real-clock.ts';
import { toFailure } from './failure.ts';
import { createIds } from './ids.ts';
import { reportFailure } from './report.ts';
import type { Output, Surroundings } from './surroundings.ts';

/** The surroundings that this process has. */
export function processSurroundings(): Surroundings {
  const surroundings: Surroundings = {
    environment: process.env,
    stdout: outputTo(process.stdout, process.env),
    stderr: outputTo(process.stderr, process.env),
    readStdin: () => buffer(process.stdin),
    readFile: (path) => readFile(path),
    randomBytes: (count) => randomBytes(count),
    clock: realClock,
    newId: createIds({ fill: randomFillSync, nowMs: Date.now }),
    untilStopped,
    setExitCode: (exitCode) => {
      process.exitCode = exitCode;
    },
  };
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // Whoever reads stopped reading, as `head` does.
    if (error.code !== 'EPIPE') reportFailure(surroundings, toFailure(error), { json: false });
  });
  process.stderr.on('error', () => {
    // There is nowhere left to say so.
  });
  return surroundings;
}

/** Once a signal came none is waited for any more: the next one, of either kind, ends the process at once. */
function untilStopped(): Promise<void> {
  const signals = ['SIGINT', 'SIGTERM'] as const;
  return new Promise((resolve) => {
    const stop = (): void => {
      for (const signal of signals) process.off(signal, stop);
      resolve();
    };
    for (const signal of signals) process.on(signal, stop);
  });
}

/** A file or a pipe has no more than `write`, whatever Node's types say. */
type Stream = Pick<WriteStream, 'write'> & Partial<Pick<WriteStream, 'isTTY' | 'hasColors' | 'columns'>>;

/** What a command writes to; colours where a terminal shows them and `NO_COLOR` does not forbid them. */
export function outputTo(stream: Stream, environment: Surroundings['environment']): Output {
  const isTTY = stream.isTTY ?? false;
  const allowsColors = (environment['NO_COLOR'] ?? '') === '';
  return {
    write: (text) => stream.write(text),
    isTTY,
    hasColors: isTTY && allowsColors && stream.hasColors?.() === true,
    columns: isTTY ? stream.columns : undefined,
  };
}
