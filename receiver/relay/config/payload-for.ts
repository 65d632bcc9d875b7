import { githubPayload } from '../../../src/core/payload/github-payload.ts';
import { launchPayload } from '../../../src/core/payload/launch-payload.ts';
import type { Payload } from '../../../src/core/payload/payload.ts';
import { slackPayload } from '../../../src/core/payload/slack-payload.ts';
import { teamsPayload } from '../../../src/core/payload/teams-payload.ts';
import { templatePayload } from '../../../src/core/payload/template-payload.ts';
import type { WebhookConfig } from './config.ts';

/**
 * What an automation's webhook receives, by its type; undefined: the body as it was received.
 *
 * @param template the automation's own, if it has one
 */
export function payloadFor(webhook: WebhookConfig | undefined, template: unknown): Payload | undefined {
  switch (webhook?.type) {
    case 'github':
      return githubPayload(template);
    case 'slack':
      return slackPayload(template);
    case 'teams':
      return teamsPayload(template);
    case 'launch':
      return launchPayload(template, webhook);
    case 'http':
    case undefined:
      return template === undefined ? undefined : templatePayload(template);
  }
}
