/* oxlint-disable no-await-in-loop -- one after the other is the point */
import PgBoss from 'pg-boss';
import { Pool } from 'pg';
import { body, nextId } from '../sample.ts';
import { connection, countAnew, untilNone } from './postgres-client.ts';
import type { Ground, Queue } from './queue.ts';
import { eachOf, post, sampleWebhook } from './webhook.ts';

const queue = 'deliveries';
const text = Buffer.from(body).toString();
/** A worker fetches at most every half a second, so it is given what it can do in that time. */
const batchSize = 2_000;
const unfinished = `SELECT count(*) FROM pgboss.job WHERE name = '${queue}' AND state < 'completed'`;

/** pg-boss, with nothing set but what makes it faster. */
export async function createPgBossQueue({ sinkUrl, postgres }: Ground): Promise<Queue> {
  const webhook = await sampleWebhook(sinkUrl);
  const pool = new Pool(connection(postgres));
  const boss = new PgBoss(connection(postgres));
  boss.on('error', (error) => process.stderr.write(`${String(error)}\n`));
  await boss.start();
  await boss.createQueue(queue);
  return {
    put: () => boss.send(queue, { id: nextId(), payload: text }),
    fill: async (count) => {
      for (let left = count; left > 0; left -= 1_000) {
        const some = Array.from({ length: Math.min(left, 1_000) }, () => ({ id: nextId(), payload: text }));
        await boss.insert(some.map((data) => ({ name: queue, data })));
      }
    },
    waiting: () => countAnew(postgres, unfinished),
    drain: async () => {
      const worker = await boss.work<Carried>(queue, { batchSize, pollingIntervalSeconds: 0.5 }, (batch) =>
        eachOf(batch, webhook.policy.concurrency, ({ data }) => post(webhook, data.id, Buffer.from(data.payload))),
      );
      await untilNone(async () => Number((await pool.query(unfinished)).rows[0].count));
      await boss.offWork({ id: worker });
    },
    clear: async () => void (await pool.query('TRUNCATE pgboss.job')),
    close: async () => {
      await boss.stop({ graceful: false });
      await pool.end();
      await webhook.close();
    },
  };
}

interface Carried {
  readonly id: string;
  readonly payload: string;
}
