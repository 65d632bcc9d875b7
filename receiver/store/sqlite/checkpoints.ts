import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Condition } from './condition.ts';
import type { Call } from './thread-protocol.ts';

/** After about how many pages of 4 KiB the write-ahead log is copied into the database. */
const pagesBetween = 4000;

/** About what a commit writes besides what its calls bring: an end of each index. */
const pagesOfCommit = 12;

const pageBytes = 4096;

/** When the write-ahead log is copied into the database. */
export interface Checkpoints {
  /**
   * Copies all of it and makes it empty: lives too short to copy theirs would else leave a longer one to the next each time. To be done
   * before the first commit.
   */
  readonly atOpening: () => void;
  /** Copies what is there, now and then. */
  readonly afterCommitOf: (calls: readonly Call[]) => void;
}

/** Keeps the write-ahead log short. This is not left to COMMIT, which waits for the copying: so replies go out before. */
export function createCheckpoints(db: DatabaseSync, condition: Condition): Checkpoints {
  const [empty, copy] = ['TRUNCATE', 'PASSIVE'].map((mode) => db.prepare(`PRAGMA wal_checkpoint(${mode})`));
  const run = (checkpoint: StatementSync | undefined): void => {
    try {
      checkpoint?.get();
    } catch (error) {
      // Where the disk is full the log keeps what it has, and a later checkpoint tries again.
      condition.judge(error);
    }
  };
  let pages = 0;
  return {
    atOpening: () => run(empty),
    afterCommitOf: (calls) => {
      pages += pagesOfCommit + calls.reduce((sum, call) => sum + 1 + contentBytes(call) / pageBytes, 0);
      if (pages < pagesBetween) return;
      pages = 0;
      run(copy);
    },
  };
}

/** How long what a call brings is, about: an event and its payloads, an attempt's reply. */
export function contentBytes({ method, input }: Call): number {
  if (method === 'settle') return input[1].body.length;
  if (method !== 'accept') return 0;
  const [{ event, deliveries }] = input;
  return event.length + deliveries.reduce((sum, { payload }) => sum + payload.length, 0);
}
