import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';

import { prepareAccept } from '../../../receiver/store/sqlite/prepare-accept.ts';
import { createRecentKeys } from '../../../receiver/store/sqlite/recent-keys.ts';
import { schema } from '../../../receiver/store/sqlite/schema.ts';
import { createTallies } from '../../../receiver/store/sqlite/tallies.ts';
import type { NewEvent } from '../../../receiver/store/store.ts';
import { newEvent, uuidAt } from '../new-event.ts';

const minuteMs = 60_000;
const t0 = 1_000_000_000;

/** Accepting on a database in memory, which can be begun anew on the same database as a new process does. */
function createAccepting(most?: number) {
  const db = new DatabaseSync(':memory:');
  db.exec(schema);
  const begin = () => {
    const recentKeys = createRecentKeys(db, most);
    return { recentKeys, accept: prepareAccept(db, { tallies: createTallies(db), recentKeys }) };
  };
  let life = begin();
  return {
    accept: (event: NewEvent) => life.accept(event),
    /** Runs in a transaction, which is kept or not. */
    group: <Result>(isKept: boolean, run: () => Result): Result => {
      db.exec('BEGIN');
      const result = run();
      db.exec(isKept ? 'COMMIT' : 'ROLLBACK');
      if (isKept) life.recentKeys.committed();
      else life.recentKeys.rolledBack();
      return result;
    },
    restart: () => {
      life = begin();
    },
    indexed: () => db.prepare('SELECT count(*) AS count FROM events WHERE key_indexed = 1').get()?.['count'],
  };
}

interface Given {
  readonly key: string;
  readonly source: string;
  readonly atMs: number;
  readonly windowMs: number;
}

let made = 0;
function eventOf({ key, source, atMs, windowMs }: Given): NewEvent {
  made += 1;
  return newEvent(made, {
    id: uuidAt(t0, made),
    source,
    receivedAtMs: t0 + atMs,
    deliveries: [],
    dedupe: { key, windowMs },
  });
}

/** Every event that was stored, looked through one by one. */
class Model {
  stored: (Given & { readonly id: string })[] = [];

  accept(given: Given, id: string): string | undefined {
    const { key, source, atMs, windowMs } = given;
    const found = this.stored
      .filter((one) => one.key === key && one.source === source)
      .filter((one) => {
        const away = Math.abs(one.atMs - atMs);
        return away < windowMs && (away < minuteMs || one.windowMs > minuteMs);
      })
      .reduce<(typeof this.stored)[number] | undefined>(
        (latest, one) => (latest === undefined || one.atMs >= latest.atMs ? one : latest),
        undefined,
      );
    if (found === undefined) this.stored.push({ ...given, id });
    return found?.id;
  }
}

const given = (windows: readonly number[]) =>
  fc.record({
    key: fc.constantFrom('a', 'b', '1 a'),
    source: fc.constantFrom('s', 's1', ''),
    // Near each other, around the ends of windows, and as after jumps of the clock.
    atMs: fc.oneof(
      fc.integer({ min: 0, max: 400_000 }),
      fc.constantFrom(0, 9999, 10_000, 10_001, 59_999, 60_000, 60_001, 86_400_000, -86_400_000),
    ),
    windowMs: fc.constantFrom(...windows),
  });
const steps = (windows: readonly number[]) =>
  fc.array(
    fc.record({
      events: fc.array(given(windows), { minLength: 1, maxLength: 6 }),
      isKept: fc.boolean(),
      restarts: fc.boolean(),
    }),
    { maxLength: 25 },
  );

describe('accepting by keys that are held in memory', () => {
  it.each([
    ['windows of a minute and less', [0, 1, 10_000, 60_000], undefined],
    ['windows of a minute and less, more than are held', [0, 1, 10_000, 60_000], 3],
    ['windows of all lengths', [0, 10_000, 60_000, 60_001, 86_400_000], undefined],
  ])(
    'judges as a look through all that is stored does, whatever clock, process and disk do: %s',
    (_, windows, most) => {
      fc.assert(
        fc.property(steps(windows), (all) => {
          const accepting = createAccepting(most);
          const model = new Model();
          for (const { events, isKept, restarts } of all) {
            const before = [...model.stored];
            const judged = accepting.group(isKept, () =>
              events.map((one) => {
                const event = eventOf(one);
                const accepted = accepting.accept(event);
                const found = accepted.kind === 'duplicate' ? accepted.event : undefined;
                return { found, expected: model.accept(one, event.id) };
              }),
            );
            expect(judged.map(({ found }) => found)).toStrictEqual(judged.map(({ expected }) => expected));
            if (!isKept) model.stored = before;
            if (restarts) accepting.restart();
          }
        }),
        { numRuns: 150 },
      );
    },
  );

  it.each([
    [60_000, 0],
    [60_001, 1],
  ])('writes the key of an event with a window of %d ms to the index: %d', (windowMs, expected) => {
    const accepting = createAccepting();
    accepting.accept(eventOf({ key: 'a', source: 's', atMs: 0, windowMs }));
    expect(accepting.indexed()).toBe(expected);
  });

  it.each([30_000, 100_000])(
    'holds no more than it may, until those are old, as after %d ms: others go to the index',
    (laterMs) => {
      const accepting = createAccepting(2);
      const acceptAt = (key: string, atMs: number) =>
        accepting.accept(eventOf({ key, source: 's', atMs, windowMs: 10_000 })).kind;
      const keys = ['a', 'b', 'c', 'd'];
      expect(keys.map((key) => acceptAt(key, 1))).toStrictEqual(['accepted', 'accepted', 'accepted', 'accepted']);
      expect(accepting.indexed()).toBe(2);
      expect(keys.map((key) => acceptAt(key, 2))).toStrictEqual(['duplicate', 'duplicate', 'duplicate', 'duplicate']);
      acceptAt('e', laterMs);
      expect(accepting.indexed()).toBe(2);
    },
  );

  it('forgets the keys of a transaction that is not kept, and those alone', () => {
    const accepting = createAccepting();
    const acceptAt = (key: string, isKept: boolean) =>
      accepting.group(isKept, () => accepting.accept(eventOf({ key, source: 's', atMs: 1, windowMs: 10_000 })).kind);
    expect(acceptAt('a', true)).toBe('accepted');
    expect([acceptAt('b', false), acceptAt('b', false), acceptAt('a', false)]).toStrictEqual([
      'accepted',
      'accepted',
      'duplicate',
    ]);
    expect([acceptAt('b', true), acceptAt('b', true), acceptAt('a', true)]).toStrictEqual([
      'accepted',
      'duplicate',
      'duplicate',
    ]);
  });
});
