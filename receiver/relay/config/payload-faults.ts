import { isJsonObject, ownValue } from '../../../src/core/json.ts';
import type { WebhookConfig } from './config.ts';
import type { KnownNames } from './automation-schema.ts';
import type { Fault } from './fault.ts';
import { githubPayloadFaults } from './webhooks/github-payload-faults.ts';
import { launchPayloadFaults } from './webhooks/launch-payload-faults.ts';
import { slackPayloadFaults } from './webhooks/slack-payload-faults.ts';
import { teamsPayloadFaults } from './webhooks/teams-payload-faults.ts';
import { toWebhook, webhookSchema } from './webhooks/webhook-schema.ts';

/** What is wrong with a file's payloads for the webhooks that they go to, as far as these are valid, whatever else is wrong with the file. */
export function payloadFaults(file: unknown, { secrets }: KnownNames): readonly Fault[] {
  const webhooks = validWebhooks(file, secrets);
  return entriesOf(file, 'automations').flatMap((automation, index) => {
    if (!isJsonObject(automation)) return [];
    const webhook = webhooks.find(({ name }) => name === ownValue(automation, 'webhook'));
    const template = ownValue(automation, 'payload');
    // An empty payload is told of where it stands.
    if (webhook === undefined || template === null) return [];
    return faultsFor(webhook, template).map((fault) => inAutomation(fault, index, template));
  });
}

/** What is missing stands nowhere: then the automation's reference to its webhook is shown. */
function inAutomation({ path, ...fault }: Fault, index: number, template: unknown): Fault {
  const place = template === undefined ? ['webhook'] : ['payload', ...path];
  return { ...fault, path: ['automations', index, ...place] };
}

function faultsFor(webhook: WebhookConfig, template: unknown): readonly Fault[] {
  switch (webhook.type) {
    case 'github':
      return githubPayloadFaults(template, webhook);
    case 'slack':
      return slackPayloadFaults(template);
    case 'teams':
      return teamsPayloadFaults(template);
    case 'launch':
      return launchPayloadFaults(template);
    case 'http':
      return [];
  }
}

function validWebhooks(file: unknown, secretNames: readonly string[]): readonly WebhookConfig[] {
  const schema = webhookSchema(secretNames);
  return entriesOf(file, 'webhooks').flatMap((entry) => {
    const parsed = schema.safeParse(entry);
    return parsed.success ? [toWebhook(parsed.data)] : [];
  });
}

function entriesOf(file: unknown, list: 'webhooks' | 'automations'): readonly unknown[] {
  const entries = isJsonObject(file) ? ownValue(file, list) : undefined;
  return Array.isArray(entries) ? entries : [];
}
