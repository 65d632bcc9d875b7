import { body, nextId } from '../sample.ts';
import type { Ground, Queue } from './queue.ts';
import { eachOf, post, sampleWebhook } from './webhook.ts';

/** An array and nothing else: what delivering costs where nothing is kept. */
export async function createMemoryQueue({ sinkUrl }: Ground): Promise<Queue> {
  const webhook = await sampleWebhook(sinkUrl);
  let waiting: string[] = [];
  return {
    put: async () => waiting.push(nextId()),
    fill: async (count) => {
      waiting = Array.from({ length: count }, () => nextId());
    },
    waiting: async () => waiting.length,
    drain: async () => {
      await eachOf(waiting, webhook.policy.concurrency, (id) => post(webhook, id, body));
      waiting = [];
    },
    clear: async () => {
      waiting = [];
    },
    close: () => webhook.close(),
  };
}
