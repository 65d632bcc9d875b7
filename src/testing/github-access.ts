import { refusal, type GitHubRefusal } from './github-refusal.ts';

/** A token, and the repositories it sees: `read` sees without Contents: write. What is not listed does not exist for it. */
export type GitHubToken = {
  readonly kind: 'personal access token' | 'integration';
  /** By `owner/repo`; upper and lower case make no difference. */
  readonly repositories: Readonly<Record<string, 'write' | 'read'>>;
  /** Whether it may read the runs of the repositories that it sees. @default 'read' */
  readonly actions?: 'read' | 'none';
};

/** Every token that the stand-in knows, by its text. */
export type GitHubTokens = Readonly<Record<string, GitHubToken>>;

/** Leave to do what was asked; `repository` is spelt as the token's list has it. */
export type GitHubAccess = { readonly kind: 'granted'; readonly repository: string };

/** What is asked for: the repository, `owner/repo`, and the permission that it takes there. */
export type GitHubAsked = { readonly repository: string; readonly needs: 'contents: write' | 'actions: read' };

/**
 * Whether whoever sends this `Authorization` header may do what is asked for, judged in GitHub's order: 401, 404, 403.
 *
 * `Bearer X` and `token X` are read. All texts were seen in the wild; that a missing header is 401 and never 404 is a choice (GitHub does both).
 */
export function checkAccess(
  tokens: GitHubTokens,
  authorization: string | undefined,
  { repository, needs }: GitHubAsked,
): GitHubAccess | GitHubRefusal {
  if (authorization === undefined) return refusal(401, 'Requires authentication');
  const text = /^(?:bearer|token) +(\S+)$/iu.exec(authorization)?.[1];
  const token = text !== undefined && Object.hasOwn(tokens, text) ? tokens[text] : undefined;
  if (token === undefined) return refusal(401, 'Bad credentials');
  const listed = Object.entries(token.repositories).find(([name]) => name.toLowerCase() === repository.toLowerCase());
  if (listed === undefined) return refusal(404, 'Not Found');
  const [name, contents] = listed;
  const has = needs === 'contents: write' ? contents === 'write' : token.actions !== 'none';
  return has ? { kind: 'granted', repository: name } : without(needs, token.kind);
}

function without(needs: GitHubAsked['needs'], kind: GitHubToken['kind']): GitHubRefusal {
  const headers = { 'X-Accepted-GitHub-Permissions': needs.replace(': ', '=') };
  return refusal(403, `Resource not accessible by ${kind}`, headers);
}
