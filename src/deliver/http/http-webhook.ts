import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';
import { DispatchError } from '../../core/errors.ts';
import { connectionFailure } from '../connection-failure.ts';
import type { Outcome } from '../outcome.ts';
import { createRedactor, type Redactor } from '../redact.ts';
import type { Outgoing, Sent } from '../sent.ts';
import { firstBytes } from './first-bytes.ts';
import { httpHeaders } from './http-headers.ts';
import { httpOutcome, lostOutcome } from './http-outcome.ts';
import { requireHttpUrl } from './http-url.ts';

/** A webhook of type http, its secrets looked up. */
export interface HttpWebhook {
  /** `http:` or `https:`, without a name and password. */
  readonly url: string;
  /** Whether the URL is a secret too, as where a token stands in its path. */
  readonly isUrlSecret: boolean;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly accessToken: string | undefined;
  /** Signs by `X-Wandb-Signature`, and by the headers of Standard Webhooks where these are wanted; undefined: by none. */
  readonly signingSecret: string | undefined;
  readonly signatureEncoding: 'base64' | 'hex';
  readonly standardWebhooks: boolean;
}

/** What one attempt is made with. */
export interface AttemptBy {
  /** Carries the request; kept for the next one, so that connections are used again. */
  readonly dispatcherFor: (url: URL) => Dispatcher;
  /** The wall's clock, as the receiving side compares timestamps with its own. */
  readonly nowMs: number;
  /** Ends the attempt, whatever it is at; by a `TimeoutError` when its time is up. */
  readonly signal: AbortSignal;
}

const mostReplyBytes = 16_384;

/**
 * Sends a delivery once, signed anew. No redirect is followed. A 2xx status line is `delivered`, whatever the body then does.
 *
 * It never rejects: a secret that cannot be used is SIGN_FAILED, and is tried again, for somebody may mend it.
 */
export async function sendToHttpWebhook(webhook: HttpWebhook, outgoing: Outgoing, by: AttemptBy): Promise<Sent> {
  const redactor = redactorOf(webhook);
  let request: SignedRequest;
  try {
    request = { url: urlOf(webhook), headers: httpHeaders(webhook, outgoing, by.nowMs), method: webhook.method };
  } catch (error) {
    return nothingCame(unready(error), redactor);
  }
  try {
    return await exchange({ ...request, body: outgoing.payload }, by, redactor);
  } catch (error) {
    return nothingCame(lostOutcome(connectionFailure(error)), redactor);
  }
}

interface SignedRequest {
  readonly url: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
}

async function exchange(
  { url, method, headers, body }: SignedRequest & { readonly body: Uint8Array },
  { dispatcherFor, nowMs, signal }: AttemptBy,
  redactor: Redactor,
): Promise<Sent> {
  const reply = await dispatcherFor(url).request({
    origin: url.origin,
    path: url.pathname + url.search,
    // undici's type names some methods; it sends any.
    method: method as Dispatcher.HttpMethod,
    headers: { ...headers },
    body,
    signal,
  });
  const bytes = await firstBytes(reply.body, mostReplyBytes + redactor.longestBytes);
  const replied = { status: reply.statusCode, headers: oneTextEach(reply.headers) };
  return {
    outcome: httpOutcome(replied, nowMs),
    status: replied.status,
    headers: redactEach(replied.headers, redactor),
    body: redactor.bytes(bytes, mostReplyBytes),
  };
}

/** The URL is never shown where it is a secret, nor are parts of it. */
function urlOf({ url, isUrlSecret }: HttpWebhook): URL {
  try {
    requireHttpUrl(url, 'url');
  } catch (error) {
    if (!isUrlSecret) throw error;
    const wrong = 'the secret that holds the url is no http:// or https:// URL, or one with a name or password';
    throw new DispatchError('INPUT_INVALID', wrong);
  }
  return new URL(url);
}

/** Made once for each webhook, as long as its secrets stay: making one costs as much as signing. */
const redactors = new WeakMap<HttpWebhook, Redactor>();

function redactorOf(webhook: HttpWebhook): Redactor {
  const made = redactors.get(webhook) ?? createRedactor(secretsOf(webhook));
  redactors.set(webhook, made);
  return made;
}

function secretsOf({ signingSecret = '', accessToken = '', url, isUrlSecret }: HttpWebhook): readonly string[] {
  return [
    signingSecret,
    // The key alone forges as well as the whole.
    signingSecret.replace(/^whsec_/u, ''),
    accessToken,
    ...(isUrlSecret ? [url, ...pathOf(url)] : []),
  ];
}

/** What servers show of the URL that was called. */
function pathOf(text: string): readonly string[] {
  if (!URL.canParse(text)) return [];
  const url = new URL(text);
  const paths = [url.href, url.pathname + url.search, url.pathname, url.search];
  return paths.filter((path) => path !== '' && path !== '/');
}

function unready(error: unknown): Outcome {
  const message = error instanceof Error ? error.message : String(error);
  return { kind: 'retry', reason: { code: 'SIGN_FAILED', message }, mayHaveArrived: false };
}

function nothingCame(outcome: Outcome, redactor: Redactor): Sent {
  const shown =
    outcome.kind === 'delivered'
      ? outcome
      : { ...outcome, reason: { ...outcome.reason, message: redactor.text(outcome.reason.message) } };
  return { outcome: shown, headers: {}, body: new Uint8Array(0) };
}

function oneTextEach(headers: IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value = '']) => [name, [value].flat().join(', ')]));
}

function redactEach(headers: Readonly<Record<string, string>>, { text }: Redactor): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [text(name), text(value)]));
}
