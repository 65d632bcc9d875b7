import { randomBytes } from 'node:crypto';
import { isJsonObject, parseJson, type JsonObject } from '../core/json.ts';
import type { GitHubToken } from './github-access.ts';
import type { GitHubInstallation, GitHubPermission } from './github-app.ts';
import { refusal, type GitHubRefusal } from './github-refusal.ts';

/** A token that the stand-in gave to an installation. */
export type GitHubInstallationToken = {
  readonly kind: 'installation token';
  readonly token: string;
  readonly installationId: number;
  /** `owner/repo`. */
  readonly repositories: readonly string[];
  readonly permissions: Readonly<Record<string, GitHubPermission>>;
  /** Milliseconds since 1970. */
  readonly expiresAtMs: number;
};

/** An hour. Source: GitHub Docs, "Generating an installation access token for a GitHub App". */
const lifeMs = 3_600_000;

const usualPermissions = { contents: 'write', metadata: 'read' } as const;

/**
 * The token that a body asks for: some of an installation's repositories, by their names alone, and some of its permissions; all of
 * them where it does not say.
 *
 * Seen in the wild: the words. Modelled: `repository_ids` are refused, as nothing here has such an id.
 */
export function makeInstallationToken(
  installation: GitHubInstallation,
  rawBody: Uint8Array,
  nowMs: number,
): GitHubInstallationToken | GitHubRefusal {
  const body = parsedBody(rawBody);
  if (body === undefined) return refusal(400, 'Problems parsing JSON');
  if (installation.isSuspended === true) return refusal(403, 'This installation has been suspended');
  const repositories = repositoriesOf(installation, body);
  if (repositories === undefined) {
    return refusal(
      422,
      'There is at least one repository that does not exist or is not accessible to the parent installation.',
    );
  }
  const permissions = permissionsOf(installation, body);
  if (permissions === undefined) {
    return refusal(422, 'The permissions requested are not granted to this installation.');
  }
  return {
    kind: 'installation token',
    token: `ghs_${randomBytes(27).toString('base64url').replaceAll(/[-_]/gu, 'x')}`,
    installationId: installation.id,
    repositories,
    permissions,
    // GitHub tells whole seconds.
    expiresAtMs: Math.floor((nowMs + lifeMs) / 1000) * 1000,
  };
}

/** No body asks for all that there is. */
function parsedBody(bytes: Uint8Array): JsonObject | undefined {
  if (bytes.byteLength === 0) return {};
  try {
    const value = parseJson(Buffer.from(bytes).toString('utf8'), 10);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function repositoriesOf(
  { repositories }: GitHubInstallation,
  { repositories: asked, repository_ids: ids }: JsonObject,
): readonly string[] | undefined {
  if (ids !== undefined) return undefined;
  if (asked === undefined) return repositories;
  if (!Array.isArray(asked)) return undefined;
  const found = asked.map((name) =>
    repositories.find((repository) => repository.split('/')[1]?.toLowerCase() === String(name).toLowerCase()),
  );
  const known = found.filter((name) => name !== undefined);
  return known.length === found.length ? known : undefined;
}

function permissionsOf(
  { permissions = usualPermissions }: GitHubInstallation,
  { permissions: asked }: JsonObject,
): Readonly<Record<string, GitHubPermission>> | undefined {
  if (asked === undefined) return permissions;
  if (!isJsonObject(asked)) return undefined;
  const granted: Readonly<Record<string, GitHubPermission>> = permissions;
  const wanted: Record<string, GitHubPermission> = {};
  for (const [name, level] of Object.entries(asked)) {
    const most = Object.hasOwn(granted, name) ? granted[name] : undefined;
    if (level !== most && !(level === 'read' && most === 'write')) return undefined;
    wanted[name] = level;
  }
  return { metadata: 'read', ...wanted };
}

/** What the token may do, as the stand-in judges tokens. */
export function toGitHubToken({ repositories, permissions }: GitHubInstallationToken): GitHubToken {
  const contents = permissions['contents'] === 'write' ? 'write' : 'read';
  return {
    kind: 'integration',
    repositories: Object.fromEntries(repositories.map((name) => [name, contents])),
    actions: permissions['actions'] === undefined ? 'none' : 'read',
  };
}

/** The answer that brings it. Source: GitHub's REST API, "Create an installation access token for an app". */
export function installationTokenJson({
  token,
  expiresAtMs,
  permissions,
  repositories,
}: GitHubInstallationToken): object {
  return {
    token,
    expires_at: new Date(expiresAtMs).toISOString().replace(/\.\d+Z$/u, 'Z'),
    permissions,
    repository_selection: 'selected',
    repositories: repositories.map((name) => ({ name: name.split('/')[1], full_name: name })),
  };
}
