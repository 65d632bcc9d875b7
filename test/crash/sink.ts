import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** One request that came to the sink. */
export interface Arrival {
  readonly marker: string;
  readonly automation: string;
  /** The header `webhook-id`. */
  readonly id: string;
  /** Whether both signatures hold. */
  readonly isSigned: boolean;
  /** Whether the payload is, byte for byte, what is due for the marker. */
  readonly isWhole: boolean;
  /** When it was there, in milliseconds since 1970. */
  readonly atMs: number;
  /** When its answer went out; null: it did not yet. */
  answeredAtMs: number | null;
}

/** What the sink's process says. */
export type FromSink =
  | { readonly port: number }
  | { readonly count: number }
  | { readonly arrivals: readonly Arrival[] };

/** The sink, in a process of its own. */
export interface Sink {
  readonly port: number;
  /** How many requests came. */
  readonly count: () => Promise<number>;
  /** All that came, in order; to be asked once. */
  readonly arrivals: () => Promise<readonly Arrival[]>;
  readonly close: () => void;
}

/** Starts the sink's process. */
export async function startSink(): Promise<Sink> {
  const child = fork(fileURLToPath(new URL('./sink-process.ts', import.meta.url)), { stdio: 'inherit' });
  const started = await next(child);
  if (!('port' in started)) throw new Error('the sink did not say its port first');
  const ask = (asked: 'count' | 'more') => {
    child.send(asked);
    return next(child);
  };
  return {
    port: started.port,
    count: async () => {
      const said = await ask('count');
      return 'count' in said ? said.count : 0;
    },
    arrivals: async () => {
      const all: Arrival[] = [];
      for (;;) {
        const said = await ask('more');
        if (!('arrivals' in said) || said.arrivals.length === 0) return all;
        all.push(...said.arrivals);
      }
    },
    close: () => void child.kill(),
  };
}

async function next(child: ChildProcess): Promise<FromSink> {
  const [said] = (await once(child, 'message')) as [FromSink];
  return said;
}
