/** SQLite's primary result codes, of those that are told apart: https://sqlite.org/rescode.html */
export const resultCode = {
  busy: 5,
  readOnly: 8,
  ioError: 10,
  corrupt: 11,
  full: 13,
  cannotOpen: 14,
  notADatabase: 26,
};

/** SQLITE_IOERR_FSYNC and SQLITE_IOERR_DIR_FSYNC. */
const syncFailed: ReadonlySet<number> = new Set([1034, 1290]);

/** What SQLite refused to do. */
export interface SqliteFailure {
  /** Of {@link resultCode}, or another. */
  readonly code: number;
  readonly message: string;
  /**
   * Whether nothing may be written after it until the file has been opened anew: it is corrupt, or what was written may not be on disk
   * although a later sync would say so.
   */
  readonly isFinal: boolean;
}

/** What SQLite refused, where something thrown is its error. */
export function toSqliteFailure(error: unknown): SqliteFailure | undefined {
  if (!(error instanceof Error && 'errcode' in error && typeof error.errcode === 'number')) return undefined;
  const code = error.errcode % 256;
  const isFinal = code === resultCode.corrupt || code === resultCode.notADatabase || syncFailed.has(error.errcode);
  return { code, message: error.message, isFinal };
}
