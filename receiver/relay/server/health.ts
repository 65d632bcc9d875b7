import type { IncomingMessage, ServerResponse } from 'node:http';
import { sendReply } from '../../node/send-reply.ts';
import type { Reply } from '../../reply/reply.ts';
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
  readonly store: Pick<Store, 'ping'>;
  readonly clock: RelayClock;
  readonly isStopping: () => boolean;
}

/** A store that takes longer does not answer. */
const patienceMs = 2_000;

/** Asks the store at each call. */
export function createHealth({ store, clock, isStopping }: HealthParts): Health {
  const answers = (): Promise<boolean> =>
    new Promise((resolve) => {
      const cancel = clock.after(patienceMs, () => resolve(false));
      store
        .ping()
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

const path = /^\/(healthz|readyz)\/?(?:\?|$)/u;

/** `GET /healthz`: the process lives; `GET /readyz`: it can take events. False: it is neither, and the request is left as it is. */
export function createHealthListener(
  health: Pick<Health, 'ready'>,
): (request: IncomingMessage, response: ServerResponse) => boolean {
  const answer = async (which: string): Promise<Reply> =>
    which === 'healthz' ? jsonReply(200, { status: 'ok' }) : health.ready();
  return (request, response) => {
    const [, which] = path.exec(request.url ?? '') ?? [];
    if (which === undefined || !['GET', 'HEAD'].includes(request.method ?? '')) return false;
    void answer(which).then((reply) => sendReply(request, response, reply));
    return true;
  };
}
