import type { Reply } from '../../reply.ts';
import type { Store } from '../../store/store.ts';
import type { RelayClock } from '../relay-clock.ts';
import { jsonReply } from './json-reply.ts';

/** How the relay is. */
export interface Health {
  /** Answers whether events should be sent here: 200, or 503 while the store does not answer or the relay stops. */
  readonly ready: () => Promise<Reply>;
  readonly isStopping: () => boolean;
}

/** What health depends on. */
export interface HealthParts {
  readonly store: Pick<Store, 'event'>;
  readonly clock: RelayClock;
  readonly isStopping: () => boolean;
}

/** A store that takes longer does not answer. */
const patienceMs = 2_000;
/** The id of nothing. Source: RFC 9562, section 5.9. */
const nilId = '00000000-0000-0000-0000-000000000000';

/** Asks the store at each call, by what costs it least: a look for an event that is not there. */
export function createHealth({ store, clock, isStopping }: HealthParts): Health {
  const answers = (): Promise<boolean> =>
    new Promise((resolve) => {
      const cancel = clock.after(patienceMs, () => resolve(false));
      store
        .event(nilId)
        .then(
          () => resolve(true),
          () => resolve(false),
        )
        .finally(cancel);
    });
  return {
    isStopping,
    ready: async () => {
      if (isStopping()) return jsonReply(503, { status: 'stopping' });
      return (await answers()) ? jsonReply(200, { status: 'ready' }) : jsonReply(503, { status: 'store failed' });
    },
  };
}
