import { accessSync, closeSync, constants, existsSync, openSync, realpathSync, type Stats, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DispatchError } from '../../../src/core/errors.ts';

/**
 * Looks whether a path is a file that can be written; where there is none, an empty one is made, for its owner alone.
 *
 * @throws STORE_REFUSED
 */
export function inspectFile(path: string): void {
  const file = statSync(path, { throwIfNoEntry: false });
  if (file === undefined) make(path);
  else requireWritable(path, file);
}

/** An error that says which file cannot be the store, why, and what to do. */
export function refusal(path: string, words: string, cause?: unknown): DispatchError {
  return new DispatchError('STORE_REFUSED', `${path}: ${words}`, { cause });
}

function make(path: string): void {
  // SQLite would delete it, and with it what was accepted last.
  if (existsSync(`${path}-wal`))
    throw refusal(path, `is gone, but its log ${path}-wal is there; restore the one or remove the other`);
  try {
    closeSync(openSync(path, 'wx', 0o600));
  } catch (error) {
    throw refusal(
      path,
      `cannot be made (${systemCode(error)}); name a file in a folder that is there and writable`,
      error,
    );
  }
}

function requireWritable(path: string, file: Stats): void {
  if (!file.isFile()) throw refusal(path, 'is no file; give the path of one');
  // The write-ahead log stands beside the file itself, wherever a link to it is.
  for (const [what, place] of [
    ['the file', path],
    ['its folder', dirname(realpathSync(path))],
  ] as const) {
    try {
      accessSync(place, constants.R_OK | constants.W_OK);
    } catch (error) {
      throw refusal(
        path,
        `${what} is read-only (${systemCode(error)}); let this user write to it, or name another file`,
        error,
      );
    }
  }
}

/** ENOENT, EACCES, …: https://nodejs.org/api/errors.html#common-system-errors */
function systemCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
