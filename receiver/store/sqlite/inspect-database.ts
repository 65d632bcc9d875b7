import { existsSync, realpathSync, rmSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { refusal } from './inspect-file.ts';
import { number, text } from './row.ts';
import { applicationId, schema, schemaVersion } from './schema.ts';
import { resultCode, toSqliteFailure } from './sqlite-failure.ts';

/** Up to which size every page is looked at: it takes a fraction of a second. */
const wholeCheckBytes = 32 * 1024 * 1024;

/** What is said of a database with pages that cannot be right. */
export const corrupt = 'is corrupt; restore it from a copy, or name another file';

/**
 * Looks whether a file that holds something is a store of ours and whole, without changing it.
 *
 * What is wrong with its pages is looked for in all of a small one; in a larger one in the schema alone. What is found later stops the
 * store (`condition.ts`).
 *
 * It is SQLite that opens the file: closing one that was opened past it would drop the locks of a store that this process has open.
 *
 * @throws STORE_REFUSED; SQLite's error where it is in use
 */
export function inspectDatabase(path: string): void {
  const file = realpathSync(path);
  readUnchanging(path, file, (db) => {
    // A checkpoint writes page 1 first. Killed there it leaves a file that is shorter than its header says, which is whole with its log.
    db.exec('PRAGMA writable_schema = ON');
    requireHeader(path, db);
  });
  // A process died while it made the file: opening it will take back what is there.
  if (sizeOf(`${file}-journal`) > 0) return;
  const read = sizeOf(`${file}-wal`) > 0 ? readWithLog : readUnchanging;
  read(path, file, (db) => {
    requireHeader(path, db);
    requireSchema(path, db);
    if (sizeOf(file) <= wholeCheckBytes) requireWhole(path, db);
  });
}

const sizeOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0;

/** Reads a database as one that nobody changes: nothing is locked or recovered, and no log is looked at. */
function readUnchanging(path: string, file: string, look: (db: DatabaseSync) => void): void {
  const url = pathToFileURL(file);
  url.searchParams.set('immutable', '1');
  try {
    readOnly(url, look);
  } catch (error) {
    if (toSqliteFailure(error)?.code !== resultCode.notADatabase) throw error;
    throw refusal(path, 'is no SQLite database; name another file', error);
  }
}

/** Reads a database with the log that a process left which died. A connection that may only read leaves the log where it is. */
function readWithLog(_: string, file: string, look: (db: DatabaseSync) => void): void {
  const index = `${file}-shm`;
  const isOthers = existsSync(index);
  try {
    readOnly(file, look);
  } finally {
    if (!isOthers) rmSync(index, { force: true });
  }
}

function readOnly(file: string | URL, look: (db: DatabaseSync) => void): void {
  // Defensive, SQLite would not be told to read a file that is shorter than it should be.
  const db = new DatabaseSync(file, { readOnly: true, defensive: false });
  try {
    look(db);
  } finally {
    db.close();
  }
}

/**
 * Looks whether a header is of our schema.
 *
 * @throws STORE_REFUSED
 */
export function requireHeader(path: string, db: DatabaseSync): void {
  const read = (pragma: string) => number(db.prepare(`PRAGMA ${pragma}`).get() ?? {}, pragma);
  if (read('application_id') !== applicationId) {
    throw refusal(path, 'is a SQLite database of another program; name another file');
  }
  const version = read('user_version');
  if (version > schemaVersion) {
    const words = `was written by a newer release (schema ${version}, this one knows ${schemaVersion}); run that one`;
    throw refusal(path, words);
  }
  if (version < schemaVersion) {
    const words = `was written by an older program (schema ${version}, this one knows ${schemaVersion}); let that one deliver what it owes, and name another file`;
    throw refusal(path, words);
  }
}

function requireSchema(path: string, db: DatabaseSync): void {
  const expected = new DatabaseSync(':memory:');
  expected.exec(schema);
  const isSame = schemaOf(db) === schemaOf(expected);
  expected.close();
  const words = 'its tables are not as this program makes them; restore it from a copy, or name another file';
  if (!isSame) throw refusal(path, words);
}

function schemaOf(db: DatabaseSync): string {
  return JSON.stringify(db.prepare('SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name').all());
}

function requireWhole(path: string, db: DatabaseSync): void {
  const found = text(db.prepare('PRAGMA quick_check(1)').get() ?? {}, 'quick_check');
  if (found !== 'ok') throw refusal(path, corrupt);
}
