import { parseArgs } from 'node:util';
import { openSqliteStore } from '../../../receiver/store/sqlite/open-sqlite-store.ts';
import type { Store } from '../../../receiver/store/store.ts';
import { processSurroundings } from '../../../src/cli/process-surroundings.ts';
import { serve } from '../../../src/cli/serve/run-serve.ts';

/** Runs a relay with a bug in its store, from the arguments that the harness gives. */
export async function servePlanted(plant: (kept: Store) => Partial<Store>): Promise<void> {
  const text = { type: 'string' } as const;
  const options = { config: text, store: text, port: text };
  const { config, store = '', port } = parseArgs({ allowPositionals: true, options }).values;
  const address = { host: '127.0.0.1', port: Number(port) };
  await serve({ config, store, address }, processSurroundings(), async (path) => {
    const kept = await openSqliteStore(path);
    return { ...kept, ...plant(kept) };
  });
}
