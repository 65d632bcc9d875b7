import type { DeliveryPolicy } from '../config/config.ts';

/** How long after accept the first attempt at each webhook is due, by its name, in milliseconds and without jitter. */
export function firstDelays(
  webhooks: readonly (Pick<DeliveryPolicy, 'delaysMs'> & { readonly name: string })[],
): (webhook: string) => number {
  const delays = new Map(webhooks.map(({ name, delaysMs: [first = 0] }) => [name, first]));
  return (webhook) => delays.get(webhook) ?? 0;
}
