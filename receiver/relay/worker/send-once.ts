import { connectionFailure } from '../../../src/deliver/connection-failure.ts';
import { lostOutcome } from '../../../src/deliver/http/http-outcome.ts';
import type { Logger } from '../../options/options.ts';
import type { Claimed } from '../../store/store.ts';
import type { RelayClock } from '../relay-clock.ts';
import type { RunnableWebhook, Sent } from './runnable/runnable-webhook.ts';

/** What sending touches. */
export interface SendParts {
  readonly clock: RelayClock;
  readonly wallNowMs: () => number;
  readonly logger: Logger;
}

/** How long an attempt that was ended has to say what came of it. */
const lastWordsMs = 500;

/** Sends once, in the policy's time; ended from outside by the controller. It never rejects, nor waits for one who ignores the end. */
export async function sendOnce(
  webhook: RunnableWebhook,
  claimed: Claimed,
  { clock, wallNowMs, logger, controller }: SendParts & { readonly controller: AbortController },
): Promise<Sent> {
  const { timeoutMs } = webhook.policy;
  const { signal } = controller;
  const cancelTimeout = clock.after(timeoutMs, () => {
    controller.abort(new DOMException(`${timeoutMs} ms are over`, 'TimeoutError'));
  });
  let cancelLastWords: (() => void) | undefined;
  const ignored = new Promise<Sent>((resolve) => {
    signal.addEventListener('abort', () => {
      cancelLastWords = clock.after(lastWordsMs, () => resolve(lost(signal.reason)));
    });
  });
  try {
    const { id, payload } = claimed;
    return await Promise.race([webhook.send({ id, payload }, { nowMs: wallNowMs(), signal }), ignored]);
  } catch (error) {
    logger.error({ err: error, delivery: claimed.id, webhook: webhook.name }, 'an attempt failed that should not');
    return lost(error);
  } finally {
    cancelTimeout();
    cancelLastWords?.();
  }
}

function lost(error: unknown): Sent {
  return { outcome: lostOutcome(connectionFailure(error)), headers: {}, body: new Uint8Array(0) };
}
