import type { Logger } from '../../options/options.ts';
import type { Claimed, ClaimId, Store } from '../../store/store.ts';
import type { RelayClock } from '../relay-clock.ts';

/** What keeping touches. */
export interface LeaseParts {
  readonly store: Pick<Store, 'extend'>;
  readonly clock: RelayClock;
  readonly logger: Logger;
  readonly leaseMs: number;
}

/** Keeps what was claimed ours until it is let go: at every third of a lease, as long as there is one, the ends of all are moved. */
export class Leases {
  readonly #parts: LeaseParts;
  readonly #kept = new Map<string, Claimed>();
  #cancelBeat: (() => void) | undefined;
  #isStopped = false;

  constructor(parts: LeaseParts) {
    this.#parts = parts;
  }

  /** The end of a lease that begins now. */
  untilMs(): number {
    return this.#parts.clock.nowMs() + this.#parts.leaseMs;
  }

  keep(claimed: Claimed): void {
    this.#kept.set(claimed.id, claimed);
    this.#beatLater();
  }

  /** Whether a claim is, by all that we know, ours. */
  isOurs({ id, fence }: ClaimId): boolean {
    return this.#kept.get(id)?.fence === fence;
  }

  letGo(claim: ClaimId): void {
    if (this.isOurs(claim)) this.#kept.delete(claim.id);
  }

  /** Moves no lease any more. */
  stop(): void {
    this.#isStopped = true;
    this.#cancelBeat?.();
  }

  #beatLater(): void {
    if (this.#isStopped || this.#cancelBeat !== undefined || this.#kept.size === 0) return;
    this.#cancelBeat = this.#parts.clock.after(this.#parts.leaseMs / 3, () => void this.#beat());
  }

  async #beat(): Promise<void> {
    const { store, logger } = this.#parts;
    const claims = [...this.#kept.values()].map(({ id, fence }) => ({ id, fence }));
    try {
      const gone = claims.length === 0 ? [] : await store.extend(claims, this.untilMs());
      // What was settled meanwhile is not lost.
      const lost = gone.filter((claim) => this.isOurs(claim));
      for (const claim of lost) this.letGo(claim);
      if (lost.length > 0) logger.warn({ deliveries: lost.map(({ id }) => id) }, 'leases ended before they were moved');
    } catch (error) {
      logger.error({ err: error }, 'the store moved no leases');
    }
    this.#cancelBeat = undefined;
    this.#beatLater();
  }
}
