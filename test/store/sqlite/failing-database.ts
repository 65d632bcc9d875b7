import { DatabaseSync } from 'node:sqlite';

/** A database that fails to commit as often as told. */
export class FailingDatabase extends DatabaseSync {
  failures = 0;

  override prepare(sql: string) {
    const statement = super.prepare(sql);
    if (sql !== 'COMMIT') return statement;
    const run = statement.run.bind(statement);
    statement.run = () => {
      if (this.failures <= 0) return run();
      this.failures -= 1;
      throw Object.assign(new Error('database or disk is full'), { errcode: 13 });
    };
    return statement;
  }
}
