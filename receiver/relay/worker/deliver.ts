import type { Logger } from '../../options/options.ts';
import type { Attempt, ClaimId, Claimed, Store } from '../../store/store.ts';
import type { Lane } from './lane.ts';
import { persist, type PersistParts } from './persist.ts';
import type { RunnableWebhook, Sent } from './runnable/runnable-webhook.ts';
import { sendOnce, type SendParts } from './send-once.ts';
import { settle, toText, type Settled } from './settlement.ts';
import { endAttempt } from './end-attempt.ts';

/**
 * Does with a delivery what is due, and settles it. It never rejects. `ended` is told when another may start, before this one is stored.
 */
export type Deliver = (claimed: Claimed, lane: Lane, ended: () => void) => Promise<void>;

/** What delivering touches. */
export interface DeliverParts extends SendParts, PersistParts {
  readonly store: Pick<Store, 'settle' | 'abandon' | 'handBack'>;
  /** Every attempt that is under way; one that is aborted by {@link relayStops} is handed back. */
  readonly attempts: Set<AbortController>;
}

/** Sends, and stores the attempt with what it leaves. */
export function createDeliver(webhook: RunnableWebhook, parts: DeliverParts): Deliver {
  const { store, clock } = parts;
  return async (claimed, lane, ended) => {
    const startedAtMs = clock.nowMs();
    const { sent, isCut } = await send(webhook, claimed, parts);
    const nowMs = clock.nowMs();
    const durationMs = nowMs - startedAtMs;
    lane.ended(durationMs);
    if (isCut && sent.outcome.kind !== 'delivered') return handBack([claimed], parts);
    endAttempt(lane, { outcome: sent.outcome, nowMs }, parts.logger);
    ended();
    const { delaysMs } = webhook.policy;
    const heldUntilMs = lane.gate.heldUntilMs();
    const settled = settle(sent.outcome, { claimed, delaysMs, nowMs, random: clock.random, heldUntilMs });
    const attempt = { ...toAttempt(sent, settled), startedAtMs, durationMs };
    const isOurs = await persist(named(claimed), () => store.settle(toId(claimed), attempt, settled.settlement), parts);
    if (isOurs === true) tellSettled({ ...told(claimed, settled, sent), durationMs }, settled.settlement, parts.logger);
    else tellLost(claimed, isOurs, parts);
  };
}

/** Settles what is owed to a webhook that is not there any more. */
export function createAbandon(parts: DeliverParts): Deliver {
  return async (claimed, lane, ended) => {
    lane.ended(0);
    ended();
    const message = `no webhook ${claimed.webhook} is in the config any more; put it back under this name, and post the event anew`;
    const reason = toText({ code: 'WEBHOOK_GONE', message });
    const abandon = (): Promise<boolean> => parts.store.abandon(toId(claimed), reason, parts.clock.nowMs());
    const isOurs = await persist(named(claimed), abandon, parts);
    if (isOurs === true) parts.logger.warn({ ...named(claimed), reason }, words.dead);
    else tellLost(claimed, isOurs, parts);
  };
}

/** Gives back what was not sent, or was cut short. */
export async function handBack(
  claimed: readonly Claimed[],
  parts: PersistParts & { readonly store: Pick<Store, 'handBack'> },
): Promise<void> {
  if (claimed.length === 0) return;
  const deliveries = claimed.map(({ id }) => id);
  await persist({ deliveries }, () => parts.store.handBack(claimed.map(toId), parts.clock.nowMs()), parts);
}

/** Why an attempt is cut short that has time left. */
export const relayStops = new DOMException('the relay stops', 'AbortError');

const words = {
  delivered: 'delivered',
  dead: 'gave a delivery up',
  waiting: 'an attempt failed, another follows',
} as const;

async function send(
  webhook: RunnableWebhook,
  claimed: Claimed,
  parts: DeliverParts,
): Promise<{ readonly sent: Sent; readonly isCut: boolean }> {
  const controller = new AbortController();
  parts.attempts.add(controller);
  const sent = await sendOnce(webhook, claimed, { ...parts, controller });
  parts.attempts.delete(controller);
  return { sent, isCut: controller.signal.reason === relayStops };
}

function toAttempt(
  { status, headers, body }: Sent,
  { outcome, error }: Settled,
): Omit<Attempt, 'startedAtMs' | 'durationMs'> {
  return { outcome, error, status: status ?? null, headers, body };
}

function toId({ id, fence }: Claimed): ClaimId {
  return { id, fence };
}

function named({ id, event, webhook }: Claimed): object {
  return { delivery: id, event, webhook };
}

function told(claimed: Claimed, { settlement }: Settled, { status }: Sent): object {
  const reason = settlement.state === 'delivered' ? {} : { reason: settlement.reason };
  const next =
    settlement.state === 'waiting' ? { nextAttemptAt: new Date(settlement.nextAttemptAtMs).toISOString() } : {};
  return { ...named(claimed), attempt: claimed.attemptCount + 1, status, ...reason, ...next };
}

/** What nobody tries again is a warning. */
function tellSettled(fields: object, { state }: Settled['settlement'], logger: Logger): void {
  if (state === 'dead') logger.warn(fields, words.dead);
  else logger.info(fields, words[state]);
}

function tellLost(claimed: Claimed, isOurs: false | undefined, { logger }: DeliverParts): void {
  const why =
    isOurs === undefined
      ? 'what came of a delivery could not be stored; it is due again when its lease ends'
      : 'another has this delivery by now; what came of it here is forgotten';
  logger.warn(named(claimed), why);
}
