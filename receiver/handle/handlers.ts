import { DispatchError } from '../../src/core/errors.ts';
import { eventFacts } from '../../src/core/event-facts.ts';
import type { WandbEvent } from '../../src/core/event.ts';
import {
  documentedEventType,
  eventTypes,
  isAliasEventType,
  toEventType,
  type EventType,
} from '../../src/core/event-type.ts';
import { matchFilter, requireFilter, type Filter } from '../../src/core/filter.ts';
import { nearest } from '../../src/core/nearest.ts';
import { isJsonObject } from '../../src/core/json.ts';
import { quote } from '../../src/core/quote.ts';

/** What a handler is told beside the event. */
export interface Context {
  /** The exact bytes of the JSON, inflated where they came compressed. */
  readonly body: Uint8Array;
  /** The id of Standard Webhooks where that was verified, else the SHA-256 of the body in hex. */
  readonly id: string;
  /** The headers of the request, by name in lower case. Only the body is signed: decide nothing by them. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

/** What a handler may say: a status, and a body, which is JSON unless it is a text. Nothing: 204. */
export interface HandlerReply {
  /** 200 to 599. */
  readonly status: number;
  readonly body?: string | object;
}

/** Events of the alias types say which alias, and those of the tag types which tag: `''` where the payload does not. */
type Telling<Event extends WandbEvent> = Event extends { readonly type: 'ADD_ARTIFACT_ALIAS' | 'UPDATE_ARTIFACT_ALIAS' }
  ? Event & { readonly alias: string }
  : Event extends {
        readonly type: 'ADD_ARTIFACT_TAG' | 'REMOVE_ARTIFACT_TAG' | 'ADD_COLLECTION_TAG' | 'REMOVE_COLLECTION_TAG';
      }
    ? Event & { readonly tag: string }
    : Event;

/** An event as handlers get it. */
export type HandledEvent = Telling<WandbEvent>;
/** An event of certain types, as their handlers get it. */
export type EventOfType<Type extends WandbEvent['type']> = Extract<HandledEvent, { readonly type: Type }>;

/** Takes an event. */
export type Handler<Event> = (
  event: Event,
  context: Context,
) => void | HandlerReply | undefined | Promise<void | HandlerReply | undefined>;

/** A handler and the events that it is for. */
export interface Registration {
  readonly types: ReadonlySet<string> | undefined;
  readonly filter: Filter;
  readonly handle: Handler<HandledEvent>;
}

/**
 * The types that a handler is registered for, LINK_MODEL as LINK_ARTIFACT.
 *
 * @throws EVENT_UNKNOWN naming the nearest type
 */
export function parseTypes(types: string | readonly string[]): ReadonlySet<string> {
  const list = typeof types === 'string' ? [types] : types;
  if (!isTexts(list) || list.length === 0)
    throw new DispatchError('INPUT_INVALID', "on: name an event type, such as 'ADD_ARTIFACT_ALIAS', or a list of them");
  for (const type of list) {
    if (type === 'UNKNOWN' || toEventType(type) !== undefined) continue;
    const near = nearest(type, eventTypes);
    throw new DispatchError(
      'EVENT_UNKNOWN',
      `W&B has no event ${quote(type)}${near === undefined ? '' : `: did you mean ${near}?`}`,
    );
  }
  return new Set(list.map(documentedEventType));
}

/** @throws FILTER_INVALID */
export function parseFilter(filter: unknown): Filter {
  if (!isJsonObject(filter))
    throw new DispatchError('FILTER_INVALID', 'the filter is no object: give { alias: "production" }, or leave it out');
  const lists = Object.entries(filter).map(([condition, given]: [string, unknown]) => {
    const patterns = typeof given === 'string' ? [given] : given;
    if (isTexts(patterns)) return [condition, patterns];
    throw new DispatchError(
      'FILTER_INVALID',
      `${condition} is no pattern: give a text, a list of texts, or leave it out`,
    );
  });
  const parsed: Filter = Object.fromEntries(lists);
  requireFilter(parsed);
  return parsed;
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === 'string');
}

/** Whether a handler is for an event. */
export function isFor({ types, filter }: Registration, event: WandbEvent): boolean {
  if (types !== undefined && !types.has(event.type)) return false;
  return Object.keys(filter).length === 0 || matchFilter(eventFacts(event), filter).matched;
}

const tagTypes: ReadonlySet<string> = new Set<EventType>([
  'ADD_ARTIFACT_TAG',
  'REMOVE_ARTIFACT_TAG',
  'ADD_COLLECTION_TAG',
  'REMOVE_COLLECTION_TAG',
]);

/** The event as handlers get it. */
export function toHandled(event: WandbEvent): HandledEvent {
  if (isAliasEventType(event.type) && event.alias === undefined) return { ...event, alias: '' } as HandledEvent;
  if (tagTypes.has(event.type) && event.tag === undefined) return { ...event, tag: '' } as HandledEvent;
  return event as HandledEvent;
}
