/** `wandb-artifact-dispatch/receiver`, on Node. */
import { createReceiverOn } from './create-receiver.ts';
import type { ReceiverOptions } from './options/options.ts';
import { nodePlatform } from './platform/node-platform.ts';
import type { Receiver } from './receiver.ts';

export * from './public-types.ts';

/**
 * Creates a receiver of W&B's webhooks.
 *
 * @throws SECRET_MISSING SECRET_INVALID INPUT_INVALID naming the option
 */
export function createReceiver(options: ReceiverOptions): Receiver {
  return createReceiverOn({ platform: nodePlatform, nowMs: Date.now }, options);
}
