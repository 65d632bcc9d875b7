import type { HttpWebhookConfig } from '../../../receiver/relay/config/config.ts';
import { httpHeaders } from '../../deliver/http/http-headers.ts';
import { hidden, type ExplainedRequest } from './explained-request.ts';

/** The request that a webhook of type http would get. */
export function explainHttpRequest(webhook: HttpWebhookConfig, payload: Uint8Array): ExplainedRequest {
  const { url, method } = webhook;
  const body = new TextDecoder('utf-8', { ignoreBOM: true }).decode(payload);
  return { method, url: url.kind === 'text' ? url.text : hidden, headers: headersOf(webhook, payload), body };
}

/** What stands for a secret while the headers are made, and is hidden then. */
const standIn = 'secret';

function headersOf(webhook: HttpWebhookConfig, payload: Uint8Array): Readonly<Record<string, string>> {
  const { accessToken, signingSecret } = webhook;
  const secrets = {
    url: '',
    isUrlSecret: false,
    accessToken: accessToken && standIn,
    signingSecret: signingSecret && standIn,
  };
  const headers = httpHeaders({ ...webhook, ...secrets }, { id: hidden, payload }, 0);
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, shown(name, value)]));
}

/** Headers of one's own may hold tokens too. */
function shown(name: string, value: string): string {
  if (name === 'authorization') return value.replace(/^(Bearer )?.*$/su, `$1${hidden}`);
  return /^webhook-|auth|cookie|credential|key|pass|secret|session|signature|token/u.test(name) ? hidden : value;
}
