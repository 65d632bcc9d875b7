import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from '@jest/globals';

import { pageSql } from '../../../receiver/store/sqlite/prepare-pages.ts';
import { schema } from '../../../receiver/store/sqlite/schema.ts';
import { createStateMachine } from '../../../receiver/store/sqlite/state-machine.ts';

/** Notes the statements that are prepared on it. */
class NotingDatabase extends DatabaseSync {
  readonly statements: string[] = [];

  override prepare(sql: string) {
    this.statements.push(sql);
    return super.prepare(sql);
  }
}

function openNoting(): NotingDatabase {
  const db = new NotingDatabase(':memory:');
  db.exec(schema);
  return db;
}

/** The steps of a plan. */
const planOf = (db: DatabaseSync, sql: string): readonly unknown[] =>
  db
    .prepare(`EXPLAIN QUERY PLAN ${sql}`)
    .all()
    .map(({ detail }) => detail);

describe('the statements', () => {
  it('search and never sort, so that their time does not grow with the deliveries', () => {
    const db = openNoting();
    createStateMachine(db);
    const steps = db.statements
      .filter((sql) => !/ (?:tallies|fences) /u.test(sql))
      .flatMap((sql) => planOf(db, sql).map((step) => ({ sql, step })));
    expect(steps.length).toBeGreaterThan(10);
    expect(steps.filter(({ step }) => !String(step).startsWith('SEARCH '))).toStrictEqual([]);
  });

  it('look at all of nothing but the tallies, which have a row for each automation, and the one fence', () => {
    const db = openNoting();
    createStateMachine(db);
    const scans = db.statements.flatMap((sql) => planOf(db, sql)).filter((step) => String(step).includes('SCAN'));
    expect(new Set(scans)).toStrictEqual(new Set(['SCAN tallies', 'SCAN fences']));
  });
});

describe('a page', () => {
  const byAutomation = 'deliveries_by_automation (automation=? AND webhook=? AND state=? AND id>? AND id<?)';
  const byWebhook = 'deliveries_by_webhook (webhook=? AND state=? AND id>? AND id<?)';
  const byState = 'deliveries_by_state (state=? AND id>? AND id<?)';
  const byEvent = 'deliveries_by_event (event=? AND id>? AND id<?)';
  const all = { state: 'dead', webhook: 'w', automation: 'a', event: 'e' } as const;
  const { state, webhook, automation, event } = all;

  it.each([
    [{ state }, byState, 1],
    [{ webhook }, byWebhook, 5],
    [{ webhook, state }, byWebhook, 1],
    [{ automation, webhook }, byAutomation, 5],
    [{ automation, webhook, state }, byAutomation, 1],
    [{ event }, byEvent, 1],
    [{ event, state }, byEvent, 1],
    [{ event, webhook }, byEvent, 1],
    [{ event, automation }, byEvent, 1],
    [all, byEvent, 1],
  ])('of %j is read off the end of %s', (asked, index, branches) => {
    const plan = planOf(openNoting(), pageSql(asked)).map(String);
    const steps = plan.filter((step) => !/^(?:MERGE \(UNION ALL\)|LEFT|RIGHT)$/u.test(step));
    expect(steps).toStrictEqual(Array.from({ length: branches }, () => `SEARCH deliveries USING INDEX ${index}`));
  });

  it('of everything is read off the end of the table', () => {
    expect(planOf(openNoting(), pageSql({}))).toStrictEqual(['SEARCH deliveries USING PRIMARY KEY (id>? AND id<?)']);
  });
});
