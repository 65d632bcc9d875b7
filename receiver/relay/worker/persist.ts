import type { Logger } from '../../options/options.ts';
import type { RelayClock } from '../relay-clock.ts';

const firstPauseMs = 500;
const longestPauseMs = 30_000;

/** The pause after so many failures of the store in a row, from 1. */
export function pauseAfter(failures: number): number {
  return Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(failures - 1, 16));
}

/** What persisting touches. */
export interface PersistParts {
  readonly clock: RelayClock;
  readonly logger: Logger;
  /** Ends the waiting: once it is aborted, a failure is the last. */
  readonly giveUp: AbortSignal;
}

/** Asks the store until it does what it is asked, with growing pauses; undefined where it was given up. */
export async function persist<Result>(
  what: object,
  act: () => Promise<Result>,
  { clock, logger, giveUp }: PersistParts,
): Promise<Result | undefined> {
  for (let failures = 1; ; failures += 1) {
    try {
      return await act();
    } catch (error) {
      logger.error({ err: error, ...what }, 'the store took nothing');
    }
    if (giveUp.aborted) return undefined;
    await pause(pauseAfter(failures), clock, giveUp);
  }
}

function pause(pauseMs: number, clock: RelayClock, giveUp: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      cancel();
      giveUp.removeEventListener('abort', done);
      resolve();
    };
    const cancel = clock.after(pauseMs, done);
    giveUp.addEventListener('abort', done);
  });
}
