/* oxlint-disable no-await-in-loop -- one contestant after the other is the point */
import { medianRatio } from '../measure/ratio.ts';
import { markdownTable } from '../measure/table.ts';
import { withQueues, type Arena, type RunningQueue } from './contestants/running.ts';

/** How much and how often is measured. */
export interface DrainPlan {
  readonly rounds: number;
  /** How many deliveries one contestant delivers in one round. */
  readonly deliveries: number;
}

const few = 200;

/**
 * Deliveries that wait already, delivered to a sink: how many per second, as ratios to an array in memory with the same client and
 * concurrency. In each round all deliver as many; each round is compared within itself, and of the rounds the median.
 */
export async function benchDrain(arena: Arena, { rounds, deliveries }: DrainPlan): Promise<string> {
  return withQueues(
    arena,
    () => true,
    async (queues) => {
      for (const queue of queues) await deliverAll(arena, { queue, count: few, verify: true });
      const rows = queues.map((queue) => ({ queue, perMs: [] as number[] }));
      for (let round = -1; round < rounds; round++) {
        for (const { queue, perMs } of rows) {
          const rate = await deliverAll(arena, { queue, count: deliveries, verify: false });
          if (round >= 0) perMs.push(rate);
        }
      }
      const base = rows[0]?.perMs ?? [];
      return markdownTable(
        ['drain', 'deliveries/s of the array'],
        rows.map(({ queue, perMs }) => [queue.name, medianRatio(perMs, base).toFixed(2)]),
      );
    },
  );
}

interface Drain {
  readonly queue: RunningQueue;
  readonly count: number;
  /** Whether signatures are looked at, which costs the sink time. */
  readonly verify: boolean;
}

/** Nobody is measured who sends one twice, or leaves one out. */
async function deliverAll({ sink }: Arena, { queue, count, verify }: Drain): Promise<number> {
  await queue.ask('clear', undefined);
  await queue.ask('fill', count);
  await sink.ask('empty', { verify });
  const perMs = await queue.ask('drain', count);
  const { requests, ids, forged } = await sink.ask('counts', undefined);
  const left = verify ? await queue.ask('waiting', undefined) : 0;
  if (requests !== count || ids !== count || forged > 0 || left > 0)
    throw new Error(`${queue.name}: of ${count} came ${ids}, ${requests} times, ${forged} forged; ${left} wait`);
  return perMs;
}
