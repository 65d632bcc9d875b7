import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { openSqliteStore } from '../../receiver/store/sqlite/open-sqlite-store.ts';
import { describeStore } from './conformance.ts';

describeStore('SQLite', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'store-'));
  return {
    open: async () => openSqliteStore(join(folder, 'store.db')),
    remove: async () => rm(folder, { recursive: true }),
  };
});
