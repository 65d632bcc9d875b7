/** One queue as a process of its own, started by running.ts. */
/* oxlint-disable no-await-in-loop -- one after the other is the point */
import { answerParent } from '../../measure/program.ts';
import { contestants } from './contestants.ts';
import type { Ground } from './queue.ts';
import type { QueueMethods } from './running.ts';

const [name = '', ground = ''] = process.argv.slice(2);
const contestant = contestants[name];
if (contestant === undefined) throw new Error(`no contestant ${name}`);
// Written by running.ts.
const queue = await contestant.create(JSON.parse(ground) as Ground);

const methods: QueueMethods = {
  clear: () => queue.clear(),
  waiting: () => queue.waiting(),
  fill: (count) => queue.fill(count),
  drain: async (count) => {
    const startMs = performance.now();
    await queue.drain(count);
    return count / (performance.now() - startMs);
  },
  load: async ({ callers, forMs }) => {
    const startMs = performance.now();
    let count = 0;
    const call = async (): Promise<void> => {
      for (; performance.now() - startMs < forMs; count++) await queue.put();
    };
    await Promise.all(Array.from({ length: callers }, call));
    return { count, perMs: count / (performance.now() - startMs) };
  },
};

answerParent(methods, () => queue.close());
