import type { Worker } from 'node:worker_threads';
import { DispatchError } from '../../../src/core/errors.ts';
import type { NewEvent, Store } from '../store.ts';
import type { Call, FromThread, Method, Reply } from './thread-protocol.ts';
import type { StateMachine } from './state-machine.ts';

/** A call that is not answered. */
interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: DispatchError) => void;
}

/** A store whose database another thread has. Calls of one turn of the event loop go to it together, and it answers them in order. */
export async function createRemoteStore(worker: Worker): Promise<Store> {
  const { opened, ask, close } = createExchange(worker);
  await opened;
  return {
    accept: (event) => ask('accept', [withOwnBytes(event)]),
    claim: (...input) => ask('claim', input),
    extend: (...input) => ask('extend', input),
    settle: (claim, attempt, settlement) =>
      ask('settle', [claim, { ...attempt, body: ownBytes(attempt.body) }, settlement]),
    abandon: (...input) => ask('abandon', input),
    handBack: (...input) => ask('handBack', input),
    owedWebhooks: () => ask('owedWebhooks', []),
    bringForward: (...input) => ask('bringForward', input),
    deliveries: (...input) => ask('deliveries', input),
    delivery: (...input) => ask('delivery', input),
    event: (...input) => ask('event', input),
    counts: () => ask('counts', []),
    ping: () => ask('ping', []),
    adminTokenHash: () => ask('adminTokenHash', []),
    keepAdminTokenHash: (...input) => ask('keepAdminTokenHash', input),
    close,
  };
}

/** What is sent, and who waits for it. It is open, until it is told to close or the thread ends; then every call is refused. */
interface Exchange {
  /** Once the thread has the database; rejected once it has ended without. */
  readonly opened: Promise<unknown>;
  readonly ask: <Name extends Method>(
    method: Name,
    input: Parameters<StateMachine[Name]>,
  ) => Promise<ReturnType<StateMachine[Name]>>;
  readonly close: () => Promise<void>;
}

function createExchange(worker: Worker): Exchange {
  const outbox = createOutbox((calls) => worker.postMessage(calls));
  let ended: string | undefined;
  let closed: Promise<void> | undefined;
  const exit = new Promise((resolve) => {
    worker.once('exit', resolve);
  });
  const waiting = awaitReplies(worker, (why) => {
    ended ??= why;
  });

  const open = new Promise((resolve, reject) => {
    waiting({ resolve, reject });
  });

  return {
    opened: open.catch(async (error: unknown) => {
      await exit;
      throw error;
    }),
    // Not async, for a promise that is waited for by a promise takes longer: each event comes through here.
    ask: (method, input) => {
      if (ended !== undefined) return Promise.reject(failed(ended));
      // A method and its own input, which TypeScript cannot follow through the type parameter.
      outbox.put({ method, input } as Call);
      return new Promise((resolve, reject) => {
        // What the thread replies to a call is what its method gives.
        waiting({ resolve: resolve as Pending['resolve'], reject });
      });
    },
    close: async () => {
      ended ??= isClosed;
      closed ??= closeAfter(worker, outbox.flush, exit);
      await closed;
    },
  };
}

/** What is not sent yet. */
interface Outbox {
  readonly put: (call: Call) => void;
  readonly flush: () => void;
}

/** What comes of an attempt is waited for by little: the room that its delivery took. So it goes with the next call, or after a while alone. */
const patient: ReadonlySet<Method> = new Set(['settle']);

/** So long, in milliseconds: a transaction for many costs little more than one for each. */
const patienceMs = 5;

/**
 * So many are sent without waiting for the rest of a turn. Else those who were answered together ask together, all wait for the last of
 * them, and thread and event loop work in turn (bench/relay, over HTTP).
 */
const enough = 16;

/** Gathers calls, and sends them after this turn of the event loop, or where all are patient a little later. */
function createOutbox(send: (calls: readonly Call[]) => void): Outbox {
  let calls: Call[] = [];
  let soon: NodeJS.Immediate | undefined;
  let later: NodeJS.Timeout | undefined;
  const flush = () => {
    clearTimeout(later);
    soon = later = undefined;
    if (calls.length > 0) send(calls);
    calls = [];
  };
  return {
    put: (call) => {
      calls.push(call);
      if (patient.has(call.method)) later ??= setTimeout(flush, patienceMs);
      else if (calls.length >= enough) flush();
      else soon ??= setImmediate(flush);
    },
    flush,
  };
}

/** Answers those who wait, in the order in which they came, and all that are left when the thread ends; gives how to join them. */
function awaitReplies(worker: Worker, onEnd: (why: string) => void): (pending: Pending) => void {
  let pending: Pending[] = [];
  const end = (why: string) => {
    onEnd(why);
    for (const { reject } of pending.splice(0)) reject(failed(why));
  };
  worker.on('message', (replies: FromThread) => {
    const answered = pending.slice(0, replies.length);
    pending = pending.slice(replies.length);
    for (const [index, reply] of replies.entries()) answer(answered[index], reply);
  });
  worker.on('error', (error) => {
    end(`its thread failed (${String(error)}), and nothing is stored until a restart`);
  });
  worker.on('exit', () => {
    end(isClosed);
  });
  return (one) => {
    pending.push(one);
  };
}

const isClosed = 'it is closed';

async function closeAfter(worker: Worker, flush: () => void, exit: Promise<unknown>): Promise<void> {
  flush();
  worker.postMessage('close');
  await exit;
}

function answer(pending: Pending | undefined, reply: Reply): void {
  if ('refused' in reply) pending?.reject(new DispatchError('STORE_REFUSED', reply.refused));
  else if ('failure' in reply) pending?.reject(failed(reply.failure));
  else pending?.resolve(reply.value);
}

function failed(why: string): DispatchError {
  return new DispatchError('STORE_FAILED', `the store: ${why}`);
}

function withOwnBytes(event: NewEvent): NewEvent {
  const deliveries = event.deliveries.map((delivery) => ({ ...delivery, payload: ownBytes(delivery.payload) }));
  return { ...event, deliveries };
}

/** Bytes with a buffer of their own: sending a view copies all that it looks into, and a Buffer may look into a large pool. */
function ownBytes(bytes: Uint8Array): Uint8Array {
  return bytes.byteLength === bytes.buffer.byteLength ? bytes : new Uint8Array(bytes);
}
