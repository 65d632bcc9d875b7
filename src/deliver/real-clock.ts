import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from './clock.ts';

/** The clock on the wall. */
export const realClock: Clock = {
  nowMs: () => Date.now(),
  sleep: async (durationMs) => {
    await sleep(durationMs);
  },
};
