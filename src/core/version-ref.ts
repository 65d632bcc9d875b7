import { artifactName, formatArtifactRef, isAlias, type ArtifactRef } from './artifact-ref.ts';
import { isCollectionEventType } from './event-type.ts';
import type { WandbEvent } from './event.ts';
import { present } from './present.ts';

/**
 * The version that an event is about, undefined for an event on a collection. Where the reference says neither version nor alias,
 * the alias that the event sets is one by which the version can be asked for.
 */
export function versionRef({ type, artifact, alias }: WandbEvent): ArtifactRef | undefined {
  if (artifact === undefined || isCollectionEventType(type)) return undefined;
  return alias === undefined || artifact.alias !== undefined || !isAlias(alias) ? artifact : { ...artifact, alias };
}

/** The URI of a version, by id where it is known; undefined where nothing says which version. */
export function versionUri(ref: ArtifactRef): string | undefined {
  if (ref.id !== undefined) return formatArtifactRef(present({ id: ref.id, host: ref.host }));
  return versionString(ref) === undefined ? undefined : formatArtifactRef(ref);
}

/** The name of a version, undefined where only its id is known or nothing says which version. */
export function versionString(ref: ArtifactRef): string | undefined {
  return ref.collection === undefined || (ref.version ?? ref.alias) === undefined ? undefined : artifactName(ref);
}
