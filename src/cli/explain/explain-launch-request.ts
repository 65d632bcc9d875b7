import type { LaunchWebhookConfig } from '../../../receiver/relay/config/config.ts';
import { launchRequest } from '../../deliver/launch/launch-request.ts';
import { hidden, type ExplainedRequest } from './explained-request.ts';

/** The request that a webhook of type launch would get. */
export function explainLaunchRequest(webhook: LaunchWebhookConfig, payload: Uint8Array): ExplainedRequest {
  const { url, method, headers, body } = launchRequest({ ...webhook, apiKey: standIn }, payload);
  return { method, url: url.href, headers: { ...headers, authorization: `Basic ${hidden}` }, body };
}

/** What stands for the API key while the request is made, and is hidden then. */
const standIn = 'secret';
