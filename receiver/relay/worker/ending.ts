import type { Logger } from '../../options/options.ts';
import type { RelayClock } from '../relay-clock.ts';
import type { Crew } from './crew.ts';
import { relayStops } from './deliver.ts';
import type { Rounds } from './rounds.ts';

/** What has to end before a worker is at its end. */
export interface Ending {
  /** Everything that is under way: attempts, and what they leave being stored. */
  readonly works: Set<Promise<void>>;
  readonly attempts: Set<AbortController>;
  /** Once aborted, a store that fails is not asked again. */
  readonly giveUp: AbortController;
}

/** What ending touches. */
export interface EndingParts extends Ending {
  readonly rounds: Rounds;
  readonly crews: readonly Crew[];
  readonly clock: RelayClock;
  readonly logger: Logger;
}

const cutAfterMs = 24_000;
const leaveAfterMs = 25_000;

/** Starts nothing more and waits for what is under way; what takes too long is cut short, and a store that never answers is left. */
export async function endWorking(parts: EndingParts): Promise<void> {
  const { clock, logger, attempts, giveUp, works } = parts;
  const cancelCut = clock.after(cutAfterMs, () => {
    giveUp.abort();
    for (const attempt of attempts) attempt.abort(relayStops);
  });
  let cancelLeave: (() => void) | undefined;
  const leave = new Promise<void>((resolve) => {
    cancelLeave = clock.after(leaveAfterMs, resolve);
  });
  await Promise.race([leave, finish(parts)]);
  cancelCut();
  cancelLeave?.();
  if (works.size === 0) return;
  logger.warn(
    { deliveries: works.size },
    'stopped before the store took everything; what is left is due again when its leases end',
  );
}

async function finish({ rounds, crews, works }: EndingParts): Promise<void> {
  for (const crew of crews) crew.stopStarting();
  await rounds.stop();
  while (works.size > 0) await Promise.all(works);
}
