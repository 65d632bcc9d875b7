import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

import { createCondition } from '../../../receiver/store/sqlite/condition.ts';
import { createGroupCommit } from '../../../receiver/store/sqlite/group-commit.ts';
import { openDatabase } from '../../../receiver/store/sqlite/open-database.ts';
import { openSqliteStore } from '../../../receiver/store/sqlite/open-sqlite-store.ts';
import { createStateMachine } from '../../../receiver/store/sqlite/state-machine.ts';
import type { Call } from '../../../receiver/store/sqlite/thread-protocol.ts';
import type { Store } from '../../../receiver/store/store.ts';
import { newEvent, uuidAt } from '../new-event.ts';
import { FailingDatabase } from './failing-database.ts';
import { commitsIn, inFolder } from './folder.ts';
import { startStoreProcess } from './run-store-process.ts';

const numbers = (count: number, from = 1) => Array.from({ length: count }, (_, index) => from + index);

/** A store, and how many commits its log gained while something was done. */
async function withStore(
  act: (store: Store, commitsOf: (run: () => Promise<unknown>) => Promise<number>) => Promise<void>,
): Promise<void> {
  await inFolder(async (folder) => {
    const path = join(folder, 'store.db');
    const store = await openSqliteStore(path);
    try {
      await store.accept(newEvent(999_999));
      await act(store, async (run) => {
        const before = await commitsIn(`${path}-wal`);
        await run();
        return (await commitsIn(`${path}-wal`)) - before;
      });
    } finally {
      await store.close();
    }
  });
}

describe('calls that are made together', () => {
  it('share one commit', async () => {
    await withStore(async (store, commitsOf) => {
      const all = async () => Promise.all(numbers(16).map(async (number) => store.accept(newEvent(number))));
      expect(await commitsOf(all)).toBe(1);
    });
  });

  it('have a commit each where one waits for the other', async () => {
    await withStore(async (store, commitsOf) => {
      const oneByOne = async () => {
        for (const number of numbers(10)) await store.accept(newEvent(number));
      };
      expect(await commitsOf(oneByOne)).toBe(10);
    });
  });

  it('share commits with those that come while the disk is busy', async () => {
    await withStore(async (store, commitsOf) => {
      const inTurns = async () => {
        const accepted = [];
        for (const number of numbers(200)) {
          accepted.push(store.accept(newEvent(number)));
          await new Promise((resolve) => {
            setImmediate(resolve);
          });
        }
        await Promise.all(accepted);
      };
      expect(await commitsOf(inTurns)).toBeLessThan(200);
    });
  });

  it('cost no commit where they only read, or find nothing to do', async () => {
    await withStore(async (store, commitsOf) => {
      const nothing = async () => {
        await Promise.all([store.counts(), store.deliveries({ limit: 5 }), store.owedWebhooks()]);
        await store.claim([{ webhook: 'none', limit: 5 }], { nowMs: 9e12, leaseUntilMs: 9e12 });
      };
      expect(await commitsOf(nothing)).toBe(0);
    });
  });

  it('see what was written beside them', async () => {
    await withStore(async (store) => {
      const [, found] = await Promise.all([store.accept(newEvent(1)), store.event(uuidAt(1_000_001, 1))]);
      expect(found).toMatchObject({ id: uuidAt(1_000_001, 1) });
    });
  });
});

describe('the event loop', () => {
  it('goes round while 5,000 accepts are under way', async () => {
    await withStore(async (store) => {
      let isDone = false;
      let rounds = 0;
      const goRound = () => {
        if (isDone) return;
        rounds += 1;
        setTimeout(goRound, 1);
      };
      const accepted = Promise.all(numbers(5000).map(async (number) => store.accept(newEvent(number))));
      goRound();
      await accepted;
      isDone = true;
      expect(rounds).toBeGreaterThan(10);
      expect(await store.counts()).toMatchObject([{ count: 5001 }]);
    });
  });
});

describe('the write-ahead log', () => {
  it('stays short, however much is stored', async () => {
    await inFolder(async (folder) => {
      const path = join(folder, 'store.db');
      const store = await openSqliteStore(path);
      const event = JSON.stringify('x'.repeat(100_000));
      for (let from = 1; from <= 1000; from += 50) {
        await Promise.all(numbers(50, from).map(async (number) => store.accept(newEvent(number, { event }))));
      }
      expect((await stat(`${path}-wal`)).size).toBeLessThan(40_000_000);
      await store.close();
    });
  });

  it('begins anew when the store is opened, however many lives were killed before they copied theirs', async () => {
    await inFolder(async (folder) => {
      const path = join(folder, 'store.db');
      const logBytes = async () => (await stat(`${path}-wal`)).size;
      const child = startStoreProcess(['hold', path]);
      child.process.stdin.write('accept\n'.repeat(200));
      await child.untilLines(201);
      child.process.kill('SIGKILL');
      await child.untilEnd();
      expect(await logBytes()).toBeGreaterThan(1_000_000);
      const store = await openSqliteStore(path);
      expect(await logBytes()).toBeLessThan(100_000);
      expect(await store.counts()).toMatchObject([{ count: 200 }]);
      await store.close();
    });
  });
});

describe('a database that was opened', () => {
  it('syncs every commit, and is locked for itself', async () => {
    await inFolder(async (folder) => {
      const db = openDatabase(join(folder, 'store.db'));
      const read = (pragma: string) => Object.values(db.prepare(`PRAGMA ${pragma}`).get() ?? {});
      expect(
        ['journal_mode', 'synchronous', 'locking_mode', 'application_id', 'user_version'].flatMap(read),
      ).toStrictEqual(['wal', 2, 'exclusive', 0x57424473, 4]);
      db.close();
    });
  });
});

describe('a group', () => {
  const accept = (number: number): Call => ({ method: 'accept', input: [newEvent(number)] });

  it.each([
    [0, [true, true, true]],
    [1, [true, true, true]],
    [2, [false, true, true]],
    [4, [false, false, false]],
  ])('whose commits fail %d times acknowledges what is stored, and nothing else', async (failures, acknowledged) => {
    await inFolder(async (folder) => {
      const path = join(folder, 'store.db');
      openDatabase(path).close();
      const db = new FailingDatabase(path);
      const remembering = createStateMachine(db);
      const runGroup = createGroupCommit(db, remembering, createCondition());
      db.failures = failures;
      const replies = runGroup([accept(1), accept(2), accept(3)]);
      expect(replies.map((reply) => 'value' in reply)).toStrictEqual(acknowledged);
      const stored = [1, 2, 3].map(
        (number) => remembering.machine.event(uuidAt(1_000_000 + number, number)) !== undefined,
      );
      expect(stored).toStrictEqual(acknowledged);
      db.failures = 0;
      expect(runGroup([accept(4)])).toStrictEqual([{ value: { kind: 'accepted' } }]);
      db.close();
    });
  });

  it('stores nothing more after a sync failed, although later ones would not', async () => {
    await inFolder(async (folder) => {
      const db = openDatabase(join(folder, 'store.db'));
      const condition = createCondition();
      const runGroup = createGroupCommit(db, createStateMachine(db), condition);
      expect(runGroup([accept(1)])).toStrictEqual([{ value: { kind: 'accepted' } }]);
      condition.judge(Object.assign(new Error('disk I/O error'), { errcode: 1034 }));
      const failure =
        'the disk refused (disk I/O error); see its state, quota and limits; nothing is stored until a restart';
      expect(runGroup([accept(2), { method: 'counts', input: [] }])).toStrictEqual([{ failure }, { failure }]);
      db.close();
    });
  });
});
