import { createVerify } from 'node:crypto';
import { isJsonObject, parseJson, type JsonObject } from '../core/json.ts';
import { refusal, type GitHubRefusal } from './github-refusal.ts';

/** A GitHub App that the stand-in knows. */
export type GitHubApp = {
  readonly id: number;
  /** What its JWTs may name instead of the id. */
  readonly clientId?: string;
  /** The public half of its private key, a PEM. */
  readonly publicKey: string;
  readonly installations: readonly GitHubInstallation[];
};

/** An installation of an App. */
export type GitHubInstallation = {
  readonly id: number;
  /** The repositories that it reaches, `owner/repo`, all of one owner. */
  readonly repositories: readonly string[];
  /** What it was granted. @default contents: write, metadata: read */
  readonly permissions?: Readonly<Record<string, GitHubPermission>>;
  /** @default false */
  readonly isSuspended?: boolean;
};

/** How much of something a token may do. */
export type GitHubPermission = 'read' | 'write';

/** How far ahead `exp` may be: ten minutes. Source: GitHub Docs, "Generating a JSON Web Token (JWT) for a GitHub App". */
const longestSeconds = 600;

/**
 * The App whose JWT this `Authorization` header holds, or GitHub's refusal. RS256 alone; `iss` is the id or the client id.
 *
 * The words are those that GitHub's own client, @octokit/auth-app, looks for; that they are judged in this order is modelled.
 */
export function knowApp(
  apps: readonly GitHubApp[],
  authorization: string | undefined,
  nowMs: number,
): { readonly kind: 'app'; readonly app: GitHubApp } | GitHubRefusal {
  const { header, claims, signature } = partsOf(authorization);
  const { iat, exp, iss } = decoded(claims);
  if (decoded(header)['alg'] !== 'RS256' || iss === undefined) return undecoded;
  const app = apps.find(({ id, clientId }) => [id, String(id), clientId].some((name) => name === iss));
  if (app === undefined) return refusal(404, 'Integration not found');
  const isSigned = createVerify('RSA-SHA256')
    .update(`${header}.${claims}`)
    .verify(app.publicKey, signature, 'base64url');
  if (!isSigned) return undecoded;
  return refuseTimes({ iat, exp }, nowMs / 1000) ?? { kind: 'app', app };
}

function partsOf(authorization = ''): Readonly<Record<'header' | 'claims' | 'signature', string>> {
  const [, header = '', claims = '', signature = ''] =
    /^bearer +([\w-]+)\.([\w-]+)\.([\w-]+)$/iu.exec(authorization) ?? [];
  return { header, claims, signature };
}

const undecoded = refusal(401, 'A JSON web token could not be decoded');

function refuseTimes(
  { iat, exp }: { readonly iat: unknown; readonly exp: unknown },
  nowSeconds: number,
): GitHubRefusal | undefined {
  if (typeof exp !== 'number' || exp <= nowSeconds) {
    return refusal(
      401,
      "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires",
    );
  }
  if (exp > nowSeconds + longestSeconds) {
    return refusal(401, "'Expiration time' claim ('exp') is too far in the future");
  }
  if (typeof iat === 'number' && Number.isInteger(iat) && iat <= nowSeconds) return undefined;
  return refusal(
    401,
    "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued",
  );
}

/** The object that a part of a JWT holds; an empty one where it holds none. */
function decoded(part: string): JsonObject {
  try {
    const value = parseJson(Buffer.from(part, 'base64url').toString('utf8'), 10);
    return isJsonObject(value) ? value : {};
  } catch {
    return {};
  }
}
