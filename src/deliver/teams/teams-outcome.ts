import { httpOutcome } from '../http/http-outcome.ts';
import type { Outcome } from '../outcome.ts';
import type { WaitingReply } from '../retry-after.ts';

/** What a refusal of Workflows means, and what to do. Source: Microsoft's documentation, "Create incoming webhooks with Workflows"; modelled. */
const refusals: Readonly<Record<number, string>> = {
  400: "the workflow does not take this body; see its reply, change the automation's payload, and see that the flow begins with a Teams webhook request",
  401: "the signature in the URL is not the workflow's, or the flow asks for a sign-in: let anyone trigger it, and give its URL anew",
  403: 'the workflow refuses this caller: let anyone trigger it, and see who owns it',
  404: 'there is no such workflow, or it is switched off: switch it on, or make a new one and give its URL',
  410: 'the workflow is gone: make a new one and give its URL',
};

/** What came of an attempt, by its status. */
export function teamsOutcome(reply: WaitingReply, nowMs: number): Outcome {
  const outcome = httpOutcome(reply, nowMs);
  const refusal = refusals[reply.status];
  if (outcome.kind === 'delivered' || refusal === undefined || !outcome.reason.code.startsWith('HTTP_')) return outcome;
  return { ...outcome, reason: { ...outcome.reason, message: `Teams answered ${reply.status}: ${refusal}` } };
}
