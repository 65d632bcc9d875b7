import type { ArtifactRef } from './artifact-ref.ts';
import { attempt } from './attempt.ts';
import { DispatchError } from './errors.ts';
import { readArtifact } from './event-artifact.ts';
import { isEventField, readField, readFields, readSoundFields, type EventFields } from './event-fields.ts';
import {
  isAliasEventType,
  isArtifactEventType,
  isCollectionEventType,
  toEventType,
  type ArtifactEventType,
  type EventType,
} from './event-type.ts';
import { isJsonObject, ownValue, type JsonObject, type JsonValue } from './json.ts';
import { jsonKind } from './quote.ts';
import { isAbsent, isVariable } from './variable.ts';

/** What an event of any type holds; what did not apply is left out. */
interface EventOf<Type extends EventType | 'UNKNOWN'> {
  readonly type: Type;
  /** Who did it: `event_author`. */
  readonly author?: string;
  /** The artifact it is about; on a collection's event the collection, without a version. */
  readonly artifact?: ArtifactRef;
  readonly alias?: string;
  readonly tag?: string;
  /** The artifact's metadata, as far as the payload has them. */
  readonly metadata?: JsonObject;
  /** The automation that sent it: `automation_name`. */
  readonly automation?: string;
  /** Whatever else the payload held, under its own keys. */
  readonly extra: JsonObject;
}

/** An event whose type W&B does not have, or that does not say its type. */
export interface UnknownEvent extends EventOf<'UNKNOWN'> {
  /** The type as it was sent. */
  readonly eventType?: string;
}

/** A change in W&B, discriminated on `type`. */
export type WandbEvent = { readonly [Type in EventType]: EventOf<Type> }[EventType] | UnknownEvent;

/** The events on artifacts. */
export type ArtifactEvent = Extract<WandbEvent, { readonly type: ArtifactEventType }>;

/** Whether an event is on an artifact: by its type, or because it names one. */
export function isArtifactEvent(event: WandbEvent): boolean {
  return event.artifact !== undefined || isArtifactEventType(event.type);
}

/**
 * Parses what W&B posts: the flat JSON of a payload template, or that JSON under `client_payload`.
 *
 * `""`, null and an unrendered `${…}` are absent; an event type that W&B does not have is `UNKNOWN`, not an error.
 *
 * @param body a parsed JSON value
 * @throws EVENT_INVALID EVENT_CONTRADICTORY
 */
export function parseEvent(body: unknown): WandbEvent {
  const event = readEvent(eventPayload(body));
  if (event.type !== 'UNKNOWN' || event.eventType !== undefined || event.artifact !== undefined) return event;
  if (!isAbsent(ownValue(event.extra, 'run_name'))) return event;
  throw new DispatchError(
    'EVENT_INVALID',
    'the JSON names neither an event type nor an artifact nor a run: put "artifact_version_string": "${artifact_version_string}" into the payload',
  );
}

/**
 * The payload of a body, unwrapped where it stands under `client_payload`.
 *
 * @throws EVENT_INVALID when either is no object
 */
export function eventPayload(body: unknown): JsonObject {
  if (!isJsonObject(body))
    throw new DispatchError('EVENT_INVALID', `the event is ${jsonKind(body)}: it must be a JSON object`);
  if (!Object.hasOwn(body, 'client_payload')) return body;
  const payload = body['client_payload'];
  if (isJsonObject(payload)) return payload;
  throw new DispatchError('EVENT_INVALID', `client_payload is ${jsonKind(payload)}: it must be a JSON object`);
}

/**
 * The event that a payload makes, also where it names nothing: then it is `UNKNOWN` and all is `extra`.
 *
 * @throws EVENT_INVALID EVENT_CONTRADICTORY
 */
export function readEvent(payload: JsonObject): WandbEvent {
  const eventType = readField(payload, 'event_type');
  const type = eventType === undefined ? 'UNKNOWN' : toEventType(eventType);
  if (type === undefined) return readForeignEvent(payload);
  const fields = readFields(payload);
  return toEvent(payload, { type, fields, artifact: readArtifact(fields) });
}

