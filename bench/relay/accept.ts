/* oxlint-disable no-await-in-loop -- one contestant after the other is the point */
import { median } from '../measure/median.ts';
import { medianRatio } from '../measure/ratio.ts';
import { markdownTable } from '../measure/table.ts';
import { withQueues, type Arena, type RunningQueue } from './contestants/running.ts';
import { openDisk, type Disk } from './disk.ts';
import { contentBytes, newEvent } from './sample.ts';

/** How long and how often is measured. */
export interface AcceptPlan {
  readonly rounds: number;
  /** Of one contestant with so many callers in one round. */
  readonly sliceMs: number;
}

const callers = [1, 64, 512] as const;

interface Column {
  readonly callers: number;
  /** One for each round. */
  readonly perMs: number[];
  /** Syncs of the disk, just before. */
  readonly syncsPerMs: number[];
}

/**
 * Events that are on disk per second, as ratios to how often the disk syncs the same bytes one at a time: each slice is compared with the
 * disk's just before it, and of the rounds the median.
 */
export async function benchAccept(arena: Arena, plan: AcceptPlan): Promise<string> {
  const disk = openDisk(arena.folder, contentBytes(newEvent()));
  try {
    return await withQueues(
      arena,
      ({ isDurable }) => isDurable,
      async (queues) => {
        for (const queue of queues) await requireKept(queue);
        const rows = queues.map((queue) => ({ queue, columns: callers.map(emptyColumn) }));
        for (let round = -1; round < plan.rounds; round++) {
          for (const { queue, columns } of rows) {
            await queue.ask('clear', undefined);
            for (const column of columns) await runSlice(disk, { queue, column }, { plan, isCounted: round >= 0 });
          }
        }
        return tableOf(rows);
      },
    );
  } finally {
    disk.close();
  }
}

function emptyColumn(count: number): Column {
  return { callers: count, perMs: [], syncsPerMs: [] };
}

/** Nobody is measured who forgets, or says that it is on disk before it is. */
async function requireKept({ name, ask }: RunningQueue): Promise<void> {
  const { count } = await ask('load', { callers: 8, forMs: 50 });
  const kept = await ask('waiting', undefined);
  if (kept !== count) throw new Error(`${name} took ${count} and kept ${kept}`);
}

async function runSlice(
  disk: Disk,
  { queue, column }: { readonly queue: RunningQueue; readonly column: Column },
  { plan, isCounted }: { readonly plan: AcceptPlan; readonly isCounted: boolean },
): Promise<void> {
  const syncs = disk.sync(plan.sliceMs / 4).length;
  const { perMs } = await queue.ask('load', { callers: column.callers, forMs: plan.sliceMs });
  if (!isCounted) return;
  column.perMs.push(perMs);
  column.syncsPerMs.push(syncs / (plan.sliceMs / 4));
}

function tableOf(rows: readonly { readonly queue: RunningQueue; readonly columns: readonly Column[] }[]): string {
  const head = [
    'durable accept, of the disk’s fdatasync',
    ...callers.map((count) => `${count} caller${count === 1 ? '' : 's'}`),
  ];
  const perSecond = median(rows.flatMap(({ columns }) => columns.flatMap(({ syncsPerMs }) => syncsPerMs))) * 1000;
  const first = [`append + fdatasync, one at a time (${perSecond.toFixed(0)}/s)`, '1.00', '', ''];
  const others = rows.map(({ queue, columns }) => [
    queue.name,
    ...columns.map(({ perMs, syncsPerMs }) => medianRatio(perMs, syncsPerMs).toFixed(2)),
  ]);
  return markdownTable(head, [first, ...others]);
}
