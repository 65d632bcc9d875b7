import { createHmac } from 'node:crypto';
import type { RawRequest } from './raw-request.ts';

/** The secret of every request here that does not say another. */
export const secret = 'correct horse battery staple';
/** A good event: a version of a model got the alias `production`. */
export const goodBody = JSON.stringify({
  event_type: 'ADD_ARTIFACT_ALIAS',
  event_author: 'ada',
  artifact_version_string: 'acme/wandb-registry-model/churn:v3',
  alias: 'production',
});

/** HMAC-SHA256 by node:crypto alone: nothing of ours signs what ours verifies. */
export function hmac(parts: readonly (string | Uint8Array)[], key: string | Uint8Array = secret): Buffer {
  const mac = createHmac('sha256', key);
  for (const part of parts) mac.update(part);
  return mac.digest();
}

/** The value of `X-Wandb-Signature`, in base64. */
export function signatureOf(body: string | Uint8Array, key: string = secret): string {
  return hmac([body], key).toString('base64');
}

/** A request that posts a body, and whatever headers. */
export function posted(body: string | Uint8Array, headers: Readonly<Record<string, string>> = {}): RawRequest {
  const pairs = Object.entries({ 'content-type': 'application/json', ...headers });
  return { method: 'POST', path: '/wandb', headers: pairs, body: [Buffer.from(body)] };
}

/** A request as W&B sends it. */
export function signed(body: string | Uint8Array = goodBody, key: string = secret): RawRequest {
  return posted(body, { 'x-wandb-signature': signatureOf(body, key) });
}

/** What a triple of Standard Webhooks is made of. */
export interface Triple {
  readonly id?: string;
  readonly timestamp?: string;
  readonly key?: string | Uint8Array;
}

/** The headers of Standard Webhooks over a body. */
export function tripleOf(body: string | Uint8Array, triple: Triple = {}): Record<string, string> {
  const { id = 'msg_1', timestamp = String(Math.floor(Date.now() / 1000)), key = secret } = triple;
  const signature = hmac([`${id}.${timestamp}.`, body], key).toString('base64');
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
}

/** A request signed by the scheme of Standard Webhooks. */
export function signedStandard(body: string | Uint8Array = goodBody, triple: Triple = {}): RawRequest {
  return posted(body, tripleOf(body, triple));
}
