import { createHttpConnections } from '../../../src/deliver/http/http-connections.ts';
import type { LaunchWebhook } from '../../../src/deliver/launch/launch-webhook.ts';
import { sendToLaunchWebhook } from '../../../src/deliver/launch/send-to-launch-webhook.ts';
import type { Sent } from '../../../src/deliver/sent.ts';
import { startLaunchStandIn, type LaunchStandIn, type LaunchStandInOptions } from '../../../src/testing/index.ts';
import { deliveryId, nowMs } from '../http/sending-to.ts';

/** An API key of W&B's length. */
export const apiKey = '0123456789abcdef0123456789abcdef01234567';

export const webhook: Omit<LaunchWebhook, 'baseUrl'> = {
  entity: 'acme',
  project: 'model-registry',
  queue: 'gpu',
  job: 'acme/jobs/train:v3',
  priority: undefined,
  destination: { entity: 'acme', project: 'training' },
  apiKey,
};

const payload = '{"overrides":{"args":["--epochs","10"],"run_config":{"lr":0.1},"entry_point":["python","train.py"]}}';

/** Sends once. */
export async function push(
  baseUrl: string,
  changes: Partial<LaunchWebhook> = {},
  { body = payload, signal = new AbortController().signal }: { body?: string; signal?: AbortSignal } = {},
): Promise<Sent> {
  const { dispatcherFor, close } = createHttpConnections();
  const outgoing = { id: deliveryId, payload: new TextEncoder().encode(body) };
  try {
    return await sendToLaunchWebhook({ ...webhook, baseUrl, ...changes }, outgoing, { dispatcherFor, nowMs, signal });
  } finally {
    await close();
  }
}

/** Runs `use` against a stand-in and closes it whatever happens. */
export async function withLaunchStandIn(
  options: Partial<LaunchStandInOptions>,
  use: (launch: LaunchStandIn) => Promise<void>,
): Promise<void> {
  const queues = ['acme/model-registry/gpu', 'acme/training/cpu', 'others/model-registry/gpu'];
  const launch = await startLaunchStandIn({ apiKeys: { [apiKey]: ['acme'] }, queues, ...options });
  try {
    await use(launch);
  } finally {
    await launch.close();
  }
}
