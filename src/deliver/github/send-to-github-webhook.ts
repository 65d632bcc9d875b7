import { DispatchError } from '../../core/errors.ts';
import { connectionFailure } from '../connection-failure.ts';
import { nothingCame, unready, whatCame, type AttemptBy, type HttpReply } from '../http/exchange.ts';
import { keepRedactors, secretsInSigningSecret } from '../kept-redactor.ts';
import type { Outcome } from '../outcome.ts';
import { createRedactor, type Redactor } from '../redact.ts';
import type { Outgoing, Sent } from '../sent.ts';
import { isToken, notToken } from '../token.ts';
import type { GitHubRequest } from './api.ts';
import { secretsInPrivateKey } from './app-jwt.ts';
import { nothingSent, type DispatchingApp, type InstallationToken, type NoToken } from './installation-token.ts';
import { askGitHub, toGitHubReply } from './octokit-exchange.ts';
import { askedByWebhook, webhookOutcome } from './webhook-outcome.ts';
import { proveBy, webhookRequest } from './webhook-request.ts';
import type { GitHubWebhook, GitHubAttemptBy } from './github-webhook.ts';

/**
 * Dispatches a delivery once, its proof made anew. A refused token of an App is thrown away, and a new one is tried in the same attempt.
 * What GitHub answers instead of a token is the attempt's answer.
 *
 * It never rejects: a secret that cannot be used is SIGN_FAILED, and is tried again, for somebody may mend it.
 */
export async function sendToGitHubWebhook(
  webhook: GitHubWebhook,
  { id, payload }: Outgoing,
  by: GitHubAttemptBy,
): Promise<Sent> {
  const redactor = redactorOf(webhook);
  const { auth, signingSecret } = webhook;
  try {
    const request = webhookRequest(webhook, payload, proveBy({ id, sentAtMs: by.nowMs, signingSecret }));
    const dispatch = { webhook, request, by };
    if (auth.kind === 'app') return await byApp({ ...webhook, ...auth }, dispatch);
    if (!isToken(auth.token)) throw new DispatchError('INPUT_INVALID', `the token: ${notToken}`);
    return await send(dispatch, auth.token, redactor);
  } catch (error) {
    return nothingCame(unready(error), redactor);
  }
}

interface DispatchOnce {
  readonly webhook: GitHubWebhook;
  readonly request: GitHubRequest;
  readonly by: GitHubAttemptBy;
}

async function byApp(app: DispatchingApp, dispatch: DispatchOnce): Promise<Sent> {
  const first = await tokenFor(app, dispatch);
  if (first.kind === 'no token') return unanswered(first, dispatch);
  const sent = await send(dispatch, first.token, withToken(first.token, dispatch));
  if (sent.status !== 401) return sent;
  dispatch.by.appTokens.discard(app, first.token);
  const second = await tokenFor(app, dispatch);
  if (second.kind === 'no token') return unanswered(second, dispatch);
  const again = await send(dispatch, second.token, withToken(second.token, dispatch));
  // The next attempt need not begin with what is refused already.
  if (again.status === 401) dispatch.by.appTokens.discard(app, second.token);
  return again;
}

async function tokenFor(app: DispatchingApp, { webhook, by }: DispatchOnce): Promise<InstallationToken | NoToken> {
  try {
    return await by.appTokens.tokenFor(app, { ...by, secrets: secretsOf(webhook) });
  } catch (error) {
    return { kind: 'no token', outcome: nothingSent(lost(error, webhook, by)), jwt: '' };
  }
}

/** What GitHub said instead of giving a token. */
function unanswered({ outcome, reply, jwt }: NoToken, dispatch: DispatchOnce): Sent {
  const redactor = withToken(jwt, dispatch);
  return reply === undefined ? nothingCame(outcome, redactor) : whatCame(reply, outcome, redactor);
}

async function send({ webhook, request, by }: DispatchOnce, token: string, redactor: Redactor): Promise<Sent> {
  let reply: HttpReply;
  try {
    reply = await askGitHub({ ...request, apiUrl: webhook.apiUrl, token }, by, redactor.longestBytes);
  } catch (error) {
    return nothingCame(lost(error, webhook, by), redactor);
  }
  const asked = askedByWebhook(webhook.repository, webhook.auth.kind);
  return whatCame(reply, webhookOutcome(toGitHubReply(reply, redactor), asked, by.nowMs), redactor);
}

function lost(error: unknown, { repository, auth }: GitHubWebhook, { nowMs }: AttemptBy): Outcome {
  return webhookOutcome(connectionFailure(error), askedByWebhook(repository, auth.kind), nowMs);
}

const redactorOf = keepRedactors(secretsOf);

function withToken(token: string, { webhook }: DispatchOnce): Redactor {
  return createRedactor([...secretsOf(webhook), token]);
}

function secretsOf({ auth, signingSecret }: GitHubWebhook): readonly string[] {
  const own = auth.kind === 'token' ? [auth.token] : secretsInPrivateKey(auth.privateKey);
  return [...own, ...secretsInSigningSecret(signingSecret)];
}
