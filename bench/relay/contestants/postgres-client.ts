/* oxlint-disable no-await-in-loop -- one after the other is the point */
import { Pool } from 'pg';

/** How many connections each has: the default of both. */
const connections = 10;

/** What both queues on PostgreSQL connect with. */
export function connection(socket: string | undefined) {
  if (socket === undefined) throw new Error('PostgreSQL does not run');
  return { host: socket, database: 'postgres', user: 'postgres', max: connections };
}

/** A count, asked over a connection of its own; refused where a commit does not wait for the disk. */
export async function countAnew(socket: string | undefined, sql: string): Promise<number> {
  const pool = new Pool({ ...connection(socket), max: 1 });
  try {
    for (const setting of ['fsync', 'synchronous_commit']) {
      const { rows } = await pool.query<Record<string, string>>(`SHOW ${setting}`);
      if (rows[0]?.[setting] !== 'on') throw new Error(`PostgreSQL runs with ${setting} ${rows[0]?.[setting]}`);
    }
    const { rows } = await pool.query<{ readonly count: string }>(sql);
    return Number(rows[0]?.count);
  } finally {
    await pool.end();
  }
}

/** Resolves when nothing is left, asked every few milliseconds. */
export async function untilNone(count: () => Promise<number>): Promise<void> {
  while ((await count()) > 0) await new Promise((resolve) => setTimeout(resolve, 5));
}
