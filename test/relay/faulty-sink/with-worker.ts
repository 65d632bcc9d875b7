import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Logger } from '../../../receiver/options/options.ts';
import type { HttpWebhookConfig } from '../../../receiver/relay/config/config.ts';
import { createHttpRunnable } from '../../../receiver/relay/worker/runnable/http-runnable.ts';
import { createWorker } from '../../../receiver/relay/worker/worker.ts';
import { openSqliteStore } from '../../../receiver/store/sqlite/open-sqlite-store.ts';
import type { Store } from '../../../receiver/store/store.ts';
import { createAddressGuard } from '../../../src/deliver/guard/address-guard.ts';
import { fakeClock, type FakeClock } from '../worker/fake-clock.ts';
import { owe, startMs } from '../worker/working.ts';

/** The id of the one delivery. */
const deliveryId = '019acb9c-0a00-7000-8000-000000000001';

/** One delivery under way, by the real worker from the real store. */
export interface Working {
  readonly clock: FakeClock;
  /** Resolves when the next attempt is stored. */
  readonly settled: () => Promise<void>;
  /** Lets time pass, and resolves when the next attempt is stored. */
  readonly settledAfter: (waitMs: number) => Promise<void>;
  /** The delivery as it is stored, times from the start. */
  readonly stored: () => Promise<StoredDelivery>;
}

/** What is stored of the delivery and its last attempt. */
export interface StoredDelivery {
  readonly state: string;
  readonly reason: string | null;
  readonly attempts: number;
  readonly nextAfterMs: number | null;
  readonly status: number | null | undefined;
  readonly body: string;
  readonly durationMs: number | undefined;
}

const config: HttpWebhookConfig = {
  name: 'own',
  type: 'http',
  url: { kind: 'text', text: '' },
  method: 'POST',
  headers: {},
  accessToken: undefined,
  signingSecret: undefined,
  signatureEncoding: 'base64',
  standardWebhooks: true,
  timeoutMs: 15_000,
  delaysMs: [0, 5_000],
  concurrency: 4,
  perMinute: undefined,
};

/** What is owed, and where it may go. */
interface Owed {
  readonly url: string;
  readonly allowed?: readonly string[];
  readonly delaysMs?: readonly number[];
}

/** Owes one delivery to a URL, and works until `use` is over. */
export async function withWorker(
  { url, allowed = ['127.0.0.0/8'], delaysMs = [0, 5_000] }: Owed,
  use: (working: Working) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'faulty-sink-'));
  const clock = fakeClock(startMs);
  const { logger, settled } = waitingLogger();
  const store = await openSqliteStore(join(folder, 'relay.db'));
  await owe(store, 'own', [deliveryId]);
  const webhooks = [
    createHttpRunnable(
      { ...config, delaysMs, url: { kind: 'text', text: url } },
      () => '',
      createAddressGuard(allowed),
    ),
  ];
  const worker = createWorker({ store, clock, webhooks, logger, wallNowMs: clock.nowMs });
  try {
    await use({
      clock,
      settled,
      settledAfter: (waitMs) => settledAfter(waitMs, settled(), clock),
      stored: () => readStored(store),
    });
  } finally {
    const stopped = worker.stop();
    await clock.advance(25_000);
    await stopped;
    await store.close();
    rmSync(folder, { recursive: true });
  }
}

/** A worker that asked the store before the time passed waits a little more: so that has to pass too. An attempt has 15 s. */
async function settledAfter(waitMs: number, settled: Promise<void>, clock: FakeClock): Promise<void> {
  const isSettled = settled.then(() => true);
  await clock.advance(waitMs);
  for (let passedMs = 0; passedMs < 5_000; passedMs += 1) {
    await clock.advance(1);
    if (await Promise.race([isSettled, Promise.resolve(false)])) return;
  }
  await settled;
}

async function readStored(store: Store): Promise<StoredDelivery> {
  const delivery = await store.delivery(deliveryId);
  if (delivery === undefined) throw new Error('the delivery is gone');
  const { state, reason, attempts, nextAttemptAtMs } = delivery;
  const last = attempts.at(-1);
  return {
    state,
    reason,
    attempts: attempts.length,
    nextAfterMs: nextAttemptAtMs === null ? null : nextAttemptAtMs - startMs,
    status: last?.status,
    body: Buffer.from(last?.body ?? []).toString('utf8'),
    durationMs: last?.durationMs,
  };
}

/** A logger that says when an attempt was stored; an error is a failure of the test. */
function waitingLogger(): { readonly logger: Logger; readonly settled: () => Promise<void> } {
  const waiting: (() => void)[] = [];
  let unseen = 0;
  const unexpected = (fields: object, message: string): void => {
    throw new Error(`${message}: ${JSON.stringify(fields)}`);
  };
  const tell = (fields: object): void => {
    if (!('attempt' in fields)) return;
    const next = waiting.shift();
    if (next === undefined) unseen += 1;
    else next();
  };
  const settled = (): Promise<void> => {
    if (unseen === 0) return new Promise((resolve) => waiting.push(resolve));
    unseen -= 1;
    return Promise.resolve();
  };
  return { logger: { debug: () => {}, info: tell, warn: tell, error: unexpected }, settled };
}
