import type { ConnectionFailure } from '../connection-failure.ts';
import type { Outcome } from '../outcome.ts';
import { limitsByHeaders, waitOf, type WaitingReply } from '../retry-after.ts';

/** What a refusal means that another attempt would meet again, and what to do. */
const refusals: Readonly<Record<number, string>> = {
  401: 'the access token or the signing secret is not the one that it expects; give the one that it has',
  403: 'it refuses this caller; see what the access token may do there, and whether it takes calls from this address',
  404: "nothing is at this URL; see the webhook's url",
  410: "what was at this URL is gone for good; give the webhook's new url, or remove the webhook",
  422: "it does not take this body; see its reply, and change the automation's payload",
};

/** What came of one attempt, by the reply's status and headers. */
export function httpOutcome(reply: WaitingReply, nowMs: number): Outcome {
  const { status } = reply;
  if (status >= 200 && status < 300) return { kind: 'delivered' };
  if (status >= 300 && status < 400) {
    const message = `the receiving side answered ${status}, a redirect, and none is followed; give the final address as the webhook's url`;
    return { kind: 'dead', reason: { code: 'REDIRECT_REFUSED', message } };
  }
  const afterMs = waitOf(reply, nowMs);
  const after = afterMs === undefined ? {} : { afterMs };
  if (limitsByHeaders(reply)) {
    const message = `the receiving side answered ${status} and asks to wait; a rateLimit.perMinute on the webhook keeps below what it takes`;
    return { kind: 'retry', reason: { code: 'RATE_LIMITED', message }, mayHaveArrived: false, ...after };
  }
  const said = `the receiving side answered ${status}`;
  const refusal = refusals[status];
  if (refusal !== undefined) {
    return { kind: 'dead', reason: { code: `HTTP_${status}`, message: `${said}: ${refusal}` } };
  }
  const message = status >= 500 ? `${said}, a failure of its own; see its log` : `${said}; its reply may say why`;
  return { kind: 'retry', reason: { code: `HTTP_${status}`, message }, mayHaveArrived: status >= 500, ...after };
}

/** What came of one attempt that got no reply. */
export function lostOutcome({ code, mayHaveArrived, detail }: ConnectionFailure): Outcome {
  if (code === 'ADDRESS_REFUSED') return { kind: 'dead', reason: { code, message: detail } };
  const what = {
    CONNECT_FAILED: mayHaveArrived
      ? 'the connection broke before the receiving side answered; see its log'
      : "no connection to the receiving side was made; see the webhook's url, name, port, firewall",
    TIMEOUT: 'the receiving side did not answer in time; let it answer first and work then, or give a longer timeout',
    CERTIFICATE_INVALID: certificateFault(detail),
  }[code];
  return { kind: 'retry', reason: { code, message: `${what} (${detail})` }, mayHaveArrived };
}

/** By the code in what Node said. Source: Node's documentation, "X509 certificate error codes". */
function certificateFault(detail: string): string {
  if (detail.includes('CERT_HAS_EXPIRED'))
    return "the receiving side's certificate has expired; it has to be renewed there";
  if (detail.includes('CERT_NOT_YET_VALID'))
    return "the receiving side's certificate is not valid yet; compare this machine's clock with that one's";
  if (/ERR_TLS_CERT_ALTNAME_INVALID|HOSTNAME_MISMATCH/u.test(detail))
    return "the receiving side's certificate is for another host; give the webhook's url the name that stands in it";
  return "the receiving side's certificate does not verify; give the authority that signed it by NODE_EXTRA_CA_CERTS";
}
