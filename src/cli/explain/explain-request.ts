import type { WebhookConfig } from '../../../receiver/relay/config/config.ts';
import { explainGitHubRequest } from './explain-github-request.ts';
import { explainHttpRequest } from './explain-http-request.ts';
import { explainLaunchRequest } from './explain-launch-request.ts';
import { explainSlackRequest } from './explain-slack-request.ts';
import { explainTeamsRequest } from './explain-teams-request.ts';
import type { ExplainedRequest } from './explained-request.ts';

/** The request that a delivery's first attempt would be, by the webhook's type. */
export function explainRequest(webhook: WebhookConfig, payload: Uint8Array): ExplainedRequest {
  switch (webhook.type) {
    case 'github':
      return explainGitHubRequest(webhook, payload);
    case 'slack':
      return explainSlackRequest(webhook, payload);
    case 'teams':
      return explainTeamsRequest(webhook, payload);
    case 'http':
      return explainHttpRequest(webhook, payload);
    case 'launch':
      return explainLaunchRequest(webhook, payload);
  }
}
