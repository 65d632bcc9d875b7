import { versionRef, versionString, versionUri } from './version-ref.ts';
import { sentType } from './event-facts.ts';
import { isCollectionEventType } from './event-type.ts';
import type { WandbEvent } from './event.ts';
import { present } from './present.ts';
import type { TemplateValues } from './template.ts';
import { isVariable } from './variable.ts';

/** The variables that an event gives a template. `automation_name` is that of the automation that renders, not of W&B's. */
export function templateValues(event: WandbEvent, automation: string): TemplateValues {
  const { artifact } = event;
  const version = versionRef(event);
  const told = present({
    event_type: sentType(event),
    event_author: event.author,
    entity_name: artifact?.entity,
    project_name: artifact?.project,
    artifact_collection_name: artifact?.collection,
    artifact_version: version && versionUri(version),
    artifact_version_string: version && versionString(version),
    artifact_version_index: version?.version === undefined ? undefined : Number(version.version.slice(1)),
    artifact_metadata: event.metadata,
    alias: event.alias,
    tag: event.tag,
  });
  // What W&B said and the event tells in no other member: a run's values, and in a registry the names of team and source.
  const onCollection = isCollectionEventType(event.type);
  const said = Object.entries(event.extra).filter(
    ([key]) => isVariable(key) && !(onCollection && isVersionVariable(key)),
  );
  return { ...told, ...Object.fromEntries(said), automation_name: automation };
}

/** What does not apply to a collection. */
function isVersionVariable(key: string): boolean {
  return key === 'artifact_version' || key === 'artifact_version_string' || key === 'artifact_version_index';
}
