import type { NewEvent } from '../../receiver/store/store.ts';
import { planEvent } from '../../receiver/relay/accept/plan-event.ts';
import type { RelayConfig } from '../../receiver/relay/config/config.ts';
import { readConfig } from '../../receiver/relay/config/read-config.ts';
import { parseEvent } from '../../src/index.ts';
import { sampleBody } from '../measure/sample-request.ts';

let made = 0;

/** What every event's request is, in bytes. */
const bodyBytes = 600;

/** The body of all events. */
export const body: Uint8Array = new Uint8Array(sampleBody(bodyBytes));

/** The environment's variable that the config takes its secret from. */
export const secretVariable = 'BENCH_SECRET';

/** What a relay's config is given. */
export interface ConfigChoice {
  readonly sinkUrl: string;
  /** Undefined: as fast as can be. */
  readonly perMinute?: number;
  /** The alias that the one automation fires for; the body's is `production`. */
  readonly alias?: string;
}

/** `dispatch.yaml` with one source, one webhook and one automation, defaults apart that a bench cannot have: it sends the same body over and over. */
export function configText({ sinkUrl, perMinute, alias = 'production' }: ConfigChoice): string {
  const policy = perMinute === undefined ? {} : { rateLimit: { perMinute } };
  return JSON.stringify({
    version: 1,
    secrets: { SECRET: { env: secretVariable } },
    allowPrivateNetworks: ['127.0.0.0/8'],
    sources: [{ name: 'wandb', type: 'webhook', signingSecrets: ['SECRET'], dedupeWindow: '0s' }],
    webhooks: [{ name: 'own', type: 'http', url: sinkUrl, signingSecret: 'SECRET', ...policy }],
    automations: [{ name: 'deploy', on: { event: 'ADD_ARTIFACT_ALIAS', alias }, webhook: 'own' }],
  });
}

/** The same, read. */
export function sampleConfig(sinkUrl: string): RelayConfig {
  const read = readConfig(configText({ sinkUrl }), 'dispatch.yaml');
  if (read.kind === 'invalid') throw new Error(`the bench's config is invalid: ${JSON.stringify(read.problems)}`);
  return read.config;
}

const { automations } = sampleConfig('http://127.0.0.1/');
const event = parseEvent(JSON.parse(Buffer.from(body).toString()));

/** An event as the relay plans it, which others are made of. */
const planned = planEvent(
  { event, body, id: undefined },
  { source: { name: 'wandb', dedupeWindowMs: 0 }, automations, newId: nextId, nowMs: Date.now() },
);
const [plannedVerdict] = planned.verdicts;
const [plannedDelivery] = planned.deliveries;
if (plannedVerdict === undefined || plannedDelivery === undefined) throw new Error('the automation did not fire');
const [verdict, delivery] = [plannedVerdict, plannedDelivery];

/** An event with one delivery, and with a key of its own, as bodies that differ have. It costs next to nothing to make. */
export function newEvent(): NewEvent {
  const [id, owed, receivedAtMs] = [nextId(), nextId(), Date.now()];
  return {
    ...planned,
    id,
    receivedAtMs,
    dedupe: { key: `body.${hashLike()}.wandb`, windowMs: 10_000 },
    verdicts: [{ ...verdict, delivery: owed }],
    deliveries: [{ ...delivery, id: owed, dueAtMs: receivedAtMs }],
  };
}

/** A UUID v7, greater than the one before, without randomness, which costs more than the rest of an event. */
export function nextId(): string {
  made += 1;
  const time = Date.now().toString(16).padStart(12, '0');
  const count = made.toString(16).padStart(18, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${count.slice(0, 3)}-8${count.slice(3, 6)}-${count.slice(6)}`;
}

/** As long as a SHA-256 in hex, and as little in order. */
function hashLike(): string {
  return Math.random().toString(16).slice(2, 14).padEnd(64, '0');
}

/** What an event brings to the disk: itself, what was decided, and what is owed. */
export function contentBytes({ event: json, verdicts, deliveries }: NewEvent): number {
  const owed = deliveries.reduce((sum, { payload }) => sum + payload.length, 0);
  return json.length + JSON.stringify(verdicts).length + owed;
}
