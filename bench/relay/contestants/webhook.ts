/* oxlint-disable no-await-in-loop -- one after the other is the point */
import { createRunnable } from '../../../receiver/relay/worker/runnable/create-runnable.ts';
import type { RunnableWebhook } from '../../../receiver/relay/worker/runnable/runnable-webhook.ts';
import { createAddressGuard } from '../../../src/deliver/guard/address-guard.ts';
import { secret } from '../../measure/sample-request.ts';
import { sampleConfig } from '../sample.ts';

/** The webhook to which every contestant delivers: the same client, signatures and concurrency. */
export async function sampleWebhook(sinkUrl: string): Promise<RunnableWebhook> {
  const { webhooks, allowPrivateNetworks } = sampleConfig(sinkUrl);
  const [config] = webhooks;
  if (config === undefined) throw new Error('the config of the bench has no webhook');
  return createRunnable(config, () => secret, createAddressGuard(allowPrivateNetworks));
}

/** Sends one as those do who have no relay. @throws where it was not delivered */
export async function post(webhook: RunnableWebhook, id: string, payload: Uint8Array): Promise<void> {
  const { outcome } = await webhook.send({ id, payload }, { nowMs: Date.now(), signal: new AbortController().signal });
  if (outcome.kind !== 'delivered') throw new Error(`a delivery became ${outcome.kind}: ${outcome.reason.message}`);
}

/** Does something with each, so many at a time. */
export async function eachOf<Item>(
  items: Iterable<Item>,
  concurrency: number,
  act: (item: Item) => Promise<unknown>,
): Promise<void> {
  // All take from one iterator.
  const left = items[Symbol.iterator]();
  const work = async (): Promise<void> => {
    for (let next = left.next(); next.done !== true; next = left.next()) await act(next.value);
  };
  await Promise.all(Array.from({ length: concurrency }, work));
}
