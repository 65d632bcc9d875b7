/* oxlint-disable no-await-in-loop -- one contestant after the other is the point */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { startProgram, type Program } from '../../measure/program.ts';
import type { Sink } from '../sink.ts';
import { contestants, type Contestant } from './contestants.ts';

/** What a queue's process can be asked. */
export type QueueMethods = {
  readonly clear: (input: undefined) => Promise<void>;
  readonly waiting: (input: undefined) => Promise<number>;
  readonly fill: (count: number) => Promise<void>;
  /** Gives how many deliveries were delivered and settled in a millisecond. */
  readonly drain: (count: number) => Promise<number>;
  /** So many callers, each of whom puts one after the other. */
  readonly load: (input: { readonly callers: number; readonly forMs: number }) => Promise<{
    readonly count: number;
    readonly perMs: number;
  }>;
};

/** A queue that runs. */
export interface RunningQueue extends Program<QueueMethods> {
  readonly name: string;
}

/** What queues run on. */
export interface Arena {
  readonly folder: string;
  readonly sink: Sink;
  /** Where PostgreSQL's socket is; undefined: it does not run, and who needs it is left out. */
  readonly postgres: string | undefined;
}

/** Runs with the queues that are chosen, each in a process of its own. */
export async function withQueues<Result>(
  arena: Arena,
  choose: (contestant: Contestant) => boolean,
  run: (queues: readonly RunningQueue[]) => Promise<Result>,
): Promise<Result> {
  const { folder, sink, postgres } = arena;
  const queues: RunningQueue[] = [];
  try {
    for (const [index, [name, contestant]] of Object.entries(contestants).entries()) {
      if (!choose(contestant) || (contestant.needsPostgres && postgres === undefined)) continue;
      const own = join(folder, `queue-${index}`);
      mkdirSync(own, { recursive: true });
      const argv = [name, JSON.stringify({ folder: own, sinkUrl: sink.url, postgres })];
      const file = new URL('program.ts', import.meta.url);
      const program = await startProgram<QueueMethods>({ file, argv, log: join(own, 'log') });
      queues.push({ name, ...program });
      await program.ask('clear', undefined);
    }
    return await run(queues);
  } finally {
    for (const { stop } of queues) await stop();
  }
}
