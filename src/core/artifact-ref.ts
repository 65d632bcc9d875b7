import { isArtifactId } from './artifact-id.ts';
import { DispatchError } from './errors.ts';
import { present } from './present.ts';
import { quote } from './quote.ts';

/** What every artifact reference may hold. */
interface AnyArtifactRef {
  /** `v0`, `v1`, …: `^v(0|[1-9]\d*)$`. */
  readonly version?: string;
  /** Anything else that follows the colon. */
  readonly alias?: string;
  /** Base64 of `Artifact:` and a number. */
  readonly id?: string;
  /** NAME where the project is `wandb-registry-NAME`. */
  readonly registry?: string;
  /** The host of a W&B server, as `URL.host`; absent: wherever the reader looks. */
  readonly host?: string;
}

/** An artifact known by its collection. */
export interface NamedArtifactRef extends AnyArtifactRef {
  readonly entity: string;
  readonly project: string;
  readonly collection: string;
}

/** An artifact known by its id; where it lives may be known besides. */
export interface IdArtifactRef extends AnyArtifactRef {
  readonly id: string;
  readonly entity?: string;
  readonly project?: string;
  readonly collection?: never;
}

/** A reference to an artifact, a version of it where a version, an alias or an id is there. */
export type ArtifactRef = NamedArtifactRef | IdArtifactRef;

/** The three names that make a reference by name. */
export type NamedParts = Pick<NamedArtifactRef, 'entity' | 'project' | 'collection'>;

const scheme = 'wandb-artifact://';
const registryPrefix = 'wandb-registry-';
const longestCollection = 128;

/**
 * Parses a reference to an artifact.
 *
 * Grammar: `wandb-artifact://` (or with a third slash), then perhaps `https://HOST/`, then `_id/ID` or
 * `entity/project/collection[:version-or-alias]`; the last also bare. Nothing is decoded: names hold blanks as they are.
 *
 * @throws REF_INVALID naming the part
 */
export function parseArtifactRef(text: string): ArtifactRef {
  if (typeof text !== 'string') throw invalid(text, 'it is no text');
  if (!text.startsWith(scheme)) return parseNamed(text, text);
  const { host, rest } = splitHost(
    text.slice(text.startsWith('/', scheme.length) ? scheme.length + 1 : scheme.length),
    text,
  );
  const ref = rest.startsWith('_id/') ? parseId(rest.slice('_id/'.length), text) : parseNamed(rest, text);
  return host === undefined ? ref : { ...ref, host };
}

/**
 * The `wandb-artifact://` URI of a reference: by path where there is a collection, else by id; the host is kept.
 * What it gives parses to the same reference.
 */
export function formatArtifactRef(ref: ArtifactRef): string {
  const server = ref.host === undefined ? '' : `https://${ref.host}/`;
  return scheme + server + (ref.collection === undefined ? `_id/${ref.id}` : pathOf(ref));
}

/**
 * The name that `wandb.Api().artifact()` takes: `entity/project/collection:version`, or the alias where no version is known.
 *
 * @throws REF_INVALID when only the id is known
 */
export function artifactName(ref: ArtifactRef): string {
  if (ref.collection !== undefined) return pathOf(ref);
  throw new DispatchError(
    'REF_INVALID',
    `the reference is an id alone (${ref.id}), which names no collection: resolve it first`,
  );
}

/** NAME of a project `wandb-registry-NAME`, else undefined. Source: W&B's documentation of Registry. */
export function registryOf(project: string): string | undefined {
  return project.length > registryPrefix.length && project.startsWith(registryPrefix)
    ? project.slice(registryPrefix.length)
    : undefined;
}

/** Whether a text can follow the colon of a reference as an alias, which is any but a version. */
export function isAlias(text: string): boolean {
  return text !== '' && !/[/:\0]/u.test(text) && !isVersion(text);
}

/** Whether a text is a version, `v` and a number, and not an alias. */
function isVersion(text: string): boolean {
  return /^v(?:0|[1-9]\d*)$/u.test(text);
}

/**
 * A named reference with its registry, from parts that are known one by one.
 *
 * @throws REF_INVALID naming the part
 */
export function namedRef(parts: NamedParts, text: string): NamedArtifactRef {
  const { entity, project, collection } = parts;
  requirePart('collection', collection, text);
  requireLength(collection, text);
  requirePart('entity', entity, text);
  requirePart('project', project, text);
  const registry = registryOf(project);
  return registry === undefined ? { entity, project, collection } : { entity, project, collection, registry };
}

