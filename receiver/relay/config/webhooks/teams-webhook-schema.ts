import { z } from 'zod';
import type { TeamsWebhookConfig } from '../config.ts';
import { keyed, nameSchema } from '../keyed.ts';
import { policyShape, toPolicy } from './policy-schema.ts';
import { toUrlConfig, urlSchema } from './url-schema.ts';

/** A webhook of type teams, as the file has it. */
export function teamsWebhookSchema(secretNames: readonly string[]) {
  return keyed({
    name: nameSchema().describe('What automations and the API call it.'),
    type: z.literal('teams').describe('`teams`: a channel of Microsoft Teams, by a Workflows webhook.'),
    url: urlSchema(secretNames).describe('The URL of the Workflows webhook, or `{ secret: NAME }`.'),
    ...policyShape(),
  });
}

/** The config that a valid one makes. */
export function toTeamsWebhook(written: z.output<ReturnType<typeof teamsWebhookSchema>>): TeamsWebhookConfig {
  const { name, type, url } = written;
  return { name, type, url: toUrlConfig(url), ...toPolicy(written) };
}
