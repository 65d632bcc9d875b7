import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';

import { createCondition } from '../../../receiver/store/sqlite/condition.ts';
import { createGroupCommit } from '../../../receiver/store/sqlite/group-commit.ts';
import { openDatabase } from '../../../receiver/store/sqlite/open-database.ts';
import { schema } from '../../../receiver/store/sqlite/schema.ts';
import { createStateMachine } from '../../../receiver/store/sqlite/state-machine.ts';
import type { Call } from '../../../receiver/store/sqlite/thread-protocol.ts';
import type { ClaimId, ClaimResult } from '../../../receiver/store/store.ts';
import { attemptAt, newEvent } from '../new-event.ts';
import { FailingDatabase } from './failing-database.ts';
import { inFolder } from './folder.ts';

/** The tallies, and what they are to be. */
function readTallies(db: DatabaseSync) {
  const counted = `SELECT automation, webhook, state, count(*) AS count FROM deliveries GROUP BY automation, webhook, state`;
  const tallied = 'SELECT automation, webhook, state, count FROM tallies WHERE count <> 0';
  return { tallied: db.prepare(tallied).all(), counted: db.prepare(counted).all() };
}

function expectTalliesRight(db: DatabaseSync): void {
  const { tallied, counted } = readTallies(db);
  expect(tallied).toStrictEqual(counted);
}

const webhooks = ['own', 'alerts'];
type What = 'accept' | 'accept again' | 'claim' | 'deliver' | 'retry' | 'abandon' | 'hand back' | 'bring forward';

/** Turns actions into calls; knows the claims that were given, of which some are not ours any more. */
function createCaller() {
  let nowMs = 1_000_000;
  let made = 0;
  const claims: ClaimId[] = [{ id: 'none', fence: 1 }];
  const accept = (which: number): Call => {
    const deliveries = [{ webhook: webhooks[which % 2] ?? '' }, { automation: 'tell', webhook: 'alerts' }];
    return { method: 'accept', input: [newEvent(made, { deliveries: deliveries.slice(which % 3 === 0 ? 1 : 0) })] };
  };
  const claimOf = (which: number) => claims[which % claims.length] ?? { id: 'none', fence: 1 };
  const calls: Readonly<Record<What, (which: number) => Call>> = {
    accept: (which) => {
      made += 1;
      return accept(which);
    },
    // Refused, by its id.
    'accept again': accept,
    claim: (which) => {
      const lanes = webhooks.map((webhook) => ({ webhook, limit: which % 4 }));
      return { method: 'claim', input: [lanes, { nowMs, leaseUntilMs: nowMs + (which % 20_000) }] };
    },
    deliver: (which) => ({ method: 'settle', input: [claimOf(which), attemptAt(nowMs), { state: 'delivered' }] }),
    retry: (which) => {
      const waiting = { state: 'waiting', reason: 'HTTP_500', nextAttemptAtMs: nowMs, retried: true } as const;
      return { method: 'settle', input: [claimOf(which), attemptAt(nowMs), waiting] };
    },
    abandon: (which) => ({ method: 'abandon', input: [claimOf(which), 'WEBHOOK_GONE', nowMs] }),
    'hand back': () => ({ method: 'handBack', input: [claims.slice(-3), nowMs] }),
    'bring forward': () => ({ method: 'bringForward', input: [nowMs] }),
  };
  // The keys of the record above.
  const whats = Object.keys(calls) as readonly What[];
  const callOf = (number: number): Call => {
    nowMs += 5000;
    return calls[whats[number % whats.length] ?? 'accept'](Math.floor(number / whats.length));
  };
  return { callOf, given: (result: ClaimResult) => claims.push(...result.claimed) };
}

describe('the tallies', () => {
  it('are what counting gives, whatever is done and whatever fails', () => {
    const group = fc.record({ actions: fc.array(fc.nat(9999), { minLength: 1, maxLength: 6 }), failures: fc.nat(3) });
    fc.assert(
      fc.property(fc.array(group, { maxLength: 30 }), (groups) => {
        const db = new FailingDatabase(':memory:');
        db.exec(schema);
        const runGroup = createGroupCommit(db, createStateMachine(db), createCondition());
        const { callOf, given } = createCaller();
        for (const { actions, failures } of groups) {
          const calls = actions.map(callOf);
          db.failures = failures;
          for (const [index, reply] of runGroup(calls).entries()) {
            // A claim that was kept gives what is claimed.
            if ('value' in reply && calls[index]?.method === 'claim') given(reply.value as ClaimResult);
          }
          db.failures = 0;
          const { tallied, counted } = readTallies(db);
          expect(tallied).toStrictEqual(counted);
        }
        db.close();
      }),
      { numRuns: 100 },
    );
  });

  it('say to whom something is owed, for what is brought forward beside its accept', () => {
    const db = new DatabaseSync(':memory:');
    db.exec(schema);
    const machine = createStateMachine(db);
    const late = newEvent(1, { deliveries: [{ dueAtMs: 9_000_000 }] });
    createGroupCommit(
      db,
      machine,
      createCondition(),
    )([
      { method: 'accept', input: [late] },
      { method: 'bringForward', input: [2_000_000] },
    ]);
    expect(machine.machine.deliveries({ limit: 1 })).toMatchObject([{ nextAttemptAtMs: 2_000_000 }]);
    db.close();
  });

  it('count what was being sent as waiting once the store is opened anew', async () => {
    await inFolder(async (folder) => {
      const path = join(folder, 'store.db');
      const db = openDatabase(path);
      const runGroup = createGroupCommit(db, createStateMachine(db), createCondition());
      const lanes = [{ webhook: 'own', limit: 2 }];
      runGroup([1, 2, 3].map((number): Call => ({ method: 'accept', input: [newEvent(number)] })));
      runGroup([{ method: 'claim', input: [lanes, { nowMs: 2_000_000, leaseUntilMs: 3_000_000 }] }]);
      expectTalliesRight(db);
      db.close();
      const again = openDatabase(path);
      expectTalliesRight(again);
      expect(createStateMachine(again).machine.counts()).toStrictEqual([
        { webhook: 'own', state: 'waiting', count: 3, oldestCreatedAtMs: 1_000_001 },
      ]);
      again.close();
    });
  });
});
