import type { Logger } from '../../options/options.ts';
import type { Claimed, ClaimResult, Lane as ClaimLane, Store } from '../../store/store.ts';
import type { RelayClock } from '../relay-clock.ts';
import { Crew } from './crew.ts';
import { createAbandon, createDeliver, handBack, type Deliver, type DeliverParts } from './deliver.ts';
import { endWorking, type Ending } from './ending.ts';
import { createGate, type Gate } from './gate.ts';
import { Lane, type LaneStatus } from './lane.ts';
import { Leases } from './leases.ts';
import { longestDelayMs } from './retry-delay.ts';
import { Rounds } from './rounds.ts';
import type { RunnableWebhook } from './runnable/runnable-webhook.ts';
import { createTokenLimits } from './token-limits.ts';

/** What the worker is made of. */
export interface WorkerParts {
  readonly store: Store;
  readonly clock: RelayClock;
  readonly webhooks: readonly RunnableWebhook[];
  readonly logger: Logger;
  /**
   * The wall's clock, for the timestamps of signatures.
   *
   * @default Date.now
   */
  readonly wallNowMs?: () => number;
}

/** Delivers what is owed, from its creation until it is stopped. */
export interface Worker {
  /** Something was accepted. */
  readonly wake: () => void;
  /** The webhooks' lanes, in the order of the config. */
  readonly lanes: () => readonly LaneStatus[];
  /**
   * Claims nothing more, lets what is under way end, and hands back what does not within 24 seconds. Resolves when all is settled, at
   * the latest after 25.
   */
  readonly stop: () => Promise<void>;
}

/** A lease is longer than the longest attempt by this, and is moved long before it ends. */
const leaseMarginMs = 15_000;
/** How many deliveries to a webhook that is gone are given up at once. */
const gonePolicy = { concurrency: 100, perMinute: undefined };

/** A worker that works. A store that fails is told to the logger, and asked again later. */
export function createWorker(parts: WorkerParts): Worker {
  const { store, clock, webhooks, logger } = parts;
  const ending: Ending = { works: new Set(), attempts: new Set(), giveUp: new AbortController() };
  const delivering: DeliverParts = { wallNowMs: Date.now, ...parts, ...ending, giveUp: ending.giveUp.signal };
  const leases = new Leases({ store, clock, logger, leaseMs: leaseMsOf(webhooks) });
  const giveBack = (claimed: readonly Claimed[]): Promise<void> => handBack(claimed, delivering);
  const crewParts = { clock, leases, handBack: giveBack, works: ending.works, wake: () => rounds.wake() };
  const limitsOf = createTokenLimits(clock.nowMs());
  const hire = (webhook: string, gate: Gate, deliver: Deliver): Crew =>
    new Crew(new Lane(webhook, gate), { ...crewParts, deliver });
  const hired = webhooks.map((webhook) => {
    const gate = createGate(webhook.policy, clock.nowMs(), limitsOf(webhook.token));
    return hire(webhook.name, gate, createDeliver(webhook, delivering));
  });
  const crews = [...hired];
  const prepare = async (): Promise<void> => {
    await store.bringForward(clock.nowMs() + longestDelayMs(webhooks.map(({ policy }) => policy.delaysMs)));
    const owed = await store.owedWebhooks();
    const gone = owed.filter((name) => crews.every(({ lane }) => lane.webhook !== name));
    crews.push(...gone.map((name) => hire(name, createGate(gonePolicy, clock.nowMs()), createAbandon(delivering))));
  };
  const claim = (lanes: readonly ClaimLane[]): Promise<ClaimResult> =>
    store.claim(lanes, { nowMs: clock.nowMs(), leaseUntilMs: leases.untilMs() });
  const rounds = new Rounds({ clock, logger, crews, prepare, claim });
  rounds.wake();
  const end = async (): Promise<void> => {
    await endWorking({ ...ending, rounds, crews, clock, logger });
    leases.stop();
    await Promise.all(webhooks.map((webhook) => webhook.close()));
  };
  let ended: Promise<void> | undefined;
  return {
    wake: () => rounds.wake(),
    lanes: () => hired.map(({ lane }) => lane.status(clock.nowMs())),
    stop: () => (ended ??= end()),
  };
}

function leaseMsOf(webhooks: readonly RunnableWebhook[]): number {
  return Math.max(0, ...webhooks.map(({ policy }) => policy.timeoutMs)) + leaseMarginMs;
}
