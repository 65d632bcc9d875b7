import { isJsonObject, ownValue } from '../../core/json.ts';
import { connectionFailure } from '../connection-failure.ts';
import { unready, type AttemptBy, type HttpReply } from '../http/exchange.ts';
import type { Outcome } from '../outcome.ts';
import { createRedactor } from '../redact.ts';
import { isToken } from '../token.ts';
import type { GitHubReply } from './api.ts';
import { signAppJwt } from './app-jwt.ts';
import { askGitHub, toGitHubReply } from './octokit-exchange.ts';
import type { Asked } from './refusal.ts';
import { webhookOutcome } from './webhook-outcome.ts';

/** A GitHub App as it dispatches to one repository. */
export interface DispatchingApp {
  /** Without a slash at its end. */
  readonly apiUrl: string;
  /** `owner/name`. */
  readonly repository: string;
  /** The App's id or client id. */
  readonly id: string;
  /** A PEM. */
  readonly privateKey: string;
  /** Undefined: it is asked of GitHub. */
  readonly installationId: number | undefined;
}

/** What is asked with: as an attempt is made, but for its whole self. */
export type AskingBy = AttemptBy & {
  /** What is taken out of an answer's words, the JWT apart. */
  readonly secrets: readonly string[];
};

/** An answer of GitHub's that brought no token, or none: then there is no `reply`. */
export interface NoToken {
  readonly kind: 'no token';
  readonly outcome: Outcome;
  readonly reply?: HttpReply;
  /** What it was asked with, so that it can be taken out of what is kept. */
  readonly jwt: string;
}

/** A token of an installation, for one repository. */
export interface InstallationToken {
  readonly kind: 'token';
  readonly token: string;
  readonly expiresAtMs: number;
}

/** The installation of an App in a repository. */
export type FoundInstallation = { readonly kind: 'installation'; readonly id: number } | NoToken;

/** Asks GitHub which of an App's installations a repository is in. Source: GitHub's REST API, "Get a repository installation". */
export async function findInstallation(app: DispatchingApp, by: AskingBy): Promise<FoundInstallation> {
  const { repository } = app;
  const asked = {
    ...askedOf(app),
    action: `find the App's installation in ${repository}`,
    remedies: {
      ...appRemedies,
      404: `the App is not installed there, or ${repository} does not exist, or no App has the id ${app.id}; install the App on the repository, and check the name and the id`,
    },
  };
  const answer = await ask(app, { method: 'GET', path: `/repos/${repository}/installation`, asked, by });
  if (answer.kind === 'no token') return answer;
  const id = isJsonObject(answer.body) ? ownValue(answer.body, 'id') : undefined;
  return typeof id === 'number' ? { kind: 'installation', id } : unreadable(answer, 'the id of an installation');
}

/**
 * Asks GitHub for a token of an installation, for one repository and Contents: write alone. Source: GitHub's REST API, "Create an
 * installation access token for an app".
 */
export async function askForToken(
  app: DispatchingApp,
  installationId: number,
  by: AskingBy,
): Promise<InstallationToken | NoToken> {
  const asked = {
    ...askedOf(app),
    action: `make a token for ${app.repository}`,
    remedies: {
      ...appRemedies,
      422: `give the App Contents: write under its permissions, accept the change in its installation, and let that reach ${app.repository}`,
      404: `the App has no installation ${installationId}, or no App has the id ${app.id}; install the App, and check the id and installationId, which may be left out`,
    },
  };
  const [, name = ''] = app.repository.split('/');
  const body = JSON.stringify({ repositories: [name], permissions: { contents: 'write' } });
  const path = `/app/installations/${installationId}/access_tokens`;
  const answer = await ask(app, { method: 'POST', path, body, asked, by });
  if (answer.kind === 'no token') return answer;
  const token = isJsonObject(answer.body) ? ownValue(answer.body, 'token') : undefined;
  const expiresAt = isJsonObject(answer.body) ? ownValue(answer.body, 'expires_at') : undefined;
  const expiresAtMs = typeof expiresAt === 'string' ? Date.parse(expiresAt) : Number.NaN;
  if (typeof token !== 'string' || !isToken(token) || Number.isNaN(expiresAtMs)) return unreadable(answer, 'a token');
  return { kind: 'token', token, expiresAtMs };
}

const appRemedies = {
  401: "the App's private key or id is wrong, or this machine's clock is; give a private key that belongs to the App, and set the clock",
  403: "the App's installation may not; give the App Contents: write under its permissions, and accept the change in its installation",
  seeTo: "the App's installation has Contents: write and is not suspended",
};

function askedOf({ repository }: DispatchingApp): Pick<Asked, 'repository' | 'permission'> {
  return { repository, permission: 'Contents: write' };
}

interface Question {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: string;
  readonly asked: Asked;
  readonly by: AskingBy;
}

type Answer = (GitHubReply & { readonly jwt: string }) | NoToken;

async function ask(app: DispatchingApp, { asked, by, ...request }: Question): Promise<Answer> {
  let jwt = '';
  try {
    jwt = signAppJwt(app, by.nowMs);
  } catch (error) {
    return { kind: 'no token', outcome: unready(error), jwt };
  }
  try {
    const headers = request.body === undefined ? {} : { 'content-type': 'application/json' };
    const redactor = createRedactor([...by.secrets, jwt]);
    const { apiUrl } = app;
    const reply = await askGitHub({ ...request, headers, apiUrl, token: jwt }, by, redactor.longestBytes);
    const githubReply = toGitHubReply(reply, redactor);
    const outcome = nothingSent(webhookOutcome(githubReply, asked, by.nowMs));
    return outcome.kind === 'delivered' ? { ...githubReply, jwt } : { kind: 'no token', outcome, reply, jwt };
  } catch (error) {
    return { kind: 'no token', outcome: nothingSent(webhookOutcome(connectionFailure(error), asked, by.nowMs)), jwt };
  }
}

/** Whatever came of asking for a token, no dispatch was sent. */
export function nothingSent(outcome: Outcome): Outcome {
  return outcome.kind === 'retry' ? { ...outcome, mayHaveArrived: false } : outcome;
}

/** What it said is not kept: a token may be in it. */
function unreadable({ status, headers, jwt }: GitHubReply & { readonly jwt: string }, what: string): NoToken {
  const message = `GitHub answered ${status}, and ${what} is not in it; see that the webhook's apiUrl is the one of GitHub's API`;
  const texts = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  const reply = { status, headers: Object.fromEntries(texts), body: new Uint8Array(0) };
  const outcome: Outcome = { kind: 'retry', reason: { code: `HTTP_${status}`, message }, mayHaveArrived: false };
  return { kind: 'no token', outcome, reply, jwt };
}
