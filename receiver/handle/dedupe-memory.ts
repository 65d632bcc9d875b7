import type { Claim, DedupeMemory, DedupeStore } from '../options/options.ts';
import { milliseconds, wholeNumber } from '../options/settle-options.ts';

interface Entry {
  readonly bodyHash: string;
  /** Until when it is remembered, in milliseconds since 1970; Infinity while the handlers run. */
  forgottenAtMs: number;
}

const dayMs = 86_400_000;
const bodyWindowMs = 10_000;

/**
 * Remembers ids in this process, the oldest first to be forgotten.
 *
 * An id is unknown, running (claimed, not yet done) or done until its time is over. `claim` takes an unknown one to running, `done` a
 * running one to done, `release` one to unknown. Running ones are never forgotten to make room.
 *
 * @throws INPUT_INVALID
 */
export function createDedupeMemory({ maxEntries, windowMs }: DedupeMemory, nowMs: () => number): DedupeStore {
  const most = wholeNumber('dedupe.maxEntries', maxEntries, { usual: 10_000, least: 1 });
  const window = windowMs === undefined ? undefined : milliseconds('dedupe.windowMs', windowMs, 1);
  const entries = new Map<string, Entry>();
  const windowOf = (id: string, { bodyHash }: Entry): number => window ?? (id === bodyHash ? bodyWindowMs : dayMs);
  return {
    claim: (id, bodyHash): Claim => {
      const entry = entries.get(id);
      if (entry !== undefined && entry.forgottenAtMs > nowMs()) return entry.bodyHash === bodyHash ? false : 'conflict';
      entries.delete(id);
      entries.set(id, { bodyHash, forgottenAtMs: Infinity });
      makeRoom(entries, most);
      return true;
    },
    done: (id) => {
      const entry = entries.get(id);
      if (entry !== undefined) entry.forgottenAtMs = nowMs() + windowOf(id, entry);
    },
    release: (id) => void entries.delete(id),
  };
}

/** A map keeps the order of insertion, which is that of the claims. */
function makeRoom(entries: Map<string, Entry>, most: number): void {
  if (entries.size <= most) return;
  for (const [id, { forgottenAtMs }] of entries) {
    if (forgottenAtMs === Infinity) continue;
    entries.delete(id);
    if (entries.size <= most) return;
  }
}
