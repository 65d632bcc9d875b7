/** `wandb-artifact-dispatch/receiver` where there is no Node: the conditions `workerd` and `browser`. The same by WebCrypto, for `.fetch()`. */
import { createReceiverOn } from './create-receiver.ts';
import type { ReceiverOptions } from './options/options.ts';
import { webPlatform } from './platform/web-platform.ts';
import type { Receiver } from './receiver.ts';

export * from './public-types.ts';

/**
 * Creates a receiver of W&B's webhooks.
 *
 * @throws SECRET_MISSING SECRET_INVALID INPUT_INVALID naming the option
 */
export function createReceiver(options: ReceiverOptions): Receiver {
  return createReceiverOn({ platform: webPlatform, nowMs: Date.now }, options);
}
