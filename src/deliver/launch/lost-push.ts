import type { ConnectionFailure } from '../connection-failure.ts';
import { lostOutcome } from '../http/http-outcome.ts';
import type { Outcome } from '../outcome.ts';
import type { LaunchWebhook } from './launch-webhook.ts';

/** What came of a push that got no reply: another one follows, which may queue the job a second time. */
export function lostPush(failure: ConnectionFailure, { baseUrl }: Pick<LaunchWebhook, 'baseUrl'>): Outcome {
  const { code, mayHaveArrived, detail } = failure;
  const what = {
    CONNECT_FAILED: mayHaveArrived
      ? `the connection to ${baseUrl} broke before it answered; ${mayBeQueued}`
      : `no connection to ${baseUrl} was made; see the webhook's baseUrl, name, port, firewall`,
    TIMEOUT: `${baseUrl} did not answer in time; ${mayBeQueued}; give the webhook a longer timeout`,
    CERTIFICATE_INVALID: `the certificate of ${baseUrl} does not verify; give the authority that signed it by NODE_EXTRA_CA_CERTS`,
    ADDRESS_REFUSED: undefined,
  }[code];
  if (what === undefined) return lostOutcome(failure);
  return { kind: 'retry', reason: { code, message: `${what} (${detail})` }, mayHaveArrived };
}

const mayBeQueued = 'the job may be in the queue all the same, and another attempt queues it once more';
