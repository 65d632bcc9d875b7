import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { v7 as uuidV7 } from 'uuid';
import { planEvent } from '../../receiver/relay/accept/plan-event.ts';
import { attemptJson } from '../../receiver/relay/api/delivery-json.ts';
import type { RelayConfig } from '../../receiver/relay/config/config.ts';
import { readConfig } from '../../receiver/relay/config/read-config.ts';
import { realRelayClock } from '../../receiver/relay/relay-clock.ts';
import { createRunnable } from '../../receiver/relay/worker/runnable/create-runnable.ts';
import { createWorker, type Worker } from '../../receiver/relay/worker/worker.ts';
import { openSqliteStore } from '../../receiver/store/sqlite/open-sqlite-store.ts';
import type { Delivery } from '../../receiver/store/store.ts';
import { parseEvent } from '../../src/core/event.ts';
import { createAddressGuard } from '../../src/deliver/guard/address-guard.ts';

/** All of the relay but its server: a config, the store on a disk, the worker on the real clock. */
export interface Relaying {
  readonly worker: Worker;
  /** Accepts what W&B would send; gives the ids of the deliveries, by the webhooks that they are owed to. */
  readonly accept: (body: unknown) => Promise<Readonly<Record<string, string>>>;
  /** Resolves when that many deliveries and attempts were told of in these words. */
  readonly told: (
    message: 'delivered' | 'gave a delivery up' | 'an attempt failed, another follows',
    times?: number,
  ) => Promise<void>;
  readonly delivery: (id: string | undefined) => Promise<Delivery & { readonly attempts: readonly object[] }>;
  /** All that the log said. */
  readonly log: () => string;
}

/** A config that is valid. */
export function configOf(text: string): RelayConfig {
  const read = readConfig(text, 'dispatch.yaml');
  if (read.kind === 'config') return read.config;
  throw new Error(JSON.stringify(read.problems));
}

/** Runs with a relay, its store in a folder of its own, and stops it. */
export async function relaying(
  config: RelayConfig,
  secrets: Readonly<Record<string, string>>,
  use: (relay: Relaying) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'relaying-'));
  const store = await openSqliteStore(join(folder, 'relay.db'));
  const logger = tellingLogger();
  const guard = createAddressGuard([]);
  const creating = config.webhooks.map((webhook) => createRunnable(webhook, (name) => secrets[name] ?? '', guard));
  const worker = createWorker({ store, clock: realRelayClock, webhooks: await Promise.all(creating), logger });
  try {
    await use({
      worker,
      accept: async (body) => {
        const event = { event: parseEvent(body), body: Buffer.from(JSON.stringify(body)), id: undefined };
        const source = { name: 'wandb', dedupeWindowMs: 0 };
        const { automations } = config;
        const planned = planEvent(event, { source, automations, newId: uuidV7, nowMs: realRelayClock.nowMs() });
        await store.accept(planned);
        worker.wake();
        return Object.fromEntries(planned.deliveries.map(({ webhook, id }) => [webhook, id]));
      },
      told: logger.told,
      delivery: async (id = '') => {
        const found = await store.delivery(id);
        if (found === undefined) throw new Error('there is no such delivery');
        return { ...found, attempts: found.attempts.map(attemptJson) };
      },
      log: logger.log,
    });
  } finally {
    await worker.stop();
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function tellingLogger() {
  const lines: string[] = [];
  const counts = new Map<string, number>();
  const waiting = new Set<() => void>();
  const tell = (fields: object, message: string): void => {
    lines.push(JSON.stringify({ ...fields, message }));
    counts.set(message, (counts.get(message) ?? 0) + 1);
    for (const wake of waiting) wake();
  };
  return {
    debug: tell,
    info: tell,
    warn: tell,
    error: tell,
    log: () => lines.join('\n'),
    told: (message: string, times = 1): Promise<void> =>
      new Promise((resolve) => {
        const look = (): void => {
          if ((counts.get(message) ?? 0) < times) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
  };
}
