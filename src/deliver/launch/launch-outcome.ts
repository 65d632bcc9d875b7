import { quote } from '../../core/quote.ts';
import type { HttpReply } from '../http/exchange.ts';
import { httpOutcome } from '../http/http-outcome.ts';
import type { Outcome } from '../outcome.ts';
import type { Reason } from '../reason.ts';
import { parseLaunchReply, type LaunchReply } from './launch-reply.ts';
import type { LaunchWebhook } from './launch-webhook.ts';

/** Where a run is pushed to. */
export type LaunchQueue = Pick<LaunchWebhook, 'entity' | 'project' | 'queue' | 'priority' | 'baseUrl'>;

/** What came of one push, by the reply's status, headers and body: a 2xx says nothing yet, and errors in the body are final. */
export function launchOutcome(reply: HttpReply, queue: LaunchQueue, nowMs: number): Outcome {
  const byStatus = httpOutcome(reply, nowMs);
  const said = parseLaunchReply(reply.body);
  if (byStatus.kind === 'delivered') return outcomeOf2xx(said, reply.status, queue);
  if (byStatus.kind === 'dead')
    return { kind: 'dead', reason: refused(byStatus.reason, reply.status, { said, queue }) };
  const isFinal = reply.status < 500 && byStatus.reason.code !== 'RATE_LIMITED' && said.kind === 'errors';
  return isFinal ? { kind: 'dead', reason: reasonOf(said.message, queue) } : byStatus;
}

function outcomeOf2xx(said: LaunchReply, status: number, queue: LaunchQueue): Outcome {
  if (said.kind === 'pushed') return { kind: 'delivered' };
  if (said.kind === 'errors') return { kind: 'dead', reason: reasonOf(said.message, queue) };
  if (said.kind === 'nothing') {
    const message = `W&B made no item; see whether there is ${nameOf(queue)}, and whether the API key may push to it`;
    return { kind: 'dead', reason: { code: 'LAUNCH_NOT_FOUND', message } };
  }
  const message = `${queue.baseUrl} answered ${status} and no whole reply of W&B's API; give the API's address as baseUrl, such as https://api.wandb.ai`;
  return { kind: 'retry', reason: { code: 'LAUNCH_REPLY_INVALID', message }, mayHaveArrived: true };
}

/** What W&B's words mean, the first that fits. W&B documents none: these are the words that its SDK and its users quote. */
const meanings: readonly {
  readonly words: RegExp;
  readonly code: Reason['code'];
  readonly remedy: (queue: LaunchQueue) => string;
}[] = [
  {
    words: /unknown (?:field|argument|type)|cannot query field|not defined by/iu,
    code: 'LAUNCH_ARGUMENT_UNKNOWN',
    remedy: ({ priority }) =>
      priority === undefined
        ? 'the server is too old for this; update it'
        : 'an older server knows no priority; leave it out',
  },
  {
    words: /permission|forbidden|denied|unauthori[sz]ed|not authori[sz]ed|not logged in/iu,
    code: 'LAUNCH_FORBIDDEN',
    remedy: (queue) => `the API key may not push to ${nameOf(queue)}; take one of a member of the team`,
  },
  {
    words: /not found|could not find|does not exist|no such|unknown/iu,
    code: 'LAUNCH_NOT_FOUND',
    remedy: (queue) => `see whether there is ${nameOf(queue)}`,
  },
];

function reasonOf(message: string, queue: LaunchQueue): Reason {
  const meaning = meanings.find(({ words }) => words.test(message));
  const remedy = meaning?.remedy(queue) ?? "see the webhook's job, destination and overrides";
  return { code: meaning?.code ?? 'LAUNCH_REFUSED', message: `W&B said ${quote(message)}; ${remedy}` };
}

/** What a status means here, and what to do. */
const refusals: Readonly<Record<number, (queue: LaunchQueue) => string>> = {
  401: ({ baseUrl }) =>
    `${baseUrl} does not know the API key; give one that was made there, by the secret that auth.apiKey names`,
  403: (queue) => `the API key may not push to ${nameOf(queue)}; take one of a member of the team`,
  404: (queue) => `see whether ${queue.baseUrl} is W&B's API, and whether there is ${nameOf(queue)}`,
};

/** Of a status that is dead: its code, and W&B's own words where there are any. */
function refused(
  { code, message }: Reason,
  status: number,
  { said, queue }: { readonly said: LaunchReply; readonly queue: LaunchQueue },
): Reason {
  if (code === 'REDIRECT_REFUSED') {
    return {
      code,
      message: `W&B answered ${status}, a redirect, and none is followed; give the final address as baseUrl`,
    };
  }
  const words = said.kind === 'errors' ? `W&B answered ${status}, ${quote(said.message)}` : `W&B answered ${status}`;
  const remedy = refusals[status]?.(queue);
  return { code, message: remedy === undefined ? message : `${words}: ${remedy}` };
}

function nameOf({ entity, project, queue }: LaunchQueue): string {
  return `the queue ${quote(queue)} of ${quote(`${entity}/${project}`)}`;
}
