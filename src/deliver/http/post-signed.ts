import { request } from 'undici';
import { signBody } from '../../core/body-signature.ts';
import { DispatchError } from '../../core/errors.ts';
import { quote } from '../../core/quote.ts';
import { connectionFailure, type ConnectionFailure } from '../connection-failure.ts';
import { createEnvProxyAgent } from '../env-proxy.ts';
import { userAgent } from '../user-agent.ts';

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
  requireUrl(url);
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
    return { kind: 'reply', status: reply.statusCode, body: await firstText(reply.body) };
  } catch (error) {
    return connectionFailure(error);
  } finally {
    await dispatcher.destroy();
  }
}

function requireUrl(text: string): void {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/u.test(url.protocol)) {
    // Before an @ may stand a password.
    const shown = text.includes('@') ? 'what was given' : quote(text);
    throw new DispatchError('INPUT_INVALID', `to: ${shown} is no http:// or https:// URL`);
  }
  if (url.username === '' && url.password === '') return;
  throw new DispatchError('INPUT_INVALID', 'to: the URL holds a name or password; give a token by --token-env instead');
}

/** The status is known by now, so a body that breaks off or never ends takes nothing away. */
async function firstText(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of body) {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes >= mostReplyBytes) break;
    }
  } catch {
    // What came so far is told.
  }
  return Buffer.concat(chunks).subarray(0, mostReplyBytes).toString('utf8');
}
