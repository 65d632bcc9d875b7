import type { DatabaseSync } from 'node:sqlite';
import type { Store } from '../store.ts';
import { prepareAccept } from './prepare-accept.ts';
import { prepareClaim } from './prepare-claim.ts';
import { preparePages } from './prepare-pages.ts';
import { prepareAdminToken } from './prepare-admin-token.ts';
import { prepareReads } from './prepare-reads.ts';
import { prepareSettle } from './prepare-settle.ts';
import { createRecentKeys } from './recent-keys.ts';
import { rememberAll, type Remembered } from './remembered.ts';
import { createTallies } from './tallies.ts';

/** What is asked of a store, one way or another, until it is closed. */
type StoreMethods = Omit<Store, 'close'>;

/** The store's state machine in SQL. Each call is to run inside a transaction, unless it only reads. */
export type StateMachine = {
  readonly [Method in keyof StoreMethods]: (
    ...input: Parameters<StoreMethods[Method]>
  ) => Awaited<ReturnType<StoreMethods[Method]>>;
};

/** A state machine, and what it remembers of the transaction that its calls run in. */
export interface RememberingMachine {
  readonly machine: StateMachine;
  readonly remembered: Remembered;
}

/** Prepares every statement, once. */
export function createStateMachine(db: DatabaseSync): RememberingMachine {
  const tallies = createTallies(db);
  const recentKeys = createRecentKeys(db);
  const machine = {
    accept: prepareAccept(db, { tallies, recentKeys }),
    ...prepareClaim(db, tallies),
    ...prepareSettle(db, tallies),
    deliveries: preparePages(db),
    ...prepareReads(db),
    ...prepareAdminToken(db),
  };
  return { machine, remembered: rememberAll([tallies, recentKeys]) };
}
