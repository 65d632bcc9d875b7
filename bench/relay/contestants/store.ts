import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { createStderrLogger } from '../../../receiver/relay/log/logger.ts';
import { realRelayClock } from '../../../receiver/relay/relay-clock.ts';
import { createWorker } from '../../../receiver/relay/worker/worker.ts';
import { openSqliteStore } from '../../../receiver/store/sqlite/open-sqlite-store.ts';
import type { Store } from '../../../receiver/store/store.ts';
import { newEvent } from '../sample.ts';
import type { Ground, Queue } from './queue.ts';
import { eachOf, sampleWebhook } from './webhook.ts';

/** Ours: the store, and the worker on it. */
export async function createStoreQueue({ folder, sinkUrl }: Ground): Promise<Queue> {
  const path = join(folder, 'store.db');
  const logger = createStderrLogger();
  let store = await openSqliteStore(path);
  const reopen = async (between: () => void): Promise<void> => {
    await store.close();
    between();
    store = await openSqliteStore(path);
  };
  return {
    put: () => store.accept(newEvent()),
    fill: (count) => eachOf(Array.from({ length: count }), 512, () => store.accept(newEvent())),
    waiting: async () => {
      await reopen(() => {});
      const counts = await store.counts();
      return counts.filter(({ state }) => state === 'waiting').reduce((sum, { count }) => sum + count, 0);
    },
    drain: async (count) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      const counting = whenSettled(store, count, resolve);
      const webhooks = [await sampleWebhook(sinkUrl)];
      const worker = createWorker({ store: counting, clock: realRelayClock, webhooks, logger });
      await promise;
      await worker.stop();
    },
    clear: () =>
      reopen(() => {
        for (const suffix of ['', '-wal']) rmSync(`${path}${suffix}`, { force: true });
      }),
    close: () => store.close(),
  };
}

/** The store, which tells when so many deliveries are settled. */
function whenSettled(store: Store, count: number, done: () => void): Store {
  let settled = 0;
  return {
    ...store,
    settle: async (...input) => {
      const isOurs = await store.settle(...input);
      settled += 1;
      if (settled === count) done();
      return isOurs;
    },
  };
}
