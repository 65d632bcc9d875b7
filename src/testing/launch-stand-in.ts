import { judgePush, type LaunchItem } from './launch-answer.ts';
import type { Sent } from './send-json.ts';
import { startStandInServer, type StandInRequest } from './stand-in-server.ts';

/** How the stand-in of W&B Launch is set up. */
export type LaunchStandInOptions = {
  /** Each API key, and the entities to whose queues it may push. What is not listed does not exist for it. */
  readonly apiKeys: Readonly<Record<string, readonly string[]>>;
  /** `entity/project/queue` each. */
  readonly queues: readonly string[];
  /** Behave as an older server, which has neither `priority` nor `runSpec` in the reply. @default false */
  readonly older?: boolean;
  /** Answer 200 to what is refused too, the errors in the body alone. @default false */
  readonly errorsWith200?: boolean;
  /** One for each request, in order, until used up. @default none */
  readonly faults?: readonly LaunchFault[];
};

/** What happens to one request instead of the usual: a reply of your own, or a connection cut after the item is in the queue. */
export type LaunchFault =
  | {
      readonly kind: 'reply';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: unknown;
    }
  | { readonly kind: 'cut' };

/** A running stand-in of W&B's API, as far as pushing to run queues goes. */
export type LaunchStandIn = {
  /** What clients take as base URL, no slash at its end. */
  readonly url: string;
  /** Every item in a queue, in order. */
  readonly items: readonly LaunchItem[];
  /** How many requests came in so far, refused and faulty ones included. */
  readonly requests: number;
  /** Cuts every connection and ends. May be called again. */
  close(): Promise<void>;
};

type State = { readonly items: LaunchItem[]; readonly faults: LaunchFault[]; requests: number };

/** Starts a stand-in of W&B's `POST /graphql` with the one mutation `pushToRunQueueByName`, on a free port of 127.0.0.1. */
export async function startLaunchStandIn(options: LaunchStandInOptions): Promise<LaunchStandIn> {
  const state: State = { items: [], faults: [...(options.faults ?? [])], requests: 0 };
  const { url, close } = await startStandInServer((request) => {
    state.requests += 1;
    const fault = state.faults.shift();
    if (fault?.kind === 'reply') return fault;
    const answered = answer(request, options, state.items);
    return fault?.kind === 'cut' ? undefined : answered;
  });
  return {
    url,
    items: state.items,
    get requests() {
      return state.requests;
    },
    close,
  };
}

function answer(
  { method, path, headers, rawBody }: StandInRequest,
  { errorsWith200 = false, ...access }: LaunchStandInOptions,
  items: LaunchItem[],
): Sent {
  if (`${method} ${path}` !== 'POST /graphql') return { status: 404, body: 'page not found' };
  const { authorization } = headers;
  const { item, status, body } = judgePush({ authorization, rawBody }, access, items.length + 1);
  if (item !== undefined) items.push(item);
  return { status: errorsWith200 ? 200 : status, body };
}
