import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import type { DatabaseSync } from 'node:sqlite';
import { isDispatchError } from '../../../src/core/errors.ts';
import { contentBytes, createCheckpoints } from './checkpoints.ts';
import { createCondition } from './condition.ts';
import { createGroupCommit } from './group-commit.ts';
import { openDatabase } from './open-database.ts';
import { createStateMachine } from './state-machine.ts';
import type { Call, FromThread, ToThread } from './thread-protocol.ts';

/** How many calls share a transaction at most, and about how many bytes: they wait for each other. */
const groupCalls = 512;
const groupBytes = 16 * 1024 * 1024;

if (parentPort === null) throw new Error('thread.ts is no program: open-sqlite-store.ts starts it');
const given: { readonly path: string } = workerData;
start(parentPort, given.path);

/** Opens the database, or says why not and ends. */
function start(port: MessagePort, path: string): void {
  const post = (sent: FromThread) => {
    port.postMessage(sent);
  };
  try {
    serve(port, openDatabase(path));
    post([{ value: null }]);
  } catch (error) {
    if (!isDispatchError(error, 'STORE_REFUSED')) throw error;
    post([{ refused: error.message }]);
    port.close();
  }
}

/** Answers calls, all that wait at a time, until told to close. */
function serve(port: MessagePort, db: DatabaseSync): void {
  const condition = createCondition();
  const runGroup = createGroupCommit(db, createStateMachine(db), condition);
  const checkpoints = createCheckpoints(db, condition);
  checkpoints.atOpening();
  port.on('message', (first: ToThread) => {
    const { calls, isLast } = takeWaiting(port, first);
    for (const group of groupsOf(calls)) {
      port.postMessage(runGroup(group) satisfies FromThread);
      checkpoints.afterCommitOf(group);
    }
    if (!isLast) return;
    db.close();
    port.close();
  });
}

function takeWaiting(
  port: MessagePort,
  first: ToThread,
): { readonly calls: readonly Call[]; readonly isLast: boolean } {
  const calls: Call[] = [];
  let next: ToThread | undefined = first;
  while (next !== undefined) {
    if (next === 'close') return { calls, isLast: true };
    calls.push(...next);
    // What is received has to be answered: so nothing more is, once there is enough.
    next = calls.length < groupCalls ? nextOf(port) : undefined;
  }
  return { calls, isLast: false };
}

function nextOf(port: MessagePort): ToThread | undefined {
  const received: { readonly message: ToThread } | undefined = receiveMessageOnPort(port);
  return received?.message;
}

function* groupsOf(calls: readonly Call[]): Generator<readonly Call[]> {
  let group: Call[] = [];
  let bytes = 0;
  for (const call of calls) {
    group.push(call);
    bytes += contentBytes(call);
    if (group.length < groupCalls && bytes < groupBytes) continue;
    yield group;
    group = [];
    bytes = 0;
  }
  if (group.length > 0) yield group;
}
