import { DispatchError } from '../../src/core/errors.ts';
import { quote } from '../../src/core/quote.ts';
import { createDedupeMemory } from './dedupe-memory.ts';
import type { Claim, DedupeStore, Logger, ReceiverOptions } from '../options/options.ts';
import { emptyReply, type Reply } from '../reply/reply.ts';
import { requireNames } from '../options/require-names.ts';
import { within } from './within.ts';

/** An event to be handled once. */
interface Once {
  readonly id: string;
  readonly bodyHash: string;
  /** Runs the handlers; what it rejects with, or a reply that is not 2xx, frees the id. */
  readonly handle: () => Promise<Reply>;
}

/** Handles an event, or answers for a copy of one. */
export type Dedupe = (once: Once) => Promise<Reply>;

/**
 * What keeps handlers from running twice for an id. A copy that comes while the first still runs here waits for it and gets its reply.
 *
 * @throws INPUT_INVALID
 */
export function createDedupe(
  options: ReceiverOptions['dedupe'],
  logger: Logger,
  nowMs: () => number,
): Dedupe | undefined {
  if (options === undefined || options === false) return undefined;
  const store = toStore(options, nowMs);
  const running = new Map<string, { readonly bodyHash: string; readonly reply: Promise<Reply> }>();
  return async (once) => {
    const { id, bodyHash } = once;
    const first = running.get(id);
    if (first !== undefined) return first.bodyHash === bodyHash ? first.reply : Promise.reject(conflict());
    const reply = handleOnce(once, store, logger);
    running.set(id, { bodyHash, reply });
    try {
      return await reply;
    } finally {
      running.delete(id);
    }
  };
}

function toStore(options: Exclude<ReceiverOptions['dedupe'], false | undefined>, nowMs: () => number): DedupeStore {
  if (options === 'memory') return createDedupeMemory({}, nowMs);
  if (typeof options === 'object' && options !== null) {
    if (isStore(options)) return bounded(options);
    if (!storeNames.some((name) => name in options)) {
      requireNames(options, ['maxEntries', 'windowMs'], 'dedupe');
      return createDedupeMemory(options, nowMs);
    }
  }
  throw new DispatchError(
    'INPUT_INVALID',
    "dedupe: give false, 'memory', { maxEntries, windowMs } or { claim, done, release, onFailure: 'refuse' or 'accept' }",
  );
}

/** A store that does not answer is one that is down: 5 seconds. */
const storeLimitMs = 5_000;

function bounded(store: DedupeStore): DedupeStore {
  return {
    claim: (id, bodyHash) => inTime('claim', store.claim(id, bodyHash)),
    done: (id) => inTime('done', store.done(id)),
    release: (id) => inTime('release', store.release(id)),
    ...(store.onFailure !== undefined && { onFailure: store.onFailure }),
  };
}

function inTime<Value>(name: string, answer: Value | Promise<Value>): Value | Promise<Value> {
  if (!(answer instanceof Promise)) return answer;
  const late = (): DispatchError =>
    new DispatchError('DEDUPE_FAILED', `dedupe.${name} did not answer within ${storeLimitMs} ms`);
  return within(storeLimitMs, answer, late);
}

const storeNames = ['claim', 'done', 'release', 'onFailure'] as const;

function isStore(options: object): options is DedupeStore {
  const { claim, done, release, onFailure = 'refuse' }: Partial<DedupeStore> = options;
  return (
    [claim, done, release].every((member) => typeof member === 'function') && ['refuse', 'accept'].includes(onFailure)
  );
}

async function handleOnce(once: Once, store: DedupeStore, logger: Logger): Promise<Reply> {
  const { id, bodyHash, handle } = once;
  const claim = await claimed(once, store, logger);
  if (claim === false) return emptyReply(200);
  if (claim === 'conflict') throw conflict();
  if (claim === 'busy') throw new DispatchError('DEDUPE_BUSY', 'another process handles this id now');
  const settle = async (name: 'done' | 'release'): Promise<void> => {
    try {
      await store[name](id);
    } catch (error) {
      logger.error({ err: error, id, bodyHash }, `dedupe.${name} failed`);
    }
  };
  try {
    const reply = await handle();
    await settle(reply.status < 300 ? 'done' : 'release');
    return reply;
  } catch (error) {
    await settle('release');
    throw error;
  }
}

async function claimed({ id, bodyHash }: Once, store: DedupeStore, logger: Logger): Promise<Claim> {
  try {
    const claim: unknown = await store.claim(id, bodyHash);
    if (isClaim(claim)) return claim;
    throw new TypeError(`dedupe.claim answered ${quote(claim)}: answer true, false, 'busy' or 'conflict'`);
  } catch (cause) {
    if (store.onFailure !== 'accept') throw new DispatchError('DEDUPE_FAILED', 'dedupe.claim failed', { cause });
    logger.error({ err: cause, id }, 'dedupe.claim failed; the handlers run all the same');
    return true;
  }
}

function isClaim(claim: unknown): claim is Claim {
  return typeof claim === 'boolean' || claim === 'busy' || claim === 'conflict';
}

function conflict(): DispatchError {
  return new DispatchError('ID_CONFLICT', 'this id was used for another body: a copy has the same bytes');
}
