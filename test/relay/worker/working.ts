import { createWorker, type Worker } from '../../../receiver/relay/worker/worker.ts';
import type { RunnableWebhook, Sent } from '../../../receiver/relay/worker/runnable/runnable-webhook.ts';
import type { DeliveryState, Store } from '../../../receiver/store/store.ts';
import type { Outcome } from '../../../src/deliver/outcome.ts';
import type { ReasonCode } from '../../../src/deliver/reason.ts';
import { recordingLogger } from '../../receiver/recording-logger.ts';
import { fakeClock, type FakeClock } from './fake-clock.ts';
import { memoryStore, type MemoryStore } from './memory-store.ts';

/** Where the tests' clocks start. */
export const startMs = Date.UTC(2026, 10, 25, 8);

/** One attempt that a webhook was asked for. */
export interface Asked {
  readonly id: string;
  readonly atMs: number;
  readonly signal: AbortSignal;
}

/** A webhook by a script. */
export interface ScriptedWebhook extends RunnableWebhook {
  readonly asked: readonly Asked[];
  readonly mostAtOnce: () => number;
  readonly isClosed: () => boolean;
}

export const delivered: Outcome = { kind: 'delivered' };
export const failed = (code: ReasonCode, afterMs?: number): Outcome => ({
  kind: 'retry',
  reason: { code, message: 'it failed' },
  mayHaveArrived: false,
  ...(afterMs !== undefined && { afterMs }),
});
export const refused: Outcome = { kind: 'dead', reason: { code: 'HTTP_404', message: 'it is not there' } };
export const never = new Promise<Outcome>(() => {});

/** A webhook whose attempts come to what the function gives; the number counts from 1. */
export function scripted(
  name: string,
  clock: FakeClock,
  {
    answer = () => delivered,
    ...policy
  }: Partial<RunnableWebhook['policy']> & {
    readonly answer?: (number: number, asked: Asked) => Outcome | Promise<Outcome>;
  } = {},
): ScriptedWebhook {
  const asked: Asked[] = [];
  let atOnce = 0;
  let mostAtOnce = 0;
  let isClosed = false;
  return {
    name,
    policy: { timeoutMs: 15_000, delaysMs: [0, 5_000, 30_000], concurrency: 4, perMinute: undefined, ...policy },
    asked,
    mostAtOnce: () => mostAtOnce,
    isClosed: () => isClosed,
    send: async ({ id }, { signal }) => {
      const one = { id, atMs: clock.nowMs() - startMs, signal };
      asked.push(one);
      atOnce += 1;
      mostAtOnce = Math.max(mostAtOnce, atOnce);
      const outcome = await answer(asked.length, one);
      atOnce -= 1;
      return sent(outcome);
    },
    close: async () => {
      isClosed = true;
    },
  };
}

export function sent(outcome: Outcome): Sent {
  return { outcome, headers: {}, body: new Uint8Array(0) };
}

/** Stores deliveries, one event each, with these ids. */
export async function owe(store: Store, webhook: string, ids: readonly string[], atMs = startMs): Promise<void> {
  for (const id of ids) {
    await store.accept({
      id: `event-of-${id}`,
      source: 'wandb',
      type: 'LINK_ARTIFACT',
      receivedAtMs: atMs,
      event: '{}',
      dedupe: undefined,
      verdicts: [],
      deliveries: [
        { id, automation: 'any', webhook, payload: new TextEncoder().encode('{}'), test: false, dueAtMs: atMs },
      ],
    });
  }
}

export const ids = (webhook: string, count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `${webhook}-${String(index + 1).padStart(4, '0')}`);

/** In which state how many deliveries are. */
export async function states(store: Store): Promise<Partial<Record<DeliveryState, number>>> {
  const counted: Partial<Record<DeliveryState, number>> = {};
  for (const { state } of await store.deliveries({ limit: 100_000 })) counted[state] = (counted[state] ?? 0) + 1;
  return counted;
}

/** What a test of the worker is made with. */
export interface Bench {
  readonly clock: FakeClock;
  readonly store: MemoryStore;
  readonly logger: ReturnType<typeof recordingLogger>;
  readonly work: (webhooks: readonly RunnableWebhook[], store?: Store) => Worker;
}

export function bench(): Bench {
  const clock = fakeClock(startMs);
  const store = memoryStore();
  const logger = recordingLogger();
  return {
    clock,
    store,
    logger,
    work: (webhooks, over = store) => createWorker({ store: over, clock, webhooks, logger, wallNowMs: clock.nowMs }),
  };
}

/** Stops a worker that has to be cut short. */
export async function ended(worker: Worker, clock: FakeClock): Promise<void> {
  const stopped = worker.stop();
  await clock.advance(25_000);
  await stopped;
}
