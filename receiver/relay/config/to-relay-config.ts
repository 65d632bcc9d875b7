import { dirname } from 'node:path';
import type { Automation } from '../../../src/core/plan.ts';
import { present } from '../../../src/core/present.ts';
import type { RelayConfig, SourceConfig, WebhookConfig } from './config.ts';
import { toMs } from './duration.ts';
import type { DispatchFile } from './file-schema.ts';
import { payloadFor } from './payload-for.ts';
import { toSecretSource } from './secret-schema.ts';
import { toWebhook } from './webhooks/webhook-schema.ts';

type FileOf<List extends 'sources' | 'webhooks' | 'automations'> = DispatchFile[List][number];

/** The config that a valid file makes. */
export function toRelayConfig(written: DispatchFile, file: string): RelayConfig {
  const folder = dirname(file);
  const webhooks = written.webhooks.map(toWebhook);
  return {
    secrets: new Map(Object.entries(written.secrets).map(([name, source]) => [name, toSecretSource(source, folder)])),
    adminTokens: written.admin.tokens,
    allowPrivateNetworks: written.allowPrivateNetworks,
    sources: written.sources.map(toSource),
    webhooks,
    automations: written.automations.map((automation) => toAutomation(automation, webhooks)),
  };
}

function toSource({ dedupeWindow, ...source }: FileOf<'sources'>): SourceConfig {
  return { ...source, dedupeWindowMs: toMs(dedupeWindow) };
}

function toAutomation(
  { name, on, webhook, payload: template }: FileOf<'automations'>,
  webhooks: readonly WebhookConfig[],
): Automation {
  const payload = payloadFor(
    webhooks.find((candidate) => candidate.name === webhook),
    template,
  );
  return {
    name,
    on: present({
      event: toPatterns(on.event),
      entity: toPatterns(on.entity),
      project: toPatterns(on.project),
      registry: toPatterns(on.registry),
      collection: toPatterns(on.collection),
      alias: toPatterns(on.alias),
      tag: toPatterns(on.tag),
    }),
    webhook,
    ...(payload !== undefined && { payload }),
  };
}

function toPatterns(patterns: string | readonly string[] | undefined): readonly string[] | undefined {
  return typeof patterns === 'string' ? [patterns] : patterns;
}
