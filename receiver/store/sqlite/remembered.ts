/** What the store's thread knows beside the database, and what becomes of it with a transaction. */
export interface Remembered {
  /** Writes what the transaction has not written yet. */
  readonly beforeCommit: () => void;
  /** All of the transaction is on disk. */
  readonly committed: () => void;
  /** Nothing of the transaction is kept: what it brought is forgotten. */
  readonly rolledBack: () => void;
}

/** Several as one. */
export function rememberAll(all: readonly Remembered[]): Remembered {
  return {
    beforeCommit: () => {
      for (const one of all) one.beforeCommit();
    },
    committed: () => {
      for (const one of all) one.committed();
    },
    rolledBack: () => {
      for (const one of all) one.rolledBack();
    },
  };
}
