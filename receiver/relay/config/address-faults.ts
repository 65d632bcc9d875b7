import { isJsonObject, ownValue } from '../../../src/core/json.ts';
import { createAddressGuard, type AddressGuard } from '../../../src/deliver/guard/address-guard.ts';
import { urlRefusal } from '../../../src/deliver/guard/url-refusal.ts';
import type { Fault } from './fault.ts';
import { isNetwork } from './file-schema.ts';
import { urlFault } from './webhooks/url-schema.ts';

/** The types of webhooks whose `url` is guarded; an `apiUrl` or `baseUrl` is the word of whoever writes the file. */
const guarded = new Set<unknown>(['http', 'slack', 'teams']);

/** The URLs of webhooks that lead where deliveries may not go, as far as the URLs themselves say it; names are judged when they are dialled. */
export function addressFaults(file: unknown): readonly Fault[] {
  const networks = isJsonObject(file) ? (ownValue(file, 'allowPrivateNetworks') ?? []) : [];
  const webhooks = isJsonObject(file) ? ownValue(file, 'webhooks') : undefined;
  // Where the networks are written wrongly nobody knows what was meant to be allowed.
  if (!isNetworks(networks) || !Array.isArray(webhooks)) return [];
  const guard = createAddressGuard(networks);
  return webhooks.flatMap((webhook: unknown, index): readonly Fault[] => {
    const message = addressFault(webhook, guard);
    return message === undefined ? [] : [{ path: ['webhooks', index, 'url'], atKey: false, message }];
  });
}

function addressFault(webhook: unknown, guard: AddressGuard): string | undefined {
  if (!isJsonObject(webhook) || !guarded.has(ownValue(webhook, 'type'))) return undefined;
  const url = ownValue(webhook, 'url');
  if (typeof url !== 'string' || urlFault(url) !== undefined) return undefined;
  const refusal = urlRefusal(new URL(url), guard);
  return refusal === undefined ? undefined : `is refused: ${refusal}`;
}

function isNetworks(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === 'string' && isNetwork(entry));
}
