import { dispatchRequest } from '../core/dispatch-request.ts';
import { signDispatch } from '../core/dispatch-signature.ts';
import type { JsonObject } from '../core/json.ts';
import { present } from '../core/present.ts';
import { formatSentAt } from '../core/time.ts';
import type { Clock } from './clock.ts';
import type { GitHubApi } from './github/api.ts';
import { findRun } from './github/find-run.ts';
import { followRun } from './github/follow-run.ts';
import { sendDispatch, type DispatchToSend, type SendResult } from './github/send-dispatch.ts';
import { createRunReader, type WorkflowRun } from './github/workflow-run.ts';
import type { Reason } from './reason.ts';

/** What is waited for after a dispatch: nothing, its run's start, its run's end. */
export type Wait = 'none' | 'run' | 'completion';

/** A dispatch to one repository or several. */
export interface Origination {
  /** Each `owner/name`, none twice. */
  readonly repositories: readonly string[];
  readonly eventType: string;
  /** Without `dispatch`. */
  readonly clientPayload: JsonObject;
  /** `whsk_…`, or an HMAC secret; undefined: nothing is signed. */
  readonly secret: string | undefined;
  readonly wait: Wait;
  /** Longest time for which runs are waited for, in milliseconds. */
  readonly waitTimeoutMs: number;
}

/** What originating is done with. */
export interface Originator {
  readonly api: GitHubApi;
  readonly clock: Clock;
  /** A new UUID v7. */
  readonly newId: () => string;
  /** Takes lines that tell how it goes. */
  readonly tell: (line: string) => void;
}

/** What came of it in one repository. */
export interface Originated {
  readonly repository: string;
  /** Absent: GitHub did not take the dispatch. */
  readonly dispatchId?: string;
  /** The run, as last seen. */
  readonly run?: WorkflowRun;
  /** What failed, if anything did. */
  readonly failure?: Reason;
}

/**
 * Dispatches to one repository after the other, each dispatch with an id of its own; what fails in one stops no other. Then waits for
 * the runs of all at once.
 *
 * @throws SECRET_INVALID DISPATCH_INVALID REQUEST_INVALID PAYLOAD_TOO_LARGE before anything is sent
 */
export async function originate(origination: Origination, originator: Originator): Promise<readonly Originated[]> {
  const { clock, newId, tell } = originator;
  const dispatches = origination.repositories.map((repository) => toDispatch(origination, repository, newId()));
  for (const dispatch of dispatches) requireSendable(dispatch, clock.nowMs());
  const sent: Sent[] = [];
  for (const dispatch of dispatches) {
    const result = await sendDispatch(dispatch, originator);
    if (result.kind === 'sent') tell(`${dispatch.repository}: GitHub took dispatch ${dispatch.id}`);
    sent.push({ dispatch, result });
  }
  const deadlineMs = clock.nowMs() + origination.waitTimeoutMs;
  return Promise.all(sent.map((order) => settle(order, origination.wait, { ...originator, deadlineMs })));
}

function toDispatch(origination: Origination, repository: string, id: string): DispatchToSend {
  const { eventType, clientPayload, secret } = origination;
  const clientPayloadAt = (sentAtMs: number): object =>
    secret === undefined
      ? { ...clientPayload, dispatch: { id, sent_at: formatSentAt(sentAtMs) } }
      : signDispatch({ eventType, clientPayload, id, sentAtMs, secret });
  return { repository, eventType, id, clientPayloadAt };
}

/** Everything that makes the first request is done once before any is sent. */
function requireSendable({ repository, eventType, clientPayloadAt }: DispatchToSend, nowMs: number): void {
  dispatchRequest({ repository, eventType, clientPayload: clientPayloadAt(nowMs) });
}

interface Sent {
  readonly dispatch: DispatchToSend;
  readonly result: SendResult;
}

async function settle(
  { dispatch, result }: Sent,
  wait: Wait,
  { api, clock, deadlineMs, tell }: Originator & { readonly deadlineMs: number },
): Promise<Originated> {
  const { repository, id: dispatchId } = dispatch;
  if (result.kind === 'failed') return { repository, failure: result.reason };
  if (wait === 'none') return { repository, dispatchId };
  const runs = createRunReader(api, repository, clock);
  const watch = { clock, deadlineMs, tell: (line: string) => tell(`${repository}: ${line}`) };
  const found = await findRun({ ...dispatch, sentAtMs: result.sentAtMs }, runs, watch);
  if (found.kind === 'run') watch.tell(`run ${found.run.id} started: ${found.run.url}`);
  const watched = found.kind === 'run' && wait === 'completion' ? await followRun(found.run, runs, watch) : found;
  const failure = watched.kind === 'failed' ? watched.reason : undefined;
  return present({ repository, dispatchId, run: watched.run, failure });
}
