import { createSources } from '../../../receiver/relay/accept/source.ts';
import { hashToken } from '../../../receiver/relay/api/admin-guard.ts';
import { startRelay, type Relay, type RelayParts, type RelayWorker } from '../../../receiver/relay/relay.ts';
import type { RelayConfig, SourceConfig } from '../../../receiver/relay/config/config.ts';
import { recordingLogger } from '../../receiver/recording-logger.ts';
import { manualClock, type ManualClock } from './manual-clock.ts';
import { idOf, nowMs, scriptedStore, type Script, type ScriptedStore } from './scripted-store.ts';

/** The secret of the source `wandb`. */
export const secret = 'correct horse battery staple';
/** The secret of the source `other`, whose access token is {@link accessToken}. */
export const otherSecret = 'an entirely different secret';
export const accessToken = 'token-of-the-other';
export const adminToken = 'token-of-the-admin';

const source = { type: 'webhook', scheme: 'either', accessTokens: [], dedupeWindowMs: 10_000 } as const;

/** Two sources, each with its own secrets. */
export const sources: readonly SourceConfig[] = [
  { ...source, name: 'wandb', signingSecrets: ['WANDB_SECRET'] },
  { ...source, name: 'other', signingSecrets: ['OTHER_SECRET'], accessTokens: ['OTHER_TOKEN'], scheme: 'wandb' },
];

const secrets = new Map([
  ['WANDB_SECRET', secret],
  ['OTHER_SECRET', otherSecret],
  ['OTHER_TOKEN', accessToken],
]);

/** What a test says of a relay. */
export interface RelayScript extends Pick<RelayParts, 'firstDelayMs' | 'limits'> {
  readonly store?: Script;
  readonly worker?: Partial<RelayWorker>;
  readonly automations?: RelayConfig['automations'];
}

/** A relay that runs, and what it was made of. */
export interface RunningRelay extends Relay {
  readonly port: number;
  readonly store: ScriptedStore;
  readonly clock: ManualClock;
  readonly logger: ReturnType<typeof recordingLogger>;
  readonly get: (path: string, headers?: Record<string, string>) => Promise<Response>;
}

/** Runs with a relay on a free port, and cuts what is left. The first id is `idOf(1)`. */
export async function withRelay(script: RelayScript, use: (relay: RunningRelay) => Promise<void>): Promise<void> {
  const { automations = [], worker, firstDelayMs, limits } = script;
  const store = scriptedStore(script.store);
  const clock = manualClock(nowMs);
  const logger = recordingLogger();
  let given = 0;
  const relay = await startRelay(
    {
      sources: createSources(sources, { secrets, logger }),
      automations,
      adminTokens: [hashToken(adminToken)],
      firstDelayMs,
      limits,
      store,
      worker: { wake: () => {}, stop: async () => {}, ...worker },
      clock,
      wallNowMs: () => nowMs,
      newId: () => idOf(++given),
      logger,
    },
    { host: '127.0.0.1', port: 0 },
  );
  const get: RunningRelay['get'] = (path, headers = { authorization: `Bearer ${adminToken}` }) =>
    fetch(relay.url + path, { headers });
  try {
    await use({ ...relay, port: Number(new URL(relay.url).port), store, clock, logger, get });
  } finally {
    const stopped = relay.stop();
    // The patience of those who stop is over.
    await new Promise((resolve) => setImmediate(resolve));
    clock.pass(60_000);
    await stopped;
  }
}
