import type { GitHubWebhookConfig } from '../../../receiver/relay/config/config.ts';
import { isDispatchError } from '../../core/errors.ts';
import { isJsonObject } from '../../core/json.ts';
import { requestHeaders } from '../../deliver/github/request-headers.ts';
import { parseStored, webhookRequest, type Prove } from '../../deliver/github/webhook-request.ts';
import { hidden, type ExplainedRequest } from './explained-request.ts';

/** The request that a webhook of type github would get. What GitHub would refuse is shown too, as it would be. */
export function explainGitHubRequest(webhook: GitHubWebhookConfig, payload: Uint8Array): ExplainedRequest {
  const { apiUrl, repository, eventType } = webhook;
  const dispatch = { id: hidden, sent_at: hidden, ...(webhook.signingSecret !== undefined && { signature: hidden }) };
  const prove: Prove = (_eventType, clientPayload) => ({ ...clientPayload, dispatch });
  try {
    const { method, path, headers, body = '' } = webhookRequest(webhook, payload, prove);
    return { method, url: `${apiUrl}${path}`, headers: requestHeaders(hidden, headers), body };
  } catch (error) {
    if (!isDispatchError(error, 'REQUEST_INVALID', 'PAYLOAD_TOO_LARGE')) throw error;
    const { event_type: own = eventType, client_payload: rest } = parseStored(payload);
    const body = JSON.stringify({ event_type: own, client_payload: isJsonObject(rest) ? { ...rest, dispatch } : rest });
    const headers = requestHeaders(hidden, { 'content-type': 'application/json' });
    return { method: 'POST', url: `${apiUrl}/repos/${repository}/dispatches`, headers, body };
  }
}
