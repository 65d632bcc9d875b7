import { firstDelays } from '../../../receiver/relay/accept/first-delay.ts';
import type { Sources } from '../../../receiver/relay/accept/source.ts';
import { realRelayClock } from '../../../receiver/relay/relay-clock.ts';
import { startRelay, type Relay, type RelayWorker } from '../../../receiver/relay/relay.ts';
import type { Address } from '../../../receiver/node/listen-on.ts';
import { createRunnable } from '../../../receiver/relay/worker/runnable/create-runnable.ts';
import { createWorker } from '../../../receiver/relay/worker/worker.ts';
import type { Logger } from '../../../receiver/options/options.ts';
import type { Store } from '../../../receiver/store/store.ts';
import { DispatchError } from '../../core/errors.ts';
import { createAddressGuard } from '../../deliver/guard/address-guard.ts';
import { quote } from '../../core/quote.ts';
import type { SetUp } from './set-up.ts';

/** What a relay is started from. */
export interface StartParts extends Pick<SetUp, 'config' | 'secrets' | 'adminTokens' | 'madeSigningSecret'> {
  readonly sources: Sources;
  readonly address: Address;
  readonly logger: Logger;
  /** A new UUID v7. */
  readonly newId: () => string;
}

/**
 * Starts a relay on a store, which is the relay's to close. Where that fails it is closed at once.
 *
 * @throws INPUT_INVALID when the address cannot be listened on
 */
export async function startRelayOn(store: Store, parts: StartParts): Promise<Relay> {
  const worker = await startWorker(parts, store);
  try {
    const { automations, webhooks } = parts.config;
    const ground = { clock: realRelayClock, wallNowMs: Date.now, firstDelayMs: firstDelays(webhooks) };
    return await startRelay({ ...parts, ...ground, automations, store, worker }, parts.address);
  } catch (error) {
    await worker.stop();
    await store.close();
    throw error;
  }
}

/** In a trial nobody works: what another config may be owed is not to be given up for want of its webhooks. */
async function startWorker(
  { config, secrets, logger, madeSigningSecret }: StartParts,
  store: Store,
): Promise<RelayWorker> {
  if (madeSigningSecret !== undefined) return { wake: () => {}, stop: async () => {} };
  const secretOf = (name: string): string => {
    const value = secrets.get(name);
    if (value !== undefined) return value;
    throw new DispatchError('SECRET_MISSING', `the secret ${quote(name)} is not there: see the config's secrets`);
  };
  const guard = createAddressGuard(config.allowPrivateNetworks);
  const creating = config.webhooks.map((webhook) => createRunnable(webhook, secretOf, guard));
  const webhooks = await Promise.all(creating);
  return createWorker({ store, clock: realRelayClock, webhooks, logger, wallNowMs: Date.now });
}
