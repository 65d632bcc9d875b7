import { artifactName, formatArtifactRef, type ArtifactRef } from './artifact-ref.ts';
import { sentType } from './event-facts.ts';
import type { WandbEvent } from './event.ts';
import { present } from './present.ts';
import type { TemplateValues } from './template.ts';
import { isVariable } from './variable.ts';

/** The variables that an event gives a template. `automation_name` is that of the automation that renders, not of W&B's. */
export function templateValues(event: WandbEvent, automation: string): TemplateValues {
  const { artifact } = event;
  const told = present({
    event_type: sentType(event),
    event_author: event.author,
    entity_name: artifact?.entity,
    project_name: artifact?.project,
    artifact_collection_name: artifact?.collection,
    artifact_version: artifact && versionUri(artifact),
    artifact_version_string: artifact && versionString(artifact),
    artifact_version_index: artifact?.version === undefined ? undefined : Number(artifact.version.slice(1)),
    artifact_metadata: event.metadata,
    alias: event.alias,
    tag: event.tag,
  });
  // What W&B said and the event tells in no other member: a run's values, and in a registry the names of team and source.
  const said = Object.entries(event.extra).filter(([key]) => isVariable(key));
  return { ...told, ...Object.fromEntries(said), automation_name: automation };
}

/** The URI of an artifact's version, by id where it is known; undefined for a collection alone. */
export function versionUri(ref: ArtifactRef): string | undefined {
  if (ref.id !== undefined) return formatArtifactRef(present({ id: ref.id, host: ref.host }));
  return versionString(ref) === undefined ? undefined : formatArtifactRef(ref);
}

/** The name of an artifact's version, undefined where only its id or only its collection is known. */
export function versionString(ref: ArtifactRef): string | undefined {
  return ref.collection === undefined || (ref.version ?? ref.alias) === undefined ? undefined : artifactName(ref);
}
