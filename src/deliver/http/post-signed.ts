import { request } from 'undici';
import { signBody } from '../../core/body-signature.ts';
import { connectionFailure, type ConnectionFailure } from '../connection-failure.ts';
import { createEnvProxyAgent } from '../env-proxy.ts';
import { userAgent } from '../user-agent.ts';
import { firstBytes } from './first-bytes.ts';
import { requireHttpUrl } from './http-url.ts';

/** A body to post as W&B does. */
export interface SignedPost {
  /** `http:` or `https:`, without a name and password. */
  readonly url: string;
  readonly body: Uint8Array;
  /** Signs the body; undefined: no signature is sent. */
  readonly secret: string | undefined;
  /** The webhook's access token; undefined: none is sent. */
  readonly accessToken: string | undefined;
}

/** What was answered. */
export interface PostReply {
  readonly kind: 'reply';
  readonly status: number;
  /** The first 16 KiB, as UTF-8. */
  readonly body: string;
}

const timeoutMs = 30_000;
const mostReplyBytes = 16_384;

/**
 * Posts a body as W&B does: these exact bytes as JSON, `X-Wandb-Signature`, a bearer token. No redirect is followed.
 *
 * Source: W&B's documentation of webhook automations, `webhook_test.sh`.
 *
 * @throws INPUT_INVALID for a URL that is none, or a proxy that the environment names and that is none
 * @throws SECRET_INVALID
 */
export async function postSigned({
  url,
  body,
  secret,
  accessToken,
}: SignedPost): Promise<PostReply | ConnectionFailure> {
  requireHttpUrl(url, 'to');
  const headers = {
    'content-type': 'application/json',
    'user-agent': userAgent,
    ...(accessToken !== undefined && { authorization: `Bearer ${accessToken}` }),
    ...(secret !== undefined && { 'x-wandb-signature': signBody(body, secret) }),
  };
  const dispatcher = createEnvProxyAgent(url);
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    const reply = await request(url, { method: 'POST', headers, body, dispatcher, signal });
    const bytes = await firstBytes(reply.body, mostReplyBytes);
    return { kind: 'reply', status: reply.statusCode, body: Buffer.from(bytes).toString('utf8') };
  } catch (error) {
    return connectionFailure(error);
  } finally {
    await dispatcher.destroy();
  }
}
