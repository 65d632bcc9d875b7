import type { Reply } from '../../reply/reply.ts';
import type { Store } from '../../store/store.ts';
import { jsonReply } from '../server/json-reply.ts';
import { problem } from '../server/problem.ts';
import { attemptJson, deliveryJson, eventJson } from './delivery-json.ts';
import { isId, parseDeliveryQuery } from './delivery-query.ts';

/** What the API reads. */
export type ReadStore = Pick<Store, 'deliveries' | 'delivery' | 'event'>;

/**
 * `GET /api/v1/deliveries`: a page, newest first.
 *
 * @throws INPUT_INVALID naming the parameter
 */
export async function listDeliveries(store: ReadStore, search: URLSearchParams): Promise<Reply> {
  const query = parseDeliveryQuery(search);
  // One more than asked for tells whether there is another page.
  const found = await store.deliveries({ ...query, limit: query.limit + 1 });
  const page = found.slice(0, query.limit);
  const next = found.length > query.limit ? (page.at(-1)?.id ?? null) : null;
  return jsonReply(200, { items: page.map(deliveryJson), next });
}

/** `GET /api/v1/deliveries/{id}`: a delivery with its attempts. */
export async function showDelivery(store: ReadStore, id: string): Promise<Reply> {
  const delivery = isId(id) ? await store.delivery(id.toLowerCase()) : undefined;
  if (delivery === undefined) return problem('NOT_FOUND', { detail: 'there is no delivery of this id' });
  return jsonReply(200, { ...deliveryJson(delivery), attempts: delivery.attempts.map(attemptJson) });
}

/** `GET /api/v1/events/{id}`: an event, and of every automation whether it fired, and why not. */
export async function showEvent(store: ReadStore, id: string): Promise<Reply> {
  const event = isId(id) ? await store.event(id.toLowerCase()) : undefined;
  if (event === undefined) return problem('NOT_FOUND', { detail: 'there is no event of this id' });
  return jsonReply(200, eventJson(event));
}
