import { Pool } from 'undici';
import { bodyOf, hmac, markerOf } from './event-of.ts';

/** What became of one request. */
export type Poured =
  /** A 2xx was seen; the ids of its deliveries too, unless the connection broke in between. */
  | { readonly kind: 'accepted'; readonly marker: string; readonly deliveries: readonly string[] | undefined }
  /** Another status was seen. */
  | { readonly kind: 'refused'; readonly marker: string; readonly status: number }
  /** No answer was seen: the event may be stored or not. */
  | { readonly kind: 'unanswered'; readonly marker: string };

/** Pours events in until it is stopped. */
export interface Pouring {
  /** Starts no request any more, and resolves when each has its answer, or has none. */
  readonly stop: () => Promise<void>;
}

/** What is poured, and where to. */
export interface PourOptions {
  readonly port: number;
  readonly connections: number;
  /** The number of the next event. */
  readonly nextNumber: () => number;
  readonly tell: (poured: Poured) => void;
}

/** Pours signed events in, each connection one after the other. */
export function pour({ port, connections, nextNumber, tell }: PourOptions): Pouring {
  const pool = new Pool(`http://127.0.0.1:${port}`, { connections, bodyTimeout: 15_000, headersTimeout: 15_000 });
  const stopping = new AbortController();
  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      const poured = await post(pool, markerOf(nextNumber()));
      tell(poured);
      // Nobody is there any more: the next life has a pouring of its own.
      if (poured.kind === 'unanswered') return;
    }
  };
  const running = Array.from({ length: connections }, run);
  return {
    stop: async () => {
      stopping.abort();
      await Promise.all(running);
      await pool.destroy();
    },
  };
}

async function post(pool: Pool, marker: string): Promise<Poured> {
  const body = bodyOf(marker);
  const headers = { 'content-type': 'application/json', 'x-wandb-signature': hmac(body) };
  try {
    const reply = await pool.request({ method: 'POST', path: '/wandb/wandb', headers, body });
    const status = reply.statusCode;
    const text = await reply.body.text().catch(() => undefined);
    if (status < 200 || status >= 300) return { kind: 'refused', marker, status };
    return { kind: 'accepted', marker, deliveries: text === undefined ? undefined : deliveriesIn(text) };
  } catch {
    return { kind: 'unanswered', marker };
  }
}

function deliveriesIn(text: string): readonly string[] | undefined {
  const { deliveries }: { readonly deliveries?: readonly string[] } = JSON.parse(text);
  return deliveries;
}
