/* oxlint-disable no-await-in-loop -- one after the other is the point */
import { Logger, makeWorkerUtils, run } from 'graphile-worker';
import { Pool } from 'pg';
import { body, nextId } from '../sample.ts';
import { connection, countAnew, untilNone } from './postgres-client.ts';
import type { Ground, Queue } from './queue.ts';
import { post, sampleWebhook } from './webhook.ts';

const text = Buffer.from(body).toString();
const unfinished = 'SELECT count(*) FROM graphile_worker._private_jobs';
const logger = new Logger(() => () => {});

/** graphile-worker, with batches on both sides, as its own bench has them. */
const preset = { worker: { localQueue: { size: 500 }, completeJobBatchDelay: 0 } };

/** graphile-worker. */
export async function createGraphileQueue({ sinkUrl, postgres }: Ground): Promise<Queue> {
  const webhook = await sampleWebhook(sinkUrl);
  const pool = new Pool(connection(postgres));
  const utils = await makeWorkerUtils({ pgPool: pool, logger });
  await utils.migrate();
  const deliver = async (payload: unknown): Promise<void> => {
    // Written by put and fill.
    const carried = payload as { readonly id: string; readonly payload: string };
    await post(webhook, carried.id, Buffer.from(carried.payload));
  };
  return {
    put: () => utils.addJob('deliver', one()),
    fill: async (count) => {
      for (let left = count; left > 0; left -= 1_000)
        await utils.addJobs(
          Array.from({ length: Math.min(left, 1_000) }, () => ({ identifier: 'deliver', payload: one() })),
        );
    },
    waiting: () => countAnew(postgres, unfinished),
    drain: async () => {
      const concurrentJobs = webhook.policy.concurrency;
      const runner = await run({
        pgPool: pool,
        taskList: { deliver },
        preset: { ...preset, worker: { ...preset.worker, concurrentJobs } },
        noHandleSignals: true,
        logger,
      });
      await untilNone(async () => Number((await pool.query(unfinished)).rows[0].count));
      await runner.stop();
    },
    clear: async () => void (await pool.query('TRUNCATE graphile_worker._private_jobs')),
    close: async () => {
      await utils.release();
      await pool.end();
      await webhook.close();
    },
  };
}

function one(): object {
  return { id: nextId(), payload: text };
}
