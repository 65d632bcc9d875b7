import { createGraphileQueue } from './graphile-worker.ts';
import { createMemoryQueue } from './memory.ts';
import { createPgBossQueue } from './pg-boss.ts';
import type { Ground, Queue } from './queue.ts';
import { createStoreQueue } from './store.ts';

/** A queue that is measured. */
export interface Contestant {
  readonly create: (ground: Ground) => Promise<Queue>;
  /** Whether what it takes is on disk. */
  readonly isDurable: boolean;
  readonly needsPostgres: boolean;
}

/** The queues, in the order of the tables. */
export const contestants: Readonly<Record<string, Contestant>> = {
  'array in memory': { create: createMemoryQueue, isDurable: false, needsPostgres: false },
  'this store, SQLite': { create: createStoreQueue, isDurable: true, needsPostgres: false },
  'pg-boss, PostgreSQL': { create: createPgBossQueue, isDurable: true, needsPostgres: true },
  'graphile-worker, PostgreSQL': { create: createGraphileQueue, isDurable: true, needsPostgres: true },
};
