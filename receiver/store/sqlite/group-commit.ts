import type { DatabaseSync } from 'node:sqlite';
import type { Condition } from './condition.ts';
import type { Remembered } from './remembered.ts';
import type { RememberingMachine, StateMachine } from './state-machine.ts';
import type { Call, Method, Reply } from './thread-protocol.ts';

/** What writes nothing, so it needs no transaction. */
const reads: ReadonlySet<Method> = new Set([
  'owedWebhooks',
  'deliveries',
  'delivery',
  'event',
  'counts',
  'ping',
  'adminTokenHash',
]);

/**
 * Runs groups of calls. All that write share one transaction, so one sync; its replies hold only what is on disk. Where one of them
 * fails nothing of the group is kept and each runs in a transaction of its own, so none fails for another. Reads come after the writes
 * and see them.
 */
export function createGroupCommit(
  db: DatabaseSync,
  { machine, remembered }: RememberingMachine,
  condition: Condition,
): (calls: readonly Call[]) => readonly Reply[] {
  const transaction = createTransaction(db, remembered);

  /** Runs calls together: all of their replies, or, where one fails, none and why. */
  const together = (calls: readonly Call[]): readonly Reply[] | string => {
    const unsound = condition.unsound();
    if (unsound !== undefined) return unsound;
    const run = () => calls.map((call): Reply => ({ value: perform(machine, call) }));
    try {
      return calls.every(isRead) ? run() : transaction(run);
    } catch (error) {
      return condition.judge(error);
    }
  };
  const alone = (call: Call): readonly Reply[] => {
    const replies = together([call]);
    return typeof replies === 'string' ? [{ failure: replies }] : replies;
  };
  const write = (calls: readonly Call[]): readonly Reply[] => {
    const replies = calls.length > 1 ? together(calls) : '';
    return typeof replies === 'string' ? calls.flatMap(alone) : replies;
  };

  return (calls) => {
    const written = write(calls.filter((call) => !isRead(call))).values();
    const read = calls.filter(isRead).flatMap(alone).values();
    return calls.map((call) => (isRead(call) ? read : written).next().value ?? missing);
  };
}

const missing: Reply = { failure: 'the store gave no reply' };

const isRead = ({ method }: Call): boolean => reads.has(method);

/** Runs all that it is given or nothing, and returns when that is on disk. */
function createTransaction(db: DatabaseSync, remembered: Remembered): <Result>(run: () => Result) => Result {
  const [begin, commit, rollback] = ['BEGIN IMMEDIATE', 'COMMIT', 'ROLLBACK'].map((sql) => db.prepare(sql));
  return (run) => {
    begin?.run();
    try {
      const result = run();
      remembered.beforeCommit();
      commit?.run();
      remembered.committed();
      return result;
    } catch (error) {
      remembered.rolledBack();
      // A full disk ends the transaction by itself.
      if (db.isTransaction) rollback?.run();
      throw error;
    }
  };
}

function perform(machine: StateMachine, { method, input }: Call): unknown {
  // The input is the method's own: a Call pairs them, which TypeScript cannot follow through the lookup.
  const run = machine[method] as (...input: readonly unknown[]) => unknown;
  return run(...input);
}
