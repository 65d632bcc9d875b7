import type { ArtifactRef } from './artifact-ref.ts';

/**
 * The page of an artifact in the W&B app, or undefined where entity, project, collection, version or type is not known.
 * Source: the shape that W&B's documentation gives, `https://wandb.ai/{entity}/{project}/artifacts/{type}/{collection}/{version}`.
 */
export function artifactPage(ref: ArtifactRef, type: string): string | undefined {
  const suffix = ref.version ?? ref.alias;
  const page = artifactsPage(ref);
  if (page === undefined || ref.collection === undefined || suffix === undefined) return undefined;
  return [page, segment(type), segment(ref.collection), segment(suffix)].join('/');
}

/** The page of all artifacts of a project, `https://wandb.ai/{entity}/{project}/artifacts`, or undefined where the project is not known. */
export function artifactsPage(ref: Pick<ArtifactRef, 'entity' | 'project' | 'host'>): string | undefined {
  if (!isSegment(ref.entity) || !isSegment(ref.project)) return undefined;
  return `https://${appHost(ref.host)}/${segment(ref.entity)}/${segment(ref.project)}/artifacts`;
}

/** The public service answers for its API under another name than its app; a server of one's own has one name for both. */
function appHost(host: string | undefined): string {
  return host === undefined || host === 'api.wandb.ai' ? 'wandb.ai' : host;
}

/** Whether a name can stand between slashes: `.` and `..` are read as steps, escaped or not. */
function isSegment(name: string | undefined): name is string {
  return name !== undefined && name !== '.' && name !== '..';
}

function segment(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}
