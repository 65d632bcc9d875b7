import { dirname } from 'node:path';
import type { Automation } from '../../../src/core/plan.ts';
import { present } from '../../../src/core/present.ts';
import { compileTemplate } from '../../../src/core/template.ts';
import type { RelayConfig, SourceConfig, WebhookConfig } from './config.ts';
import { toMs } from './duration.ts';
import type { DispatchFile } from './file-schema.ts';
import { toSecretSource } from './secret-schema.ts';

type FileOf<List extends 'sources' | 'webhooks' | 'automations'> = DispatchFile[List][number];

/** The config that a valid file makes. */
export function toRelayConfig(written: DispatchFile, file: string): RelayConfig {
  const folder = dirname(file);
  return {
    secrets: new Map(Object.entries(written.secrets).map(([name, source]) => [name, toSecretSource(source, folder)])),
    adminTokens: written.admin.tokens,
    allowPrivateNetworks: written.allowPrivateNetworks,
    sources: written.sources.map(toSource),
    webhooks: written.webhooks.map(toWebhook),
    automations: written.automations.map(toAutomation),
  };
}

function toSource({ dedupeWindow, ...source }: FileOf<'sources'>): SourceConfig {
  return { ...source, dedupeWindowMs: toMs(dedupeWindow) };
}

function toWebhook({ timeout, retry, rateLimit, url, ...webhook }: FileOf<'webhooks'>): WebhookConfig {
  return {
    ...webhook,
    url: typeof url === 'string' ? { kind: 'text', text: url } : { kind: 'secret', name: url.secret },
    accessToken: webhook.accessToken,
    signingSecret: webhook.signingSecret,
    timeoutMs: toMs(timeout),
    delaysMs: retry.delays.map(toMs),
    perMinute: rateLimit?.perMinute,
  };
}

function toAutomation({ name, on, webhook, payload }: FileOf<'automations'>): Automation {
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
    ...(payload !== undefined && { payload: compileTemplate(payload) }),
  };
}

function toPatterns(patterns: string | readonly string[] | undefined): readonly string[] | undefined {
  return typeof patterns === 'string' ? [patterns] : patterns;
}
