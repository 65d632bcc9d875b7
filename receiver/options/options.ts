import type { Filter } from '../../src/core/filter.ts';
import type { Encoding } from '../platform/platform.ts';

/** A secret that no longer verifies after an instant, for rotation. */
export interface ExpiringSecret {
  readonly secret: string;
  /** The last instant at which it verifies. @default it stays */
  readonly notAfter?: Date;
}

/** Takes what is worth telling: pino, or anything with these four functions. */
export interface Logger {
  readonly debug: (fields: object, message: string) => void;
  readonly info: (fields: object, message: string) => void;
  readonly warn: (fields: object, message: string) => void;
  readonly error: (fields: object, message: string) => void;
}

/** How requests are verified and read. Either secrets or access tokens must be given; what is given must hold. */
export interface VerifyOptions {
  /**
   * Secrets of W&B's webhook, all of which are tried. Each has at least 16 bytes and neither begins nor ends in white space; undefined and
   * empty ones are refused, for an unset variable must not switch verification off.
   */
  readonly secrets?: readonly (string | undefined | ExpiringSecret)[];
  /** Access tokens of W&B's webhook, `Authorization: Bearer …`. Undefined and empty ones are refused. */
  readonly accessTokens?: readonly (string | undefined)[];
  /**
   * Which signature must be there: `X-Wandb-Signature`, the triple of Standard Webhooks, or either, where each that is there must hold.
   *
   * @default 'wandb'
   */
  readonly scheme?: 'wandb' | 'standard-webhooks' | 'either';
  /** Longest body, in bytes; of a compressed one both what arrives and what comes out. @default 1048576 */
  readonly maxBodyBytes?: number;
  /** The compressions that are taken. @default [] */
  readonly encodings?: readonly Encoding[];
  /** How deep JSON may be nested. @default 64 */
  readonly maxDepth?: number;
  /** How long a body may take to arrive, in milliseconds. @default 10000 */
  readonly bodyTimeoutMs?: number;
  /** How far the timestamp of Standard Webhooks may be from now, in seconds, either way. @default 300 */
  readonly toleranceSeconds?: number;
  /** Shortest secret, in bytes; shorter ones than 16 are for tests. @default 16 */
  readonly minSecretBytes?: number;
  /** Where refusals and errors are told. @default warnings and errors go to `console` */
  readonly logger?: Logger;
}

/** What {@link DedupeStore.claim} found: the id is ours now, done with, being worked on elsewhere, or another body's. */
export type Claim = boolean | 'busy' | 'conflict';

/** Remembers ids, for all processes of a receiver. */
export interface DedupeStore {
  /**
   * Takes an id for a body, given by its SHA-256 in hex. True: it is ours; false: it was done; `busy`: another process has it now;
   * `conflict`: it belongs to another body.
   */
  readonly claim: (id: string, bodyHash: string) => Claim | Promise<Claim>;
  /** The handlers are done with it. */
  readonly done: (id: string) => void | Promise<void>;
  /** The handlers failed: it is free again. */
  readonly release: (id: string) => void | Promise<void>;
  /** What to do when the store itself fails: answer 503, or run the handlers all the same. It is logged either way. @default 'refuse' */
  readonly onFailure?: 'refuse' | 'accept';
}

/** Memory of this process alone. */
export interface DedupeMemory {
  /** How many ids are remembered. @default 10000 */
  readonly maxEntries?: number;
  /** How long, in milliseconds. @default 24 hours for ids of Standard Webhooks, 10 seconds for bodies, which W&B may repeat and mean it */
  readonly windowMs?: number;
}

/** How a receiver works. */
export interface ReceiverOptions extends VerifyOptions {
  /** How long the handlers of an event may take together, in milliseconds. @default 10000 */
  readonly handlerTimeoutMs?: number;
  /** Whether a copy of an event runs no handler. @default false */
  readonly dedupe?: false | 'memory' | DedupeMemory | DedupeStore;
  /** What becomes of an event whose type W&B does not have. @default 'accept' */
  readonly onUnknown?: 'accept' | 'refuse';
}

/** Patterns of {@link Filter}; a single one may stand without a list. */
export type EventFilter = { readonly [Name in keyof Filter]?: string | readonly string[] };
