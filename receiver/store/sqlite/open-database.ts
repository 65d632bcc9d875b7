import { statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { isDispatchError } from '../../../src/core/errors.ts';
import { corrupt, inspectDatabase, requireHeader } from './inspect-database.ts';
import { inspectFile, refusal } from './inspect-file.ts';
import { number, type Row, text } from './row.ts';
import { applicationId, schema, schemaVersion } from './schema.ts';
import { resultCode, toSqliteFailure } from './sqlite-failure.ts';

/**
 * The database at a path, ours alone from now on: made where there is none, and deliveries that a process died over wait again.
 *
 * @throws STORE_REFUSED where it is not ours, not whole, not writable or in use; it is as it was then
 */
export function openDatabase(path: string): DatabaseSync {
  let db: DatabaseSync | undefined;
  try {
    inspectFile(path);
    if (statSync(path).size > 0) inspectDatabase(path);
    db = new DatabaseSync(path, { enableForeignKeyConstraints: false });
    take(path, db);
    return db;
  } catch (error) {
    db?.close();
    if (isDispatchError(error)) throw error;
    throw refusal(path, wordsOf(error), error);
  }
}

function take(path: string, db: DatabaseSync): void {
  // Exclusive from the first lock on: a second process is refused, and the index of the log needs no file.
  db.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA trusted_schema = OFF; PRAGMA temp_store = MEMORY;');
  db.exec('BEGIN EXCLUSIVE');
  // The header goes with the tables in one transaction, and that in the file itself: no crash leaves a file that is half ours.
  if (isEmpty(db)) {
    db.exec(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${schemaVersion}; ${schema}`);
  }
  // Another process may have made it since it was looked at.
  requireHeader(path, db);
  db.exec('COMMIT');
  const mode = text(first(db, 'PRAGMA journal_mode = WAL'), 'journal_mode');
  const words = `cannot have a write-ahead log (${mode}); name a file on another file system`;
  if (mode !== 'wal') throw refusal(path, words);
  db.exec('PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0; PRAGMA journal_size_limit = 67108864;');
  db.exec('PRAGMA cache_size = -32000;');
  // Nobody else has the database, so whoever was sending is dead.
  db.exec(`
    BEGIN;
    UPDATE deliveries SET state = 'waiting', fence = NULL, lease_until_ms = NULL WHERE state = 'sending';
    INSERT INTO tallies SELECT automation, webhook, 'waiting', count FROM tallies WHERE state = 'sending'
      ON CONFLICT DO UPDATE SET count = count + excluded.count;
    UPDATE tallies SET count = 0 WHERE state = 'sending';
    COMMIT;`);
}

function isEmpty(db: DatabaseSync): boolean {
  const tables = number(first(db, 'SELECT count(*) AS count FROM sqlite_schema'), 'count');
  return tables === 0 && number(first(db, 'PRAGMA application_id'), 'application_id') === 0;
}

const first = (db: DatabaseSync, sql: string): Row => db.prepare(sql).get() ?? {};

const unwritable = 'or a file beside it cannot be written; let this user write to all of them, or name another file';

const words: Readonly<Record<number, string>> = {
  [resultCode.busy]: 'is in use by another process; stop that one, or name another file',
  [resultCode.corrupt]: corrupt,
  [resultCode.notADatabase]: corrupt,
  [resultCode.readOnly]: unwritable,
  [resultCode.cannotOpen]: unwritable,
  [resultCode.full]: 'the disk is full; make room',
};

function wordsOf(error: unknown): string {
  const known = words[toSqliteFailure(error)?.code ?? 0];
  return known ?? `cannot be opened: ${error instanceof Error ? error.message : String(error)}`;
}
