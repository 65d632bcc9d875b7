import {
  namedRef,
  parseArtifactRef,
  refPlace,
  registryOf,
  type ArtifactRef,
  type NamedArtifactRef,
} from './artifact-ref.ts';
import { naming } from './attempt.ts';
import { DispatchError } from './errors.ts';
import type { EventFields } from './event-fields.ts';
import { quote } from './quote.ts';

/**
 * The artifact that the fields of an event name, or undefined where they name none: the references that are there, made one,
 * then the names and the index, which must not contradict them.
 *
 * @throws EVENT_INVALID when a reference does not parse (`cause` is the REF_INVALID)
 * @throws EVENT_CONTRADICTORY naming both fields
 */
export function readArtifact(fields: EventFields): ArtifactRef | undefined {
  const byId = parseField(fields, 'artifact_version');
  const byName = parseField(fields, 'artifact_version_string');
  const ref = withNames(joinRefs(byName, byId), fields);
  return ref === undefined ? undefined : withIndex(ref, fields.artifact_version_index);
}

/** Whether a project is a registry, where an artifact is linked under names that may differ from those of its source. */
export function isRegistry(project: string): boolean {
  return registryOf(project) !== undefined || project === 'model-registry';
}

function parseField(
  fields: EventFields,
  field: 'artifact_version' | 'artifact_version_string',
): ArtifactRef | undefined {
  const text = fields[field];
  return text === undefined ? undefined : naming(field, () => parseArtifactRef(text), 'EVENT_INVALID');
}

function joinRefs(first: ArtifactRef | undefined, second: ArtifactRef | undefined): ArtifactRef | undefined {
  if (first === undefined || second === undefined) return first ?? second;
  for (const part of ['entity', 'project', 'collection', 'version', 'id', 'host'] as const) {
    requireAgreement({ artifact_version_string: first[part], artifact_version: second[part] }, part);
  }
  return { ...second, ...first };
}

function withNames(ref: ArtifactRef | undefined, fields: EventFields): ArtifactRef | undefined {
  const { entity_name: entity, project_name: project, artifact_collection_name: collection } = fields;
  if (ref?.collection !== undefined) {
    requireSameNames(ref, fields);
    return ref;
  }
  const text = [entity, project, collection].join('/');
  const names = 'entity_name, project_name, artifact_collection_name';
  // In a registry entity and collection may be those of the team and of the source, and beside an id nobody has to guess.
  if (ref !== undefined && project !== undefined && isRegistry(project)) {
    return { ...ref, ...naming(names, () => refPlace({ project }, text), 'EVENT_INVALID') };
  }
  if (entity !== undefined && project !== undefined && collection !== undefined) {
    return { ...ref, ...naming(names, () => namedRef({ entity, project, collection }, text), 'EVENT_INVALID') };
  }
  return ref && { ...ref, ...naming(names, () => refPlace({ entity, project }, text), 'EVENT_INVALID') };
}

function requireSameNames(ref: NamedArtifactRef, fields: EventFields): void {
  requireAgreement({ 'the reference': ref.project, project_name: fields.project_name }, 'project');
  // In a registry these two may be those of the team and of the source.
  if (isRegistry(ref.project)) return;
  requireAgreement({ 'the reference': ref.entity, entity_name: fields.entity_name }, 'entity');
  requireAgreement(
    { 'the reference': ref.collection, artifact_collection_name: fields.artifact_collection_name },
    'collection',
  );
}

function withIndex(ref: ArtifactRef, index: number | undefined): ArtifactRef {
  if (index === undefined) return ref;
  const version = `v${index}`;
  requireAgreement({ 'the reference': ref.version, artifact_version_index: version }, 'version');
  return { ...ref, version };
}

/** Two fields that both say what the part is must say the same. */
function requireAgreement(said: Readonly<Record<string, string | undefined>>, part: string): void {
  const [first, second] = Object.entries(said).filter(([, value]) => value !== undefined);
  if (first === undefined || second === undefined || first[1] === second[1]) return;
  throw new DispatchError(
    'EVENT_CONTRADICTORY',
    `the ${part} is ${quote(first[1])} by ${first[0]}, but ${quote(second[1])} by ${second[0]}: fix the payload template, or see who changed the payload`,
  );
}
