import { resultCode, toSqliteFailure } from './sqlite-failure.ts';

/** Whether the database may be written. It may, until an error is final; from then on it may not, until it is opened anew. */
export interface Condition {
  /** Why it may not be used; undefined: it may. */
  readonly unsound: () => string | undefined;
  /** Takes note of what went wrong; gives it in words. */
  readonly judge: (error: unknown) => string;
}

/** A database's condition, sound to begin with. */
export function createCondition(): Condition {
  let unsound: string | undefined;
  return {
    unsound: () => unsound,
    judge: (error) => {
      if (toSqliteFailure(error)?.isFinal === true) unsound ??= `${wordsOf(error)}; nothing is stored until a restart`;
      return unsound ?? wordsOf(error);
    },
  };
}

function wordsOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  switch (toSqliteFailure(error)?.code ?? 0) {
    case resultCode.full:
      return 'the disk is full; make room and the store goes on by itself';
    case resultCode.ioError:
      return `the disk refused (${message}); see its state, quota and limits`;
    default:
      return message;
  }
}
