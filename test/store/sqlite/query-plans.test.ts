import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from '@jest/globals';

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

/** Every statement of the state machine, with the steps of its plan. */
function plans(): readonly (readonly [sql: string, steps: readonly string[]])[] {
  const db = openNoting();
  createStateMachine(db);
  return db.statements.map((sql) => [sql, planOf(db, sql).map(String)]);
}

/** Which are being sent at once are few, so these are sorted. */
const sorted = ['SEARCH deliveries USING INDEX deliveries_leased (webhook=?)', 'USE TEMP B-TREE FOR ORDER BY'];

describe('the statements', () => {
  it('search and never sort, so that their time does not grow with the deliveries', () => {
    const steps = plans()
      .filter(([sql]) => !/ (?:tallies|fences|json_each\(\?\)) ?/u.test(sql))
      .filter(([, ofStatement]) => String(ofStatement) !== String(sorted))
      .flatMap(([sql, ofStatement]) => ofStatement.map((step) => ({ sql, step })));
    expect(steps.length).toBeGreaterThan(10);
    expect(steps.filter(({ step }) => !step.startsWith('SEARCH '))).toStrictEqual([]);
  });

  it('look at all of nothing but the tallies, which have a row for each automation, the one fence, and what they are given', () => {
    const scans = plans()
      .flatMap(([, steps]) => steps)
      .filter((step) => step.includes('SCAN'));
    expect(new Set(scans)).toStrictEqual(
      new Set(['SCAN tallies', 'SCAN fences', 'SCAN json_each VIRTUAL TABLE INDEX 1:']),
    );
  });

  it('that find what is claimed reach it by its key', () => {
    expect(plans().find(([sql]) => sql.includes('json_each'))?.[1]).toStrictEqual([
      'SCAN json_each VIRTUAL TABLE INDEX 1:',
      'SEARCH deliveries USING PRIMARY KEY (id=?)',
      'CORRELATED SCALAR SUBQUERY 2',
      'SEARCH payloads USING INTEGER PRIMARY KEY (rowid=?)',
    ]);
  });

  it('that read pages read each off the end of an index', () => {
    const pages = plans().filter(([sql]) => sql.includes('LIMIT $limit'));
    expect(pages.map(([, steps]) => steps)).toStrictEqual([
      ['SEARCH deliveries USING PRIMARY KEY (id>? AND id<?)'],
      ['SEARCH deliveries USING INDEX deliveries_by_event (event=? AND id>? AND id<?)'],
      ['SEARCH deliveries USING INDEX deliveries_owed (automation=? AND webhook=? AND id>? AND id<?)'],
      sorted,
      ['SEARCH deliveries USING INDEX deliveries_settled (automation=? AND webhook=? AND state=? AND id>? AND id<?)'],
    ]);
  });
});
