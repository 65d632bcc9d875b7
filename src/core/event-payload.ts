import { artifactName, formatArtifactRef, isAlias, type ArtifactRef } from './artifact-ref.ts';
import { naming } from './attempt.ts';
import { DispatchError } from './errors.ts';
import { isCollectionEventType, type EventType } from './event-type.ts';
import { parseEvent } from './event.ts';
import type { JsonObject } from './json.ts';
import { present } from './present.ts';
import { quote } from './quote.ts';
import { isAbsent } from './variable.ts';

/** An event as somebody states it who knows the artifact. */
export interface StatedEvent {
  readonly type: EventType;
  readonly artifact: ArtifactRef;
  /** The alias that the event is about. */
  readonly alias?: string | undefined;
  /** Keys beside those of the event. */
  readonly extra?: JsonObject | undefined;
}

/**
 * The client_payload of an event: the keys that W&B documents, `event_type` and `alias`, each where it has a value, then the extra
 * ones. What it gives is an event to `parseEvent`.
 *
 * @throws INPUT_INVALID for an alias that is none, an artifact without a version, and an extra key that the event has itself
 * @throws EVENT_INVALID EVENT_CONTRADICTORY for extra keys that do not fit the event
 */
export function eventPayload({ type, artifact, alias, extra = {} }: StatedEvent): JsonObject {
  if (alias !== undefined && !isAlias(alias)) {
    throw new DispatchError(
      'INPUT_INVALID',
      `alias: ${quote(alias)} is none: aliases hold neither / nor :, and v0, v1, … are versions, which stand in the artifact`,
    );
  }
  if (alias !== undefined && isAbsent(alias))
    throw new DispatchError('INPUT_INVALID', `alias: ${quote(alias)} reads as a variable that was not rendered`);
  requireCollection(type, artifact);
  const own = present({
    artifact_version: artifactUri(artifact),
    artifact_version_string: artifact.collection === undefined ? undefined : nameOf(type, artifact, alias),
    artifact_collection_name: artifact.collection,
    project_name: artifact.project,
    entity_name: artifact.entity,
    event_type: type,
    alias,
  });
  requireNoneOf(extra, own);
  const payload: JsonObject = { ...own, ...extra };
  naming('extra-payload', () => parseEvent(payload));
  return payload;
}

/** What a name does not tell: the id, or the server. */
function artifactUri(artifact: ArtifactRef): string | undefined {
  return artifact.collection === undefined || artifact.host !== undefined ? formatArtifactRef(artifact) : undefined;
}

/** An id names no collection, and a collection's event is about nothing else. */
function requireCollection(type: EventType, { collection }: ArtifactRef): void {
  if (collection !== undefined || !isCollectionEventType(type)) return;
  throw new DispatchError('INPUT_INVALID', `artifact: ${type} is about a collection: write entity/project/collection`);
}

function nameOf(type: EventType, artifact: ArtifactRef, alias: string | undefined): string {
  const suffixed = artifact.version !== undefined || artifact.alias !== undefined;
  if (suffixed || isCollectionEventType(type)) return artifactName(artifact);
  if (alias !== undefined) return `${artifactName(artifact)}:${alias}`;
  const name = artifactName(artifact);
  throw new DispatchError(
    'INPUT_INVALID',
    `artifact: ${quote(name)} says no version: write ${quote(`${name}:v3`)}, or an alias after the colon`,
  );
}

const remedies: Readonly<Record<string, string>> = {
  alias: 'the event has that key itself',
  dispatch: 'the proof stands there',
  client_payload: 'whoever receives it would read the event there',
};

function requireNoneOf(extra: JsonObject, own: JsonObject): void {
  const taken = [...Object.keys(remedies), ...Object.keys(own)].find((key) => Object.hasOwn(extra, key));
  if (taken === undefined) return;
  const remedy = Object.hasOwn(remedies, taken) ? remedies[taken] : 'the event has that key itself';
  throw new DispatchError('INPUT_INVALID', `extra-payload: ${quote(taken)} is taken: ${remedy}; give another name`);
}
