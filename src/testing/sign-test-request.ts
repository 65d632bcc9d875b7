import { randomUUID } from 'node:crypto';
import { signBody } from '../core/body-signature.ts';
import { utf8 } from '../core/encoding.ts';
import { signStandardWebhook } from '../core/standard-signature.ts';

/** What a test request is made of. */
export interface TestRequestOptions {
  /** Bytes or text as they are; anything else as JSON. */
  readonly body: Uint8Array | string | object;
  readonly secret: string;
  /** Of `X-Wandb-Signature`. @default 'base64' */
  readonly encoding?: 'base64' | 'hex';
  /** Which signature it carries; `either`: both. @default 'wandb' */
  readonly scheme?: 'wandb' | 'standard-webhooks' | 'either';
  /** Of Standard Webhooks. @default a new one */
  readonly id?: string;
  /** Of Standard Webhooks, in milliseconds since 1970. @default now */
  readonly sentAtMs?: number;
}

/** A request for `fetch`, `http.request`, inject, … */
export interface TestRequest {
  readonly method: 'POST';
  readonly headers: Record<string, string>;
  readonly body: Uint8Array<ArrayBuffer>;
}

/**
 * A request as W&B sends it, signed, to test a receiver with.
 *
 * @throws SECRET_INVALID
 */
export function signTestRequest(options: TestRequestOptions): TestRequest {
  const { secret, encoding = 'base64', scheme = 'wandb', id = `msg_${randomUUID()}`, sentAtMs = Date.now() } = options;
  const body = bytesOf(options.body);
  const headers = {
    'content-type': 'application/json',
    ...(scheme !== 'standard-webhooks' && { 'x-wandb-signature': signBody(body, secret, { encoding }) }),
    ...(scheme !== 'wandb' && signStandardWebhook({ id, sentAtMs, body, secret })),
  };
  return { method: 'POST', headers, body };
}

/** A copy of its own, as `fetch` wants it. */
function bytesOf(body: TestRequestOptions['body']): Uint8Array<ArrayBuffer> {
  if (body instanceof Uint8Array) return new Uint8Array(body);
  return new Uint8Array(utf8(typeof body === 'string' ? body : JSON.stringify(body)));
}