function requireLength(collection: string, text: string): void {
  // No text has more characters than units of UTF-16.
  if (collection.length <= longestCollection) return;
  const { length } = Array.from(collection);
  if (length > longestCollection)
    throw invalid(text, `the collection has ${length} characters, W&B allows ${longestCollection}`);
}

/**
 * Where an artifact lives, as far as it is known, with the registry.
 *
 * @throws REF_INVALID naming the part
 */
export function refPlace(
  parts: { readonly entity?: string | undefined; readonly project?: string | undefined },
  text: string,
): Pick<ArtifactRef, 'entity' | 'project' | 'registry'> {
  const { entity, project } = parts;
  if (entity !== undefined) requirePart('entity', entity, text);
  if (project !== undefined) requirePart('project', project, text);
  return present({ entity, project, registry: project === undefined ? undefined : registryOf(project) });
}

function pathOf(ref: NamedArtifactRef): string {
  const suffix = ref.version ?? ref.alias;
  return `${ref.entity}/${ref.project}/${ref.collection}${suffix === undefined ? '' : `:${suffix}`}`;
}

function splitHost(rest: string, text: string): { readonly host?: string; readonly rest: string } {
  const protocol = 'https://';
  if (!rest.startsWith(protocol)) return { rest };
  const end = rest.indexOf('/', protocol.length);
  if (end === -1) throw invalid(text, 'no artifact follows the host');
  const given = rest.slice(0, end);
  // The parser of URLs drops or decodes some characters, and what is left may be another host.
  const url = /[\s%\p{Cc}]/u.test(given) || !URL.canParse(given) ? undefined : new URL(given);
  if (url === undefined || url.href !== `https://${url.host}/`) {
    throw invalid(text, `the host ${quote(given.slice(protocol.length))} is none`);
  }
  return { host: url.host, rest: rest.slice(end + 1) };
}

function parseId(id: string, text: string): IdArtifactRef {
  if (isArtifactId(id)) return { id };
  throw invalid(text, `the id ${quote(id)} is not the base64 of Artifact: and a number`);
}

function parseNamed(path: string, text: string): NamedArtifactRef {
  const first = path.indexOf('/');
  const second = path.indexOf('/', first + 1);
  if (first === -1 || second === -1 || path.includes('/', second + 1)) throw notThreeParts(path, text);
  const entity = path.slice(0, first);
  const project = path.slice(first + 1, second);
  const colon = path.indexOf(':', second + 1);
  if (colon === -1) return namedRef({ entity, project, collection: path.slice(second + 1) }, text);
  const ref = namedRef({ entity, project, collection: path.slice(second + 1, colon) }, text);
  const suffix = parseSuffix(path.slice(colon + 1), text);
  return isVersion(suffix) ? { ...ref, version: suffix } : { ...ref, alias: suffix };
}

function notThreeParts(path: string, text: string): DispatchError {
  const { length } = path.split('/');
  const count = length === 1 ? '1 part' : `${length} parts`;
  return invalid(text, `it has ${count} between slashes, not entity/project/collection`);
}

function parseSuffix(suffix: string, text: string): string {
  if (suffix === '') throw invalid(text, 'nothing follows the colon: a version or an alias belongs there');
  if (suffix.includes(':')) throw invalid(text, `${quote(suffix)} follows the colon and holds another`);
  if (suffix.includes('\0')) throw invalid(text, 'the alias holds a NUL');
  return suffix;
}

/** What W&B allows in no name. Source: the name validators of the W&B SDK 0.30.0; NUL ends no text unharmed. */
const forbidden = {
  entity: /[/:\0]/u,
  project: /[/\\#?%:\r\n\0]/u,
  collection: /[/:\0]/u,
} as const;

function requirePart(part: keyof typeof forbidden, value: string, text: string): void {
  if (value === '') throw invalid(text, `the ${part} is empty`);
  if (part === 'entity' && value === '_id') throw invalid(text, 'the entity _id would be read as the mark of an id');
  const found = forbidden[part].exec(value);
  if (found !== null) throw invalid(text, `the ${part} ${quote(value)} holds ${quote(found[0])}`);
}

function invalid(text: unknown, why: string): DispatchError {
  return new DispatchError('REF_INVALID', `${quote(text)} is no artifact reference: ${why}`);
}
