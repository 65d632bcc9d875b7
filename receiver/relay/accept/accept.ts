import type { Automation } from '../../../src/core/plan.ts';
import { admit, type Incoming } from '../../admit.ts';
import type { Logger } from '../../options.ts';
import { createRefuse } from '../../refusals.ts';
import type { Reply } from '../../reply.ts';
import type { Accepted, NewEvent, Store } from '../../store/store.ts';
import { tellUnknown } from '../../unknown-event.ts';
import { jsonReply } from '../server/json-reply.ts';
import { problem } from '../server/problem.ts';
import { planEvent } from './plan-event.ts';
import type { Source } from './source.ts';

/** Answers a request to a source; undefined: there is nobody to answer. It never rejects. */
export type Accept = (incoming: Incoming, source: Source) => Promise<Reply | undefined>;

/** What accepting touches. */
export interface AcceptParts {
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
}

/** How long a sender is asked to wait when the store failed, in seconds. */
const storeRetrySeconds = 5;

/** The flow of an event into the relay: admitted, planned, stored, and only then answered. */
export function createAccept(parts: AcceptParts): Accept {
  const { automations, newId, nowMs, wallNowMs, logger } = parts;
  const refuse = createRefuse(logger, wallNowMs);
  return async (incoming, source) => {
    try {
      const admitted = await admit(incoming, source.settled, wallNowMs());
      if (admitted.kind === 'test') return jsonReply(200, { event: null, deliveries: [] });
      tellUnknown(admitted.event, logger);
      return await store(planEvent(admitted, { source, automations, newId, nowMs: nowMs() }), parts);
    } catch (error) {
      return refuse(error);
    }
  };
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