/** What an event type of somebody else's means by its keys is not known: what does not read as W&B's stays in `extra`. */
function readForeignEvent(payload: JsonObject): WandbEvent {
  const fields = readSoundFields(payload);
  return toEvent(payload, { type: 'UNKNOWN', fields, artifact: attempt(() => readArtifact(fields)) });
}

interface EventParts {
  readonly type: WandbEvent['type'];
  readonly fields: EventFields;
  readonly artifact: ArtifactRef | undefined;
}

/** An event to which members are added. */
type Growing = {
  -readonly [Member in keyof UnknownEvent]?: Member extends 'type' ? WandbEvent['type'] : UnknownEvent[Member];
};

function toEvent(payload: JsonObject, parts: EventParts): WandbEvent {
  const { type, fields } = parts;
  const artifact = isCollectionEventType(type) ? collectionOf(parts.artifact) : parts.artifact;
  const event: Growing = { type };
  if (type === 'UNKNOWN' && fields.event_type !== undefined) event.eventType = fields.event_type;
  if (fields.event_author !== undefined) event.author = fields.event_author;
  if (artifact !== undefined) event.artifact = artifact;
  const alias = fields.alias ?? (isAliasEventType(type) ? artifact?.alias : undefined);
  if (alias !== undefined) event.alias = alias;
  addRest(event, fields);
  event.extra = readExtra(payload, parts, artifact);
  // Type and extra are there.
  return event as WandbEvent;
}

/** What is absent has no key. One by one, for `present` takes four times as long, and every request goes through here (bench/receiver). */
function addRest(event: Growing, { tag, artifact_metadata: metadata, automation_name: automation }: EventFields): void {
  if (tag !== undefined) event.tag = tag;
  if (metadata !== undefined) event.metadata = metadata;
  if (automation !== undefined) event.automation = automation;
}

/** The collection alone: what an event on it says of a version is not about it. */
function collectionOf(ref: ArtifactRef | undefined): ArtifactRef | undefined {
  if (ref?.collection === undefined) return undefined;
  const { version: _version, alias: _alias, id: _id, ...collection } = ref;
  return collection;
}

function readExtra(payload: JsonObject, parts: EventParts, artifact: ArtifactRef | undefined): JsonObject {
  const extra: Record<string, JsonValue> = {};
  for (const key of Object.keys(payload)) {
    const value = payload[key];
    if (value !== undefined && !isTold(key, parts, artifact) && isExtra(key, value)) extra[key] = value;
  }
  return extra;
}

/** Where the event tells a field whole: in a member of its own, in a reference that names a version, or as a part of the reference. */
const toldIn: ReadonlyMap<string, 'member' | 'version' | 'entity' | 'project' | 'collection'> = new Map([
  ['event_type', 'member'],
  ['event_author', 'member'],
  ['automation_name', 'member'],
  ['artifact_metadata', 'member'],
  ['alias', 'member'],
  ['tag', 'member'],
  ['artifact_version', 'version'],
  ['artifact_version_string', 'version'],
  ['artifact_version_index', 'version'],
  ['entity_name', 'entity'],
  ['project_name', 'project'],
  ['artifact_collection_name', 'collection'],
]);

function isTold(key: string, { fields, artifact: named }: EventParts, artifact: ArtifactRef | undefined): boolean {
  const place = toldIn.get(key);
  if (place === undefined || !isEventField(key) || fields[key] === undefined) return false;
  if (place === 'member') return true;
  return place === 'version'
    ? artifact !== undefined && artifact === named
    : artifact !== undefined && artifact[place] === fields[key];
}

/** `__proto__` is dropped, for a key of that name is never meant well; the proof is not W&B's; W&B's own variables may be absent. */
function isExtra(key: string, value: unknown): boolean {
  if (key === '__proto__' || key === 'dispatch') return false;
  return !(isVariable(key) && isAbsent(value));
}
