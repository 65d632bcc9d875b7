import type { Automation } from '../../../src/core/plan.ts';
import { admit, type Incoming } from '../../admit/admit.ts';
import type { Logger } from '../../options/options.ts';
import { createRefuse } from '../../reply/refusals.ts';
import type { Reply } from '../../reply/reply.ts';
import type { Accepted, NewEvent, Store } from '../../store/store.ts';
import { tellUnknown } from '../../handle/unknown-event.ts';
import { jsonReply } from '../server/json-reply.ts';
import { problem } from '../server/problem.ts';
import { createBacklog, type BacklogLimits } from './backlog.ts';
import { planEvent, type Planning } from './plan-event.ts';
import type { Source } from './source.ts';

/** Answers a request to a source; undefined: there is nobody to answer. It never rejects. */
export type Accept = (incoming: Incoming, source: Source) => Promise<Reply | undefined>;

/** What accepting touches. */
export interface AcceptParts extends Pick<Planning, 'firstDelayMs'> {
  readonly automations: readonly Automation[];
  readonly store: Pick<Store, 'accept'>;
  /** A new UUID v7. */
  readonly newId: () => string;
  /** Milliseconds since 1970, for what is stored. */
  readonly nowMs: () => number;
  /** The wall's clock, which the timestamps of those who sign are compared with. */
  readonly wallNowMs: () => number;
  readonly logger: Logger;
  /** Told when deliveries were stored, so that nobody has to look for them. */
  readonly owed: () => void;
  /** How much may wait for the store; what comes beyond is refused. */
  readonly limits?: BacklogLimits | undefined;
}

/** How long a sender is asked to wait when the store failed or has too much to do, in seconds. */
const storeRetrySeconds = 5;

/** The flow of an event into the relay: admitted, planned, stored, and only then answered. */
export function createAccept(parts: AcceptParts): Accept {
  const { automations, newId, nowMs, wallNowMs, logger, firstDelayMs } = parts;
  const refuse = createRefuse(logger, wallNowMs);
  const backlog = createBacklog(parts.limits);
  return async (incoming, source) => {
    // Before anything of the body is read, which would take memory too.
    if (backlog.isFull()) return busy(source.name, logger);
    try {
      const admitted = await admit(incoming, source.settled, wallNowMs());
      if (admitted.kind === 'test') return jsonReply(200, { event: null, deliveries: [] });
      tellUnknown(admitted.event, logger);
      const event = planEvent(admitted, { source, automations, newId, nowMs: nowMs(), firstDelayMs });
      return (await backlog.take(event, () => store(event, parts))) ?? busy(source.name, logger);
    } catch (error) {
      return refuse(error, { source: source.name });
    }
  };
}

/** Others wait already, as many as may. */
function busy(source: string, logger: Logger): Reply {
  logger.warn({ source }, 'refused an event: too many wait for the store');
  const detail = 'too many events wait for the store, and this one was not kept: send it again';
  return problem('STORE_FAILED', { detail, headers: { 'retry-after': `${storeRetrySeconds}` } });
}

async function store(event: NewEvent, parts: AcceptParts): Promise<Reply> {
  const { logger } = parts;
  let accepted: Accepted;
  try {
    accepted = await parts.store.accept(event);
  } catch (error) {
    logger.error({ err: error, source: event.source }, 'the store took no event');
    return problem('STORE_FAILED', { headers: { 'retry-after': `${storeRetrySeconds}` } });
  }
  const { source, type } = event;
  if (accepted.kind === 'duplicate') {
    logger.info({ event: accepted.event, source, type }, 'counted a duplicate');
    return jsonReply(200, { event: accepted.event, duplicate: true });
  }
  const deliveries = event.deliveries.map(({ id }) => id);
  if (deliveries.length > 0) parts.owed();
  logger.info({ event: event.id, source, type, deliveries }, 'accepted an event');
  return jsonReply(202, { event: event.id, deliveries });
}
