import { DispatchError } from '../../../src/core/errors.ts';
import { nearest } from '../../../src/core/nearest.ts';
import { present } from '../../../src/core/present.ts';
import { quote } from '../../../src/core/quote.ts';
import type { DeliveryQuery, DeliveryState } from '../../store/store.ts';
import { parseInstant } from './instant.ts';

const names = ['limit', 'cursor', 'state', 'webhook', 'automation', 'event', 'since'] as const;
const states = ['waiting', 'sending', 'delivered', 'dead', 'cancelled'] as const satisfies readonly DeliveryState[];
const usualLimit = 50;
const mostLimit = 500;

/**
 * Parses the query of a list of deliveries. A parameter that nobody knows is refused, for a slip would show too many.
 *
 * @throws INPUT_INVALID naming the parameter
 */
export function parseDeliveryQuery(search: URLSearchParams): DeliveryQuery {
  requireKnown(search);
  const { cursor, state, since, limit, webhook, automation, event } = Object.fromEntries(search);
  return present({
    limit: limit === undefined ? usualLimit : parseLimit(limit),
    before: cursor === undefined ? undefined : requireId(cursor, 'cursor'),
    state: state === undefined ? undefined : parseState(state),
    sinceMs: since === undefined ? undefined : parseInstant(since, 'since'),
    event: event === undefined ? undefined : requireId(event, 'event'),
    webhook,
    automation,
  });
}

function requireKnown(search: URLSearchParams): void {
  for (const name of new Set(search.keys())) {
    if (!names.some((known) => known === name)) {
      const suggestion = nearest(name, names);
      const hint = suggestion === undefined ? `there are ${names.join(', ')}` : `did you mean ${suggestion}?`;
      throw invalid(`there is no parameter ${quote(name)}: ${hint}`);
    }
    if (search.getAll(name).length > 1) throw invalid(`${name} is given more than once: give it once`);
  }
}

function parseLimit(text: string): number {
  const limit = /^\d{1,4}$/u.test(text) ? Number(text) : 0;
  if (limit >= 1 && limit <= mostLimit) return limit;
  throw invalid(`limit: ${quote(text)} is no whole number from 1 to ${mostLimit}`);
}

function parseState(text: string): DeliveryState {
  const state = states.find((known) => known === text);
  if (state !== undefined) return state;
  throw invalid(`state: ${quote(text)} is none of ${states.join(', ')}`);
}

function requireId(text: string, name: string): string {
  if (isId(text)) return text.toLowerCase();
  throw invalid(`${name}: ${quote(text)} is no id: take it as the API gave it`);
}

/** Whether a text is written as ids are. Source: RFC 9562, section 4. */
export function isId(text: string): boolean {
  return /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/iu.test(text);
}

function invalid(message: string): DispatchError {
  return new DispatchError('INPUT_INVALID', message);
}
