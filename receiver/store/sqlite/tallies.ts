import type { DatabaseSync } from 'node:sqlite';
import type { DeliveryState } from '../store.ts';
import type { Remembered } from './remembered.ts';
import { type Row, text } from './row.ts';

/** Whose deliveries are counted together. */
export interface Pair {
  readonly automation: string;
  readonly webhook: string;
}

/** Whose a delivery is, of a row of it. */
export function pairOf(row: Row): Pair {
  return { automation: text(row, 'automation'), webhook: text(row, 'webhook') };
}

/** Counts deliveries by automation, webhook and state. What a transaction changes is added up, and written once for each row. */
export interface Tallies extends Remembered {
  /** A delivery is in another state now; `from` undefined: it is new. */
  readonly move: (pair: Pair, from: DeliveryState | undefined, to: DeliveryState) => void;
}

interface Change extends Pair {
  readonly state: DeliveryState;
  by: number;
}

/** The tallies of a database. */
export function createTallies(db: DatabaseSync): Tallies {
  const write = db.prepare(
    'INSERT INTO tallies VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET count = count + excluded.count',
  );
  const changes = new Map<string, Change>();
  const add = ({ automation, webhook }: Pair, state: DeliveryState, by: number): void => {
    // A name may hold anything; its length says where it ends.
    const key = `${state} ${automation.length} ${automation}${webhook}`;
    const change = changes.get(key);
    if (change === undefined) changes.set(key, { automation, webhook, state, by });
    else change.by += by;
  };
  const forget = (): void => changes.clear();
  return {
    move: (pair, from, to) => {
      if (from === to) return;
      if (from !== undefined) add(pair, from, -1);
      add(pair, to, 1);
    },
    beforeCommit: () => {
      for (const { automation, webhook, state, by } of changes.values()) {
        if (by !== 0) write.run(automation, webhook, state, by);
      }
      forget();
    },
    committed: () => {},
    rolledBack: forget,
  };
}
