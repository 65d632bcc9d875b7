import type { Reason } from '../reason.ts';
import type { GitHubReply } from './api.ts';
import { githubMessage } from './rate-limit.ts';

/** What was asked for, as a message says it, and what the token needs for it. */
export interface Asked {
  /** `owner/name`. */
  readonly repository: string;
  /** Such as `dispatch to acme/deploy`. */
  readonly action: string;
  /** The permission of a fine-grained token or an App, such as `Contents: write`. */
  readonly permission: string;
  /** What a 404 may mean beside that there is no such repository. */
  readonly hidden?: string;
  /** What to do about a 401, 403 or 404, where that is not what a workflow's author does. */
  readonly remedies?: Remedies;
}

/** What to do by the status of a refusal; what it means is part of it. */
export interface Remedies {
  readonly 401: string;
  /** Where a permission is missing. */
  readonly 403: string;
  /** What to see to at any other 403: the end of "see that …". */
  readonly seeTo: string;
  readonly 404: string;
  readonly 422?: string;
}

/** Why GitHub refuses, and what to do about it. Source: GitHub's replies, as seen. */
export function refusal(reply: GitHubReply, asked: Asked): Reason {
  const { status } = reply;
  if (status >= 300 && status < 400) {
    return {
      code: 'REDIRECT_REFUSED',
      message: `GitHub answered ${status}, a redirect: ${asked.repository} was renamed or moved, or the API's URL is not the one of its API; give the new name, as no redirect is followed`,
    };
  }
  return { code: `HTTP_${status}`, message: explain(reply, asked) };
}

function explain(reply: GitHubReply, asked: Asked): string {
  const { repository, action, hidden = `${repository} does not exist, or the token cannot see it`, remedies } = asked;
  const said = `GitHub answered ${reply.status}${inBrackets(saidBy(reply))}`;
  const remedy = remedyFor(reply.status, remedies);
  if (remedy !== undefined) return `${said}: ${remedy}`;
  switch (reply.status) {
    case 401:
      return `${said}: the token is wrong, expired or revoked; give one that is valid`;
    case 403:
      return `${said}: ${forbidden(reply, asked)}`;
    case 404:
      return `${said}: ${hidden}; check the name, and let the token reach this repository (GITHUB_TOKEN reaches its own alone)`;
    case 422:
      return `${said}: GitHub does not take this request; change what its message names`;
    default:
      return `${said}: cannot ${action}; see that the API's URL is right (https://HOST/api/v3 on GitHub Enterprise Server)`;
  }
}

/** At a 403 it depends on what GitHub says. */
function remedyFor(status: number, remedies: Remedies | undefined): string | undefined {
  return status === 401 || status === 404 || status === 422 ? remedies?.[status] : undefined;
}

function forbidden(reply: GitHubReply, { action, permission, remedies }: Asked): string {
  const sso = /url=(\S+)/u.exec(reply.headers['x-github-sso'] ?? '')?.[1];
  if (sso !== undefined) return `the organisation asks for single sign-on; authorise the token at ${sso}`;
  const accepted = reply.headers['x-accepted-github-permissions'];
  if (accepted === undefined && !/not accessible/iu.test(githubMessage(reply)))
    return `cannot ${action}; do as GitHub's message says, and see that ${remedies?.seeTo ?? `the token has ${permission}`}`;
  const wanted = accepted === undefined ? '' : ` (X-Accepted-GitHub-Permissions: ${accepted})`;
  if (remedies !== undefined) return `${remedies[403]}${wanted}`;
  const grant = permission.toLowerCase();
  return `the token may not ${action}${wanted}; give it ${permission}, a GITHUB_TOKEN by permissions: { ${grant} } in the workflow`;
}

/** GitHub's own words, on one line and not too many; `''` where there are none. */
export function saidBy(reply: GitHubReply): string {
  const line = githubMessage(reply)
    .replaceAll(/[\s\p{Cc}\p{Cf}]+/gu, ' ')
    .trim();
  return line.length <= 300 ? line : `${line.slice(0, 300).toWellFormed()}…`;
}

function inBrackets(text: string): string {
  return text === '' ? '' : ` (${text})`;
}
