import type { Claimed } from '../../store/store.ts';
import type { RelayClock } from '../relay-clock.ts';
import type { Deliver } from './deliver.ts';
import type { Lane } from './lane.ts';
import type { Leases } from './leases.ts';

/** What a crew touches. */
export interface CrewParts {
  readonly clock: RelayClock;
  readonly leases: Leases;
  readonly deliver: Deliver;
  readonly handBack: (claimed: readonly Claimed[]) => Promise<void>;
  /** All that is under way, in all crews. */
  readonly works: Set<Promise<void>>;
  /** Told when there may be room. */
  readonly wake: () => void;
}

/** Works a lane off: starts what may start, and lets go of what is settled. */
export class Crew {
  readonly lane: Lane;
  readonly #parts: CrewParts;
  #isStopping = false;

  constructor(lane: Lane, parts: CrewParts) {
    this.lane = lane;
    this.#parts = parts;
  }

  /** Takes what was claimed. */
  take(claimed: Claimed): void {
    this.#parts.leases.keep(claimed);
    this.lane.add(claimed);
  }

  /** Starts what may start by now, and hands back what may not for a while. */
  proceed(): void {
    const { lane } = this;
    const nowMs = this.#parts.clock.nowMs();
    if (this.#isStopping || !lane.gate.isOpen(nowMs)) {
      const ready = lane.takeReady();
      if (ready.length > 0) this.#track(this.#giveBack(ready));
      return;
    }
    for (let next = lane.start(nowMs); next !== undefined; next = lane.start(nowMs)) this.#track(this.#run(next));
  }

  /** Starts nothing more. */
  stopStarting(): void {
    this.#isStopping = true;
    this.proceed();
  }

  async #run(claimed: Claimed): Promise<void> {
    const { leases, deliver } = this.#parts;
    const freed = (): void => this.#freed();
    // Of what another has by now, nothing is sent.
    if (leases.isOurs(claimed)) await deliver(claimed, this.lane, freed);
    else this.lane.ended(0);
    leases.letGo(claimed);
    this.lane.letGo();
    freed();
  }

  #freed(): void {
    this.proceed();
    this.#parts.wake();
  }

  async #giveBack(claimed: readonly Claimed[]): Promise<void> {
    await this.#parts.handBack(claimed);
    for (const each of claimed) this.#parts.leases.letGo(each);
    this.#parts.wake();
  }

  #track(work: Promise<void>): void {
    const { works } = this.#parts;
    works.add(work);
    void work.finally(() => works.delete(work));
  }
}
