import { dispatchRequest } from '../../core/dispatch-request.ts';
import type { Clock } from '../clock.ts';
import type { Outcome } from '../outcome.ts';
import type { Reason } from '../reason.ts';
import { rateLimitPauseMs } from '../retry-after.ts';
import type { GitHubApi } from './api.ts';
import { dispatchOutcome } from './dispatch-outcome.ts';

/** What is sent. */
export interface DispatchToSend {
  /** `owner/name`. */
  readonly repository: string;
  readonly eventType: string;
  /** The id, by which a run that may have started is found. */
  readonly id: string;
  /** The payload of an attempt: `sent_at` is the attempt's, and so the signature is. */
  readonly clientPayloadAt: (sentAtMs: number) => object;
}

/** What sending is done with. */
export interface Sender {
  readonly api: GitHubApi;
  readonly clock: Clock;
  /** Takes lines that tell how it goes. */
  readonly tell: (line: string) => void;
}

/** When the attempt that succeeded began, or why none did. */
export type SendResult =
  | { readonly kind: 'sent'; readonly sentAtMs: number }
  | { readonly kind: 'failed'; readonly reason: Reason };

type Retry = Outcome & { readonly kind: 'retry' };

/** The pauses between attempts where GitHub asks for none; as many retries as there are pauses. */
const pausesMs = [1_000, 4_000, 15_000, 30_000];
/** The longest that all pauses of one dispatch may take, whoever asks for them: 10 minutes. */
const patienceMs = 600_000;

/**
 * Dispatches to one repository, and again with the same id where no run can have started. Rate limits use up no retry.
 *
 * @throws REQUEST_INVALID PAYLOAD_TOO_LARGE when GitHub would refuse it, before anything is sent
 */
export async function sendDispatch(dispatch: DispatchToSend, sender: Sender): Promise<SendResult> {
  const { clock, tell } = sender;
  const deadlineMs = clock.nowMs() + patienceMs;
  const made = { retries: 0, rateLimits: 0 };
  for (;;) {
    const sentAtMs = clock.nowMs();
    const outcome = await attempt(dispatch, sender, sentAtMs);
    if (outcome.kind === 'delivered') return { kind: 'sent', sentAtMs };
    if (outcome.kind === 'dead') return { kind: 'failed', reason: outcome.reason };
    const pauseMs = isSafeToRetry(outcome) ? pauseAfter(outcome, made) : undefined;
    if (pauseMs === undefined || clock.nowMs() + pauseMs > deadlineMs)
      return { kind: 'failed', reason: giveUp(dispatch, outcome, made) };
    tell(`${dispatch.repository}: ${outcome.reason.message}; once more in ${seconds(pauseMs)} s`);
    await clock.sleep(pauseMs);
  }
}

async function attempt(dispatch: DispatchToSend, { api, clock }: Sender, sentAtMs: number): Promise<Outcome> {
  const { repository, eventType } = dispatch;
  const clientPayload = dispatch.clientPayloadAt(sentAtMs);
  const reply = await api(dispatchRequest({ repository, eventType, clientPayload }));
  return dispatchOutcome(reply, repository, clock.nowMs());
}

/** A certificate does not mend itself in minutes. */
function isSafeToRetry({ mayHaveArrived, reason }: Retry): boolean {
  return !mayHaveArrived && reason.code !== 'CERTIFICATE_INVALID';
}

interface Made {
  retries: number;
  rateLimits: number;
}

/** The next pause, which is counted; undefined when there were enough. A rate limit that asks for no pause counts as a retry, or we would never rest. */
function pauseAfter({ reason, afterMs }: Retry, made: Made): number | undefined {
  if (reason.code === 'RATE_LIMITED' && afterMs !== 0) return afterMs ?? rateLimitPauseMs * 2 ** made.rateLimits++;
  const pauseMs = pausesMs[made.retries++];
  return pauseMs === undefined ? undefined : (afterMs ?? pauseMs);
}

function giveUp(
  { repository, id }: DispatchToSend,
  { reason, mayHaveArrived, afterMs = 0 }: Retry,
  made: Made,
): Reason {
  const { code, message } = reason;
  if (mayHaveArrived) {
    return {
      code,
      message: `${message}: a run may have started all the same, so nothing was sent again; look for dispatch ${id} among the runs of ${repository} before you send it anew`,
    };
  }
  if (code === 'CERTIFICATE_INVALID') return reason;
  const tried = made.retries > 1 ? ` (tried ${made.retries} times)` : '';
  const when = afterMs > 0 ? `in ${seconds(afterMs)} s` : 'later';
  return { code, message: `${message}${tried}; no run was started: send it anew ${when}` };
}

function seconds(durationMs: number): number {
  return Math.ceil(durationMs / 1000);
}
