import type { IncomingMessage } from 'node:http';
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

/** As it is asked for, be it by a path or by a whole URL. */
const path = /^(?:https?:\/\/[^/]*)?\/(healthz|readyz)\/?(?:[?#]|$)/iu;

/** `GET /healthz`: the process lives; `GET /readyz`: it can take events. Undefined: it is neither that was asked for. */
export async function healthReply(
  { method = '', url = '' }: Pick<IncomingMessage, 'method' | 'url'>,
  health: Pick<Health, 'ready'>,
): Promise<Reply | undefined> {
  const [, which] = path.exec(url) ?? [];
  if (which === undefined || !['GET', 'HEAD'].includes(method)) return undefined;
  return which.toLowerCase() === 'healthz' ? jsonReply(200, { status: 'ok' }) : health.ready();
}
