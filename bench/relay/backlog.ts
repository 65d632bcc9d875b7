/* oxlint-disable no-await-in-loop -- one contestant after the other is the point */
import { join } from 'node:path';
import { openSqliteStore } from '../../receiver/store/sqlite/open-sqlite-store.ts';
import type { NewDelivery, Store } from '../../receiver/store/store.ts';
import { median } from '../measure/median.ts';
import { medianRatio } from '../measure/ratio.ts';
import { markdownTable } from '../measure/table.ts';
import { eachOf } from './contestants/webhook.ts';
import { body, newEvent, nextId } from './sample.ts';

/** How much and how often is measured. */
export interface BacklogPlan {
  /** How many deliveries wait, the least first. */
  readonly sizes: readonly number[];
  readonly rounds: number;
  readonly folder: string;
}

/** A store with so many deliveries that wait. */
interface Backlog {
  readonly size: number;
  readonly store: Store;
  /** In the order of time. */
  readonly ids: readonly string[];
  readonly tookMs: Readonly<Record<Question, number[]>>;
}

const webhooks = ['one', 'two', 'three', 'four'];
const pageLength = 50;
const claimEach = 16;
const leaseMs = 60_000;
/** How many deliveries an event has here. */
const perEvent = 10;
/** How often each is asked in a round, of which the median counts. */
const asked = 15;

const questions = {
  [`claim ${webhooks.length} x ${claimEach}`]: claim,
  'first page': ({ store }: Backlog) => timed(() => store.deliveries({ limit: pageLength })),
  'middle page': (backlog: Backlog) =>
    timed(() => backlog.store.deliveries({ limit: pageLength, before: any(backlog) })),
  'of a webhook, first': ({ store }: Backlog) =>
    timed(() => store.deliveries({ limit: pageLength, webhook: 'two', state: 'waiting' })),
  'of a webhook, middle': (backlog: Backlog) =>
    timed(() => backlog.store.deliveries({ limit: pageLength, webhook: 'two', before: any(backlog) })),
  counts: ({ store }: Backlog) => timed(() => store.counts()),
} satisfies Record<string, (backlog: Backlog) => Promise<number>>;

type Question = keyof typeof questions;

/** What claims and pages take with many deliveries waiting, as ratios to the same with few. */
export async function benchBacklog({ sizes, rounds, folder }: BacklogPlan): Promise<string> {
  const backlogs: Backlog[] = [];
  try {
    for (const size of sizes) backlogs.push(await makeBacklog(size, folder));
    for (let round = -1; round < rounds; round++) {
      for (const backlog of backlogs) {
        for (const [name, ask] of Object.entries(questions)) {
          const tookMs = await medianOf(() => ask(backlog));
          if (round >= 0) backlog.tookMs[name]?.push(tookMs);
        }
      }
    }
  } finally {
    for (const { store } of backlogs) await store.close();
  }
  return tableOf(backlogs);
}

/** Nobody is measured who kept another number. */
async function makeBacklog(size: number, folder: string): Promise<Backlog> {
  const store = await openSqliteStore(join(folder, `backlog-${size}.db`));
  const ids: string[] = [];
  const delivery = (index: number): NewDelivery => {
    const webhook = webhooks[index % webhooks.length] ?? '';
    const id = nextId();
    ids.push(id);
    return { id, automation: `deploy ${webhook}`, webhook, payload: body, test: false, dueAtMs: Date.now() };
  };
  await eachOf(Array.from({ length: size / perEvent }).keys(), 128, () =>
    store.accept({ ...newEvent(), deliveries: Array.from({ length: perEvent }, (_, index) => delivery(index)) }),
  );
  const kept = (await store.counts()).reduce((sum, { count }) => sum + count, 0);
  if (kept !== size) throw new Error(`the backlog is ${kept}, not ${size}`);
  return { size, store, ids, tookMs: Object.fromEntries(Object.keys(questions).map((name) => [name, []])) };
}

/** Somewhere in the middle half, elsewhere each time. */
function any({ ids, size }: Backlog): string {
  return ids[Math.floor(size * (0.25 + Math.random() / 2))] ?? '';
}

async function claim({ store }: Backlog): Promise<number> {
  const lanes = webhooks.map((webhook) => ({ webhook, limit: claimEach }));
  const nowMs = Date.now();
  const startMs = performance.now();
  const { claimed } = await store.claim(lanes, { nowMs, leaseUntilMs: nowMs + leaseMs });
  const tookMs = performance.now() - startMs;
  if (claimed.length !== webhooks.length * claimEach) throw new Error(`a claim took ${claimed.length}`);
  await store.handBack(claimed, nowMs);
  return tookMs;
}

async function timed(ask: () => Promise<readonly unknown[]>): Promise<number> {
  const startMs = performance.now();
  const found = await ask();
  const tookMs = performance.now() - startMs;
  if (found.length === 0) throw new Error('a page is empty');
  return tookMs;
}

async function medianOf(ask: () => Promise<number>): Promise<number> {
  const tookMs: number[] = [];
  for (let time = 0; time < asked; time++) tookMs.push(await ask());
  return median(tookMs);
}

function tableOf(backlogs: readonly Backlog[]): string {
  const names = Object.keys(questions);
  const [least] = backlogs;
  if (least === undefined) return '';
  const rows = backlogs.map(({ size, tookMs }) => [
    `${size.toLocaleString('en')} waiting`,
    ...names.map((name) => medianRatio(tookMs[name] ?? [], least.tookMs[name] ?? []).toFixed(2)),
  ]);
  const inMs = names.map((name) => median(least.tookMs[name] ?? []).toFixed(2));
  return markdownTable(['backlog', ...names], [...rows, [`ms with ${least.size.toLocaleString('en')}`, ...inMs]]);
}
