import type { ConnectionFailure } from '../connection-failure.ts';
import type { Outcome } from '../outcome.ts';
import { waitOf } from '../retry-after.ts';
import type { GitHubReply } from './api.ts';
import { requestOutcome } from './dispatch-outcome.ts';
import type { Asked, Remedies } from './refusal.ts';

/** What another attempt would meet again. Redirects are too. */
const deadAtOnce = new Set([401, 403, 404, 410, 422]);

/**
 * What came of one attempt at a webhook: of what GitHub refuses, most is tried again, because a delivery has time, and because a
 * server or a proxy before it may answer for GitHub.
 */
export function webhookOutcome(reply: GitHubReply | ConnectionFailure, asked: Asked, nowMs: number): Outcome {
  const outcome = requestOutcome(reply, asked, nowMs);
  if (outcome.kind !== 'dead' || reply.kind === 'no reply') return outcome;
  const isRedirect = reply.status >= 300 && reply.status < 400;
  if (isRedirect || deadAtOnce.has(reply.status)) return outcome;
  const afterMs = waitOf(reply, nowMs);
  return {
    kind: 'retry',
    reason: outcome.reason,
    mayHaveArrived: false,
    ...(afterMs !== undefined && { afterMs }),
  };
}

/** What was asked for by an attempt at a repository, and what to do about its refusals. */
export function askedByWebhook(repository: string, kind: 'token' | 'app'): Asked {
  return {
    repository,
    action: `dispatch to ${repository}`,
    permission: 'Contents: write',
    remedies: kind === 'token' ? tokenRemedies(repository) : appRemedies(repository),
  };
}

function tokenRemedies(repository: string): Remedies {
  return {
    401: "the webhook's token is wrong, expired or revoked; give a valid one as its secret",
    403: `Contents: write is missing; give it to the webhook's token for ${repository}`,
    seeTo: "the webhook's token has Contents: write",
    404: `${repository} does not exist, or the token cannot see it; check the name, and let the webhook's token reach this repository`,
  };
}

function appRemedies(repository: string): Remedies {
  return {
    401: "a token that it had just given to the App is refused, and a new one too; see in the App's settings that its installation is not suspended",
    403: "Contents: write is missing; give it to the App under its permissions, and accept the change in the App's installation",
    seeTo: "the App's installation has Contents: write and is not suspended",
    404: `${repository} does not exist, or the App cannot see it; check the name, and let the App's installation reach this repository`,
  };
}
