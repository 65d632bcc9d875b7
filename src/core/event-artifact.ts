import {
  namedRef,
  parseArtifactRef,
  refPlace,
  registryOf,
  type ArtifactRef,
  type IdArtifactRef,
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
  requireSame('entity', first.entity, second.entity);
  requireSame('project', first.project, second.project);
  requireSame('collection', first.collection, second.collection);
  requireSame('version', first.version, second.version);
  requireSame('id', first.id, second.id);
  requireSame('host', first.host, second.host);
  return isIdAlone(second) ? { ...first, id: second.id } : { ...second, ...first };
}

/** As what W&B sends beside a name: to join the two otherwise takes twice as long (bench/receiver). */
function isIdAlone(ref: ArtifactRef): ref is IdArtifactRef {
  return ref.collection === undefined && ref.entity === undefined && ref.host === undefined;
}

function requireSame(part: keyof ArtifactRef, byName: string | undefined, byId: string | undefined): void {
  if (!agree(byName, byId)) throw contradiction(part, { artifact_version_string: byName, artifact_version: byId });
}

function withNames(ref: ArtifactRef | undefined, fields: EventFields): ArtifactRef | undefined {
  if (ref?.collection !== undefined) {
    requireSameNames(ref, fields);
    return ref;
  }
  const { entity_name: entity, project_name: project, artifact_collection_name: collection } = fields;
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
  requireAgreement('project', ref, fields.project_name);
  // In a registry these two may be those of the team and of the source.
  if (isRegistry(ref.project)) return;
  requireAgreement('entity', ref, fields.entity_name);
  requireAgreement('collection', ref, fields.artifact_collection_name);
}

function withIndex(ref: ArtifactRef, index: number | undefined): ArtifactRef {
  if (index === undefined) return ref;
  const version = `v${index}`;
  requireAgreement('version', ref, version);
  return ref.version === version ? ref : { ...ref, version };
}

/** The field that says a part beside the reference. */
const fieldOf = {
  entity: 'entity_name',
  project: 'project_name',
  collection: 'artifact_collection_name',
  version: 'artifact_version_index',
} as const;

/** What a field says of a part must be what the reference says, where both say it. */
function requireAgreement(part: keyof typeof fieldOf, ref: ArtifactRef, said: string | undefined): void {
  if (!agree(ref[part], said)) throw contradiction(part, { 'the reference': ref[part], [fieldOf[part]]: said });
}

function agree(first: string | undefined, second: string | undefined): boolean {
  return first === undefined || second === undefined || first === second;
}

function contradiction(part: string, said: Readonly<Record<string, string | undefined>>): DispatchError {
  const sides = Object.entries(said).map(([by, value]) => `${quote(value)} by ${by}`);
  return new DispatchError(
    'EVENT_CONTRADICTORY',
    `the ${part} is ${sides.join(', but ')}: fix the payload template, or see who changed the payload`,
  );
}
