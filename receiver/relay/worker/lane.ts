import type { Claimed } from '../../store/store.ts';
import type { BreakerState } from './circuit-breaker.ts';
import type { Gate } from './gate.ts';

/** How a webhook's lane stands. */
export interface LaneStatus {
  readonly webhook: string;
  /** How many attempts are under way. */
  readonly sending: number;
  readonly breaker: BreakerState;
  /** Until when the receiving side asked to wait; undefined: it does not. */
  readonly heldUntilMs: number | undefined;
}

/** An attempt that takes longer is slow, and nothing is claimed ahead of it, to stand as `sending` unsent. */
const fastMs = 250;

/** How many times over a fast lane may hold what is under way, ready or being settled, so that sending never waits for the store. */
const fastDepth = 24;

/**
 * Where fewer are ready than this many times what is under way, more are claimed, and then many: each claim is a transaction, which what
 * was delivered since the last one is settled in. These are what is sent meanwhile.
 */
const lowWater = 8;

/**
 * The deliveries of one webhook that are ours now. Each is claimed and ready, then under way, then being settled, then let go. What
 * stops one lane stops no other.
 */
export class Lane {
  readonly webhook: string;
  readonly gate: Gate;
  #ready: Claimed[] = [];
  #sending = 0;
  #held = 0;
  #isFast = false;

  constructor(webhook: string, gate: Gate) {
    this.webhook = webhook;
    this.gate = gate;
  }

  /** How many more may be claimed. */
  room(nowMs: number): number {
    if (!this.gate.isOpen(nowMs)) return 0;
    const room = Math.min(this.#depth() - this.#held, this.gate.startable(nowMs) - this.#ready.length);
    return this.#ready.length >= this.gate.width() * lowWater ? 0 : Math.max(0, room);
  }

  /** When there may be more room by time alone; undefined: it changes nothing. */
  opensAtMs(nowMs: number): number | undefined {
    return this.gate.opensAtMs(nowMs, this.#ready.length);
  }

  /** Claimed. */
  add(claimed: Claimed): void {
    this.#ready.push(claimed);
    this.#held += 1;
  }

  /** The next to be sent, which is under way from now on; undefined: none may start. */
  start(nowMs: number): Claimed | undefined {
    const { gate } = this;
    // Another webhook of the same token may have started what room() left for this one.
    if (!gate.isOpen(nowMs) || this.#sending >= gate.width() || gate.startable(nowMs) < 1) return undefined;
    const next = this.#ready.shift();
    if (next === undefined) return undefined;
    gate.started(nowMs);
    this.#sending += 1;
    return next;
  }

  /** An attempt ended, after so long. */
  ended(durationMs: number): void {
    this.#sending -= 1;
    this.#isFast = durationMs < fastMs;
  }

  /** A delivery that was under way is settled, and not ours any more. */
  letGo(): void {
    this.#held -= 1;
  }

  /** Takes out what is ready. */
  takeReady(): readonly Claimed[] {
    const ready = this.#ready;
    this.#ready = [];
    this.#held -= ready.length;
    return ready;
  }

  status(nowMs: number): LaneStatus {
    const heldUntilMs = this.gate.heldUntilMs();
    return {
      webhook: this.webhook,
      sending: this.#sending,
      breaker: this.gate.breaker(),
      heldUntilMs: heldUntilMs > nowMs ? heldUntilMs : undefined,
    };
  }

  #depth(): number {
    return this.gate.width() * (this.#isFast && this.gate.breaker().kind === 'closed' ? fastDepth : 1);
  }
}
