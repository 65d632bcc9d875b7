import type { SlackWebhookConfig } from '../../../receiver/relay/config/config.ts';
import { slackRequest } from '../../deliver/slack/slack-request.ts';
import type { SlackWebhook } from '../../deliver/slack/slack-webhook.ts';
import { hidden, type ExplainedRequest } from './explained-request.ts';

/** The request that a webhook of type slack would get. */
export function explainSlackRequest({ to }: SlackWebhookConfig, payload: Uint8Array): ExplainedRequest {
  const { url, method, headers, body } = slackRequest(withStandIns(to), payload);
  const isUrlSecret = to.kind === 'url' && to.url.kind === 'secret';
  const { authorization, ...others } = headers;
  return {
    method,
    url: isUrlSecret ? hidden : url.href,
    headers: authorization === undefined ? others : { ...others, authorization: `Bearer ${hidden}` },
    body: new TextDecoder('utf-8', { ignoreBOM: true }).decode(body),
  };
}

/** What stands for secrets while the request is made, and is hidden then. */
function withStandIns(to: SlackWebhookConfig['to']): SlackWebhook {
  if (to.kind === 'bot') return { ...to, token: 'token' };
  const { url } = to;
  return { kind: 'url', url: url.kind === 'text' ? url.text : 'https://hooks.slack.com/', isUrlSecret: false };
}
