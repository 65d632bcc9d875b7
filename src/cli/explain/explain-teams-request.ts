import type { TeamsWebhookConfig } from '../../../receiver/relay/config/config.ts';
import { teamsRequest } from '../../deliver/teams/teams-request.ts';
import { hidden, type ExplainedRequest } from './explained-request.ts';

/** The request that a webhook of type teams would get. */
export function explainTeamsRequest({ url }: TeamsWebhookConfig, payload: Uint8Array): ExplainedRequest {
  // What stands for a secret while the request is made, and is hidden then.
  const shown = url.kind === 'text' ? url.text : 'https://example.com/';
  const { method, url: target, headers, body } = teamsRequest({ url: shown, isUrlSecret: false }, payload);
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(body);
  return { method, url: url.kind === 'text' ? target.href : hidden, headers, body: text };
}
