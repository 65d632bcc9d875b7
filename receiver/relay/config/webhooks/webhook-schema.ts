import { z } from 'zod';
import type { WebhookConfig } from '../config.ts';
import { githubWebhookSchema, toGitHubWebhook } from './github-webhook-schema.ts';
import { httpWebhookSchema, toHttpWebhook } from './http-webhook-schema.ts';
import { launchWebhookSchema, toLaunchWebhook } from './launch-webhook-schema.ts';
import { slackWebhookSchema, toSlackWebhook } from './slack-webhook-schema.ts';
import { teamsWebhookSchema, toTeamsWebhook } from './teams-webhook-schema.ts';

/** A webhook, as the file has it. */
export function webhookSchema(secretNames: readonly string[]) {
  return z.discriminatedUnion('type', [
    githubWebhookSchema(secretNames),
    slackWebhookSchema(secretNames),
    teamsWebhookSchema(secretNames),
    httpWebhookSchema(secretNames),
    launchWebhookSchema(secretNames),
  ]);
}

/** The config that a valid webhook makes. */
export function toWebhook(written: z.output<ReturnType<typeof webhookSchema>>): WebhookConfig {
  switch (written.type) {
    case 'github':
      return toGitHubWebhook(written);
    case 'slack':
      return toSlackWebhook(written);
    case 'teams':
      return toTeamsWebhook(written);
    case 'http':
      return toHttpWebhook(written);
    case 'launch':
      return toLaunchWebhook(written);
  }
}
