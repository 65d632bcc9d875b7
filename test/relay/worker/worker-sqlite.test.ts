import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Logger } from '../../../receiver/options/options.ts';
import { realRelayClock } from '../../../receiver/relay/relay-clock.ts';
import { createHttpRunnable } from '../../../receiver/relay/worker/runnable/http-runnable.ts';
import type { RunnableWebhook } from '../../../receiver/relay/worker/runnable/runnable-webhook.ts';
import { createWorker, type Worker } from '../../../receiver/relay/worker/worker.ts';
import { openSqliteStore } from '../../../receiver/store/sqlite/open-sqlite-store.ts';
import type { Store } from '../../../receiver/store/store.ts';
import { listening } from '../../deliver/listening.ts';
import { withoutProxyVariables } from '../../deliver/proxy-variables.ts';
import { createAddressGuard } from '../../../src/deliver/guard/address-guard.ts';

const loopback = createAddressGuard(['127.0.0.0/8']);

withoutProxyVariables();

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'worker-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Ids of deliveries in the form of a UUID v7. */
const uuids = (webhook: number, count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `019acb9c-0a00-7000-8${webhook}00-${String(index).padStart(12, '0')}`);

async function owe(store: Store, webhook: string, ids: readonly string[]): Promise<void> {
  const dueAtMs = realRelayClock.nowMs();
  const accepted = ids.map((id) =>
    store.accept({
      id: id.replace('-7000-', '-7fff-'),
      source: 'wandb',
      type: 'LINK_ARTIFACT',
      receivedAtMs: dueAtMs,
      event: '{}',
      dedupe: undefined,
      verdicts: [],
      deliveries: [
        { id, automation: 'any', webhook, payload: new TextEncoder().encode(`"${id}"`), test: false, dueAtMs },
      ],
    }),
  );
  await Promise.all(accepted);
}

function runnable(name: string, port: number, delaysMs: readonly number[]): RunnableWebhook {
  const secrets = { accessToken: undefined, signingSecret: 'SECRET' };
  const policy = { timeoutMs: 15_000, delaysMs, concurrency: 8, perMinute: undefined };
  const to = { url: { kind: 'text', text: `http://127.0.0.1:${port}/${name}` }, method: 'POST', headers: {} } as const;
  const signing = { signatureEncoding: 'base64', standardWebhooks: true } as const;
  return createHttpRunnable(
    { name, type: 'http', ...to, ...secrets, ...signing, ...policy },
    () => 'wandb-secret',
    loopback,
  );
}

/** A logger that calls back when so many were delivered. */
function countingLogger(most: number, reached: () => void): Logger {
  let delivered = 0;
  const ignore = (): void => {};
  const info = (_fields: object, message: string): void => {
    if (message === 'delivered') delivered += 1;
    if (delivered === most) reached();
  };
  return { debug: ignore, info, warn: ignore, error: ignore };
}

describe('the worker on the real store', () => {
  it('delivers everything to a sink that fails now and then, while another webhook hangs', async () => {
    const store = await openSqliteStore(join(folder, 'relay.db'));
    const got = new Map<string, number>();
    let requests = 0;
    let isCut = false;
    const sink = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        // It never answers there, until it is cut.
        if (request.url === '/hangs') {
          if (isCut) request.socket.destroy();
          return;
        }
        requests += 1;
        if (requests % 7 === 0) {
          response.writeHead(500).end();
          return;
        }
        const id = String(JSON.parse(Buffer.concat(chunks).toString('utf8')));
        if (request.headers['webhook-id'] === id) got.set(id, (got.get(id) ?? 0) + 1);
        response.writeHead(202).end();
      });
    });
    const owned = uuids(2, 300);
    await listening(sink, async (port) => {
      await owe(store, 'hangs', uuids(1, 200));
      let worker: Worker | undefined;
      await new Promise<void>((resolve) => {
        const webhooks = [
          runnable('hangs', port, [0, 1]),
          runnable(
            'own',
            port,
            Array.from({ length: 20 }, () => 0),
          ),
        ];
        const logger = countingLogger(owned.length, resolve);
        worker = createWorker({ store, clock: realRelayClock, webhooks, logger });
        void owe(store, 'own', owned).then(worker.wake);
      });
      expect(worker?.lanes().find(({ webhook }) => webhook === 'hangs')?.sending).toBe(8);
      // So that the worker can stop at once.
      isCut = true;
      sink.closeAllConnections();
      await worker?.stop();
    });
    expect([...got.keys()].toSorted()).toEqual(owned);
    expect([...got.values()].every((times) => times === 1)).toBe(true);
    expect(await store.deliveries({ limit: 500, state: 'sending' })).toEqual([]);
    expect(await store.deliveries({ limit: 500, webhook: 'own', state: 'delivered' })).toHaveLength(300);
    await store.close();
  });
});
