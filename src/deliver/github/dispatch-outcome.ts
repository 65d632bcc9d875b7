import type { ConnectionFailure } from '../connection-failure.ts';
import type { Outcome } from '../outcome.ts';
import { waitOf } from '../retry-after.ts';
import type { GitHubReply } from './api.ts';
import { isRateLimit } from './rate-limit.ts';
import { refusal, saidBy, type Asked } from './refusal.ts';

/** What came of one attempt to dispatch to a repository, as {@link requestOutcome} has it. */
export function dispatchOutcome(reply: GitHubReply | ConnectionFailure, repository: string, nowMs: number): Outcome {
  const asked = { repository, action: `dispatch to ${repository}`, permission: 'Contents: write' };
  return requestOutcome(reply, asked, nowMs);
}

/**
 * What came of one request to GitHub's API.
 *
 * 500, 503 and rate limits mean that no run was started. After 502, 504 and a broken connection one may have been: GitHub has no
 * idempotency key.
 */
export function requestOutcome(reply: GitHubReply | ConnectionFailure, asked: Asked, nowMs: number): Outcome {
  if (reply.kind === 'no reply') return lost(reply);
  const { status } = reply;
  if (status >= 200 && status < 300) return { kind: 'delivered' };
  const afterMs = waitOf(reply, nowMs);
  const after = afterMs === undefined ? {} : { afterMs };
  if (isRateLimit(reply)) {
    const said = saidBy(reply);
    const message = `GitHub limits this token's requests (${status}${said === '' ? '' : `, ${said}`}): dispatch less often, or by another token`;
    return { kind: 'retry', reason: { code: 'RATE_LIMITED', message }, mayHaveArrived: false, ...after };
  }
  if (status < 500 && status !== 408) return { kind: 'dead', reason: refusal(reply, asked) };
  const mayHaveArrived = !sureFailures.has(status);
  const message = `GitHub answered ${status}, a failure of its own`;
  return { kind: 'retry', reason: { code: `HTTP_${status}`, message }, mayHaveArrived, ...after };
}

/** GitHub itself answered that it did nothing. */
const sureFailures = new Set([408, 500, 503]);

function lost({ code, mayHaveArrived, detail }: ConnectionFailure): Outcome {
  if (code === 'ADDRESS_REFUSED') return { kind: 'dead', reason: { code, message: detail } };
  const what = {
    CONNECT_FAILED: mayHaveArrived ? 'the connection broke before GitHub answered' : 'no connection to GitHub was made',
    TIMEOUT: 'GitHub did not answer in time',
    CERTIFICATE_INVALID:
      "GitHub's certificate does not verify; give the authority that signed it by NODE_EXTRA_CA_CERTS",
  }[code];
  return { kind: 'retry', reason: { code, message: `${what} (${detail})` }, mayHaveArrived };
}
