import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { planEvent } from '../../../../receiver/relay/accept/plan-event.ts';
import { attemptJson } from '../../../../receiver/relay/api/delivery-json.ts';
import type { RelayConfig } from '../../../../receiver/relay/config/config.ts';
import { readConfig } from '../../../../receiver/relay/config/read-config.ts';
import { realRelayClock } from '../../../../receiver/relay/relay-clock.ts';
import { createLaunchRunnable } from '../../../../receiver/relay/worker/runnable/launch-runnable.ts';
import type { RunnableWebhook } from '../../../../receiver/relay/worker/runnable/runnable-webhook.ts';
import { createWorker } from '../../../../receiver/relay/worker/worker.ts';
import { openSqliteStore } from '../../../../receiver/store/sqlite/open-sqlite-store.ts';
import { parseEvent } from '../../../../src/core/event.ts';
import { sampleEvents } from '../../../../src/testing/index.ts';
import { outgoing, nowMs } from '../../../deliver/http/sending-to.ts';
import { apiKey, withLaunchStandIn } from '../../../deliver/launch/sending-to-launch.ts';
import { withoutProxyVariables } from '../../../deliver/proxy-variables.ts';

withoutProxyVariables();

/** Lets nothing private be reached. */

function configOf(baseUrl: string, queue = 'gpu'): RelayConfig {
  const read = readConfig(
    `version: 1
secrets: { KEY: { env: KEY } }
webhooks:
  - { name: train, type: launch, entity: acme, queue: ${queue}, job: "acme/jobs/train:v3", auth: { apiKey: KEY }, priority: 2,
      destination: { project: training }, baseUrl: "${baseUrl}", retry: { delays: [0s, 0s] },
      overrides: { args: [--epochs, "10"], run_config: { lr: 0.1, model: none } } }
automations:
  - { name: retrain, webhook: train, payload: { overrides: { run_config: { model: "\${artifact_version_string}" } } } }
`,
    'dispatch.yaml',
  );
  if (read.kind === 'invalid') throw new Error(JSON.stringify(read.problems));
  return read.config;
}

function runnableOf({ webhooks }: RelayConfig, secretOf: (name: string) => string): RunnableWebhook {
  const [webhook] = webhooks;
  if (webhook?.type !== 'launch') throw new Error('the config has no webhook of type launch');
  return createLaunchRunnable(webhook, secretOf);
}

describe('a webhook of type launch, as the worker runs it,', () => {
  it('looks the API key up at each attempt, and may reach whatever baseUrl names', async () => {
    await withLaunchStandIn({}, async (launch) => {
      const keys = ['wrong', apiKey];
      const asked: string[] = [];
      const train = runnableOf(configOf(launch.url), (name) => {
        asked.push(name);
        return keys.shift() ?? '';
      });
      const at = { nowMs, signal: new AbortController().signal };
      const overrides = { args: [], run_config: {}, entry_point: [] };
      const due = { ...outgoing, payload: Buffer.from(JSON.stringify({ overrides })) };
      expect(await train.send(due, at)).toMatchObject({ outcome: { kind: 'dead', reason: { code: 'HTTP_401' } } });
      expect(await train.send(due, at)).toMatchObject({ outcome: { kind: 'delivered' } });
      await train.close();
      expect(asked).toEqual(['KEY', 'KEY']);
    });
  });

  it('shares what W&B asks to wait with all that have its key and its server, and with no others', () => {
    const tokenOf = (baseUrl: string, queue?: string) => runnableOf(configOf(baseUrl, queue), () => '').token;
    expect(tokenOf('https://one.example', 'a')).toEqual(tokenOf('https://one.example', 'b'));
    expect(tokenOf('https://one.example')).not.toEqual(tokenOf('https://two.example'));
    expect(tokenOf('https://one.example')?.perMinute).toBeUndefined();
  });
});

describe('an event that is owed to a queue', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'launch-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('goes there until it is answered, and the attempt keeps the id of the item', async () => {
    await withLaunchStandIn({ faults: [{ kind: 'reply', status: 503 }] }, async (launch) => {
      const store = await openSqliteStore(join(folder, 'relay.db'));
      const body = sampleEvents.ADD_ARTIFACT_ALIAS;
      const ids = ['019acb9c-0a00-7000-8000-000000000001', '019acb9c-0a00-7000-8000-000000000002'];
      const [, deliveryId = ''] = ids;
      const { automations } = configOf('https://elsewhere.example', 'none');
      await store.accept(
        planEvent(
          { event: parseEvent(body), body: Buffer.from(JSON.stringify(body)), id: undefined },
          {
            source: { name: 'wandb', dedupeWindowMs: 0 },
            automations,
            newId: () => ids.shift() ?? '',
            nowMs: realRelayClock.nowMs(),
          },
        ),
      );
      const settled = Promise.withResolvers<string>();
      const ignore = (): void => {};
      const settle = (_fields: object, message: string): void => {
        if (message === 'delivered' || message === 'dead') settled.resolve(message);
      };
      const logger = { debug: ignore, info: settle, warn: settle, error: settle };
      // The target is the one of now, not that of accept.
      const webhooks = [runnableOf(configOf(launch.url), () => apiKey)];
      const worker = createWorker({ store, clock: realRelayClock, webhooks, logger });
      expect(await settled.promise).toBe('delivered');
      await worker.stop();
      const delivery = await store.delivery(deliveryId);
      expect(delivery).toMatchObject({ state: 'delivered', attemptCount: 2, webhook: 'train' });
      expect(delivery?.attempts.map(attemptJson)).toMatchObject([
        { outcome: 'retry', status: 503, error: expect.stringMatching(/^HTTP_503: /u) },
        {
          outcome: 'delivered',
          status: 200,
          body: '{"data":{"pushToRunQueueByName":{"runQueueItemId":"UnVuUXVldWVJdGVtOjE="}}}',
        },
      ]);
      await store.close();
      expect(launch.items).toMatchObject([
        {
          queue: 'gpu',
          priority: 2,
          runSpec: {
            job: 'acme/jobs/train:v3',
            overrides: {
              args: ['--epochs', '10'],
              run_config: { lr: 0.1, model: body.artifact_version_string },
              entry_point: [],
            },
          },
        },
      ]);
    });
  });
});
