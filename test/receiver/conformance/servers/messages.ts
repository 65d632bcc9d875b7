import type { ServerOptions } from 'node:http';
import type { ReceiverOptions } from '../../../../receiver/options/options.ts';

/** What handlers do beside telling the parent of what they got. */
type Behaviour = 'answer' | 'fail first' | 'hang' | 'hold';

/** How a receiver of a server process is set up. */
export interface Mount {
  readonly options: ReceiverOptions;
  /** `fail first`: throws once; `hold`: waits for the word of the parent. @default 'answer' */
  readonly behaviour?: Behaviour;
  /** A dedupe store that is down. */
  readonly storeIsDown?: { readonly onFailure: 'refuse' | 'accept' };
}

/** What a server process is told to serve: every mount behind every adapter, each on a port of its own. */
export interface ServerConfig {
  readonly adapters: readonly string[];
  readonly mounts: Readonly<Record<string, Mount>>;
  readonly server?: ServerOptions;
}

/** A mount behind an adapter: `ADAPTER | MOUNT`. */
export type Place = `${string} | ${string}`;

/** What a server process tells. */
export type FromServer =
  | { readonly kind: 'listening'; readonly ports: Readonly<Record<Place, number>> }
  | { readonly kind: 'requested'; readonly place: Place }
  | { readonly kind: 'handled'; readonly place: Place; readonly event: unknown; readonly body: string }
  | { readonly kind: 'logged'; readonly place: Place; readonly level: string; readonly line: string }
  | { readonly kind: 'synced'; readonly peakRssKiB: number; readonly polluted: boolean }
  | { readonly kind: 'closing' };

/** What it is asked: to tell that it told everything, and to let held handlers go. */
export type ToServer = 'sync' | 'release';
