import type { DatabaseSync } from 'node:sqlite';
import type { Condition } from './condition.ts';
import type { Call } from './thread-protocol.ts';

/** After about how many pages of 4 KiB the write-ahead log is copied into the database. */
const pagesBetween = 4000;

/** About what a commit writes besides what its calls bring: an end of each index. */
const pagesOfCommit = 12;

const pageBytes = 4096;

/**
 * Copies the write-ahead log into the database now and then, so that it stays short. This is not left to COMMIT, which waits for the
 * copying: so replies go out before.
 */
export function createCheckpoints(
  db: DatabaseSync,
  condition: Condition,
): { readonly afterCommitOf: (calls: readonly Call[]) => void } {
  const checkpoint = db.prepare('PRAGMA wal_checkpoint(PASSIVE)');
  let pages = 0;
  return {
    afterCommitOf: (calls) => {
      pages += pagesOfCommit + calls.reduce((sum, call) => sum + 1 + contentBytes(call) / pageBytes, 0);
      if (pages < pagesBetween) return;
      pages = 0;
      try {
        checkpoint.get();
      } catch (error) {
        // Where the disk is full the log keeps what it has, and a later checkpoint tries again.
        condition.judge(error);
      }
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
