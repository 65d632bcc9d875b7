import type { Logger } from '../../options/options.ts';
import type { Claimed, ClaimResult, Lane as ClaimLane } from '../../store/store.ts';
import type { RelayClock } from '../relay-clock.ts';
import type { Crew } from './crew.ts';
import { pauseAfter } from './persist.ts';

/** What a round touches. */
export interface RoundParts {
  readonly clock: RelayClock;
  readonly logger: Logger;
  /** There may come more. */
  readonly crews: readonly Crew[];
  /** What is done before the first claim, again where it failed. */
  readonly prepare: () => Promise<void>;
  readonly claim: (lanes: readonly ClaimLane[]) => Promise<ClaimResult>;
}

/** Others may leave what nobody tells of: a process that died, whose leases end. */
const idleMs = 5_000;
/** What is due and cannot be claimed is looked for again by then. */
const unclaimableMs = 100;
const mostPerClaim = 1_000;

/**
 * Looks for what is due, one round at a time: when woken, when the next is due, when a lane opens, else every few seconds. After a
 * failure of the store the next round waits, whoever wakes.
 */
export class Rounds {
  readonly #parts: RoundParts;
  #current: Promise<void> | undefined;
  #isPrepared = false;
  #isWoken = false;
  #isStopped = false;
  #failures = 0;
  #cancelTimer: (() => void) | undefined;

  constructor(parts: RoundParts) {
    this.#parts = parts;
  }

  wake(): void {
    this.#isWoken = true;
    if (this.#current === undefined && this.#failures === 0) this.#begin();
  }

  /** Resolves when no claim is under way any more, nor will be. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#cancelTimer?.();
    await this.#current;
  }

  #begin(): void {
    this.#cancelTimer?.();
    this.#isWoken = false;
    if (!this.#isStopped) this.#current = this.#round();
  }

  async #round(): Promise<void> {
    const { clock, logger } = this.#parts;
    let nextAtMs: number;
    try {
      nextAtMs = await this.#claimAll();
      this.#failures = 0;
    } catch (error) {
      this.#failures += 1;
      nextAtMs = clock.nowMs() + pauseAfter(this.#failures);
      logger.error({ err: error }, 'the store gave nothing to deliver');
    }
    this.#current = undefined;
    if (this.#isStopped) return;
    if (this.#isWoken && this.#failures === 0) this.#begin();
    else this.#cancelTimer = clock.after(Math.max(1, nextAtMs - clock.nowMs()), () => this.#begin());
  }

  /** Claims until nothing is due that there is room for; gives when to look again. */
  async #claimAll(): Promise<number> {
    const { clock, crews, claim, prepare } = this.#parts;
    if (!this.#isPrepared) await prepare();
    this.#isPrepared = true;
    for (;;) {
      const nowMs = clock.nowMs();
      // What is claimed already may start by now: its token's limit is shared, and another webhook may have been before it.
      for (const crew of crews) crew.proceed();
      const lanes = this.#isStopped ? [] : withRoom(crews, nowMs);
      const { claimed, nextDueAtMs = Number.POSITIVE_INFINITY } = lanes.length === 0 ? nothing : await claim(lanes);
      handOut(claimed, crews);
      // A lane with more due than it has room for hides when others are due: these are asked for once more, without it.
      if (nextDueAtMs <= nowMs && claimed.length > 0) continue;
      const dueAtMs = nextDueAtMs > nowMs ? nextDueAtMs : nowMs + unclaimableMs;
      const opensAtMs = crews.map(({ lane }) => lane.opensAtMs(nowMs) ?? dueAtMs);
      return Math.min(dueAtMs, nowMs + idleMs, ...opensAtMs);
    }
  }
}

const nothing: ClaimResult = { claimed: [], nextDueAtMs: undefined };

function withRoom(crews: readonly Crew[], nowMs: number): readonly ClaimLane[] {
  const most = Math.max(1, Math.floor(mostPerClaim / crews.length));
  return crews
    .map(({ lane }) => ({ webhook: lane.webhook, limit: Math.min(most, lane.room(nowMs)) }))
    .filter(({ limit }) => limit > 0);
}

function handOut(claimed: readonly Claimed[], crews: readonly Crew[]): void {
  if (claimed.length === 0) return;
  const byWebhook = new Map(crews.map((crew) => [crew.lane.webhook, crew]));
  for (const each of claimed) byWebhook.get(each.webhook)?.take(each);
  for (const crew of crews) crew.proceed();
}
