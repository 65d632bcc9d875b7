import type { Automation } from '../../src/core/plan.ts';
import type { Address } from '../node/listen-on.ts';
import type { Logger } from '../options/options.ts';
import type { Store } from '../store/store.ts';
import { createAccept, type AcceptParts } from './accept/accept.ts';
import type { Sources } from './accept/source.ts';
import { createAdminGuard, type HashedToken } from './api/admin-guard.ts';
import type { RelayClock } from './relay-clock.ts';
import { createApp } from './server/app.ts';
import { createHealth } from './server/health.ts';
import { startHttpServer } from './server/http-server.ts';
import { withJitter } from './worker/retry-delay.ts';

/** What a relay is made of. */
export interface RelayParts extends Pick<AcceptParts, 'limits'> {
  readonly sources: Sources;
  readonly automations: readonly Automation[];
  /** At least one. */
  readonly adminTokens: readonly HashedToken[];
  /** How long after accept the first attempt at a webhook is due, in milliseconds, without jitter. @default 0 */
  readonly firstDelayMs?: ((webhook: string) => number) | undefined;
  readonly store: Store;
  readonly worker: RelayWorker;
  readonly clock: RelayClock;
  /** The wall's clock, which the timestamps of those who sign are compared with. */
  readonly wallNowMs: () => number;
  /** A new UUID v7, greater than the one before. */
  readonly newId: () => string;
  readonly logger: Logger;
}

/** What sends the deliveries. */
export interface RelayWorker {
  /** Told that something may be due. */
  readonly wake: () => void;
  /** Claims nothing more, and ends when what is being sent has been settled or handed back. */
  readonly stop: () => Promise<void>;
}

/** A relay that listens, until it is stopped. */
export interface Relay {
  /** The URL that it listens on, without a path. */
  readonly url: string;
  /** Accepts nothing more, finishes or hands back what is being sent, and closes the store, within 25 s. */
  readonly stop: () => Promise<void>;
}

/** When those who ask are no longer told that the relay stops, but cut off, in milliseconds from when it began to. */
const cutFromMs = 20_000;
/** When the last of them is cut off. */
const cutByMs = 24_000;

/**
 * Starts a relay: events come in by its sources and go, matched and rendered, into the store in one transaction each; the worker takes
 * them from there.
 *
 * @throws INPUT_INVALID when the address cannot be listened on
 */
export async function startRelay(parts: RelayParts, address: Address): Promise<Relay> {
  const { store, worker, clock, firstDelayMs = () => 0 } = parts;
  let stopping = false;
  const app = createApp({
    ...parts,
    accept: createAccept({
      ...parts,
      nowMs: clock.nowMs,
      owed: worker.wake,
      firstDelayMs: (webhook) => withJitter(firstDelayMs(webhook), clock.random),
    }),
    guard: createAdminGuard(parts.adminTokens, clock.nowMs),
    health: createHealth({ store, clock, isStopping: () => stopping }),
  });
  const server = await startHttpServer(app, address, clock);
  const stopOnce = async (): Promise<void> => {
    const startedAtMs = clock.nowMs();
    stopping = true;
    const settled = worker.stop();
    await within(cutFromMs, settled, clock);
    await Promise.all([settled, server.stop(cutByMs - (clock.nowMs() - startedAtMs))]);
    await store.close();
  };
  let stopped: Promise<void> | undefined;
  return { url: server.url, stop: () => (stopped ??= stopOnce()) };
}

/** Waits for what may take longer, but not longer than this. */
async function within(limitMs: number, ending: Promise<void>, clock: RelayClock): Promise<void> {
  const { promise: over, resolve } = Promise.withResolvers<void>();
  const cancel = clock.after(limitMs, resolve);
  await Promise.race([ending, over]).finally(cancel);
}
