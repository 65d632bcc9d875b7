import type { JsonObject } from '../core/json.ts';
import type { Sent } from './send-json.ts';
import { slackMessageFault, type SlackMessageFault } from './slack-message-fault.ts';
import { jsonObjectIn, startStandInServer, type StandInRequest } from './stand-in-server.ts';

/** A reply of one's own instead of the usual, which records nothing, or a connection cut without a reply. Body: a text as it is, else JSON. */
export type SlackFault =
  | {
      readonly kind: 'reply';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: unknown;
    }
  /** What Slack answers who writes too fast, seconds in `Retry-After`. */
  | { readonly kind: 'ratelimited'; readonly retryAfterSeconds: number }
  | { readonly kind: 'cut' };

/** How the stand-in of Slack is set up. */
export type SlackStandInOptions = {
  /** Bots' tokens, and the ids of the channels that each may write to. @default none */
  readonly tokens?: Readonly<Record<string, readonly string[]>>;
  /** One for each request, in order, until used up. @default none */
  readonly faults?: readonly SlackFault[];
};

/** A message that was taken. */
export type SlackMessage = {
  readonly via: 'incoming webhook' | 'chat.postMessage';
  /** The channel that a bot wrote to; an incoming webhook has its own. */
  readonly channel?: string;
  readonly message: JsonObject;
  readonly rawBody: Uint8Array;
  readonly headers: StandInRequest['headers'];
};

/** A running stand-in of Slack. */
export type SlackStandIn = {
  /** The URL of its incoming webhook. */
  readonly webhookUrl: string;
  /** The base URL of its Web API, no slash at its end. */
  readonly apiUrl: string;
  /** Every message taken so far, in order. */
  readonly messages: readonly SlackMessage[];
  /** How many requests came in so far, refused, faulty and unknown ones included. */
  readonly requests: number;
  /** Cuts every connection and ends. May be called again. */
  close(): Promise<void>;
};

type State = { readonly messages: SlackMessage[]; readonly faults: SlackFault[]; requests: number };

const webhookPath = '/services/T0000000000/B0000000000/stand-in';

/**
 * Starts a stand-in of Slack's incoming webhooks and of `chat.postMessage` on a free port of 127.0.0.1. It keeps the exact bytes.
 *
 * Modelled on Slack's documentation: what `slackMessageFault` says of messages; at the webhook 400 with the error as text, 404 `no_service` for a
 * URL that is none; at the Web API 200 with `ok: false`, 429 `ratelimited` (use `faults`: no rate is counted).
 */
export async function startSlackStandIn(options: SlackStandInOptions = {}): Promise<SlackStandIn> {
  const state: State = { messages: [], faults: [...(options.faults ?? [])], requests: 0 };
  const { url, close } = await startStandInServer((request) => {
    state.requests += 1;
    const fault = state.faults.shift();
    return fault === undefined ? answer(request, state, options.tokens ?? {}) : faulty(fault, request);
  });
  return {
    webhookUrl: `${url}${webhookPath}`,
    apiUrl: `${url}/api`,
    messages: state.messages,
    get requests() {
      return state.requests;
    },
    close,
  };
}

function faulty(fault: SlackFault, { path }: StandInRequest): Sent | undefined {
  if (fault.kind === 'cut') return undefined;
  if (fault.kind === 'reply') return fault;
  const headers = { 'retry-after': `${fault.retryAfterSeconds}` };
  return isApi(path)
    ? { status: 429, headers, body: { ok: false, error: 'ratelimited' } }
    : text(429, 'rate_limited', headers);
}

function answer(request: StandInRequest, state: State, tokens: SlackTokens): Sent {
  const { method, path } = request;
  if (isApi(path))
    return method === 'POST' ? postMessage(request, state, tokens) : refused({ error: 'invalid_arguments' });
  return method === 'POST' && path === webhookPath ? incoming(request, state) : text(404, 'no_service');
}

type SlackTokens = Readonly<Record<string, readonly string[]>>;

function isApi(path: string): boolean {
  return path === '/api/chat.postMessage';
}

function incoming({ rawBody, headers }: StandInRequest, { messages }: State): Sent {
  const message = jsonObjectIn(rawBody);
  if (message === undefined) return text(400, 'invalid_payload');
  const fault = slackMessageFault(message);
  if (fault !== undefined) return text(400, fault.error);
  messages.push({ via: 'incoming webhook', message, rawBody, headers });
  return text(200, 'ok');
}

function postMessage({ rawBody, headers }: StandInRequest, { messages }: State, tokens: SlackTokens): Sent {
  const { authorization = '', 'content-type': contentType = '' } = headers;
  const channels = channelsOf(authorization, tokens);
  if (typeof channels === 'string') return refused({ error: channels });
  if (!/^application\/json\b/u.test(contentType)) return refused({ error: 'invalid_form_data' });
  const message = jsonObjectIn(rawBody);
  if (message === undefined) return refused({ error: 'invalid_json' });
  const { channel } = message;
  if (typeof channel !== 'string' || !channels.includes(channel)) return refused({ error: 'channel_not_found' });
  const fault = slackMessageFault(message);
  if (fault !== undefined) return refused(fault);
  messages.push({ via: 'chat.postMessage', channel, message, rawBody, headers });
  const ts = `1795593600.${String(messages.length).padStart(6, '0')}`;
  return { status: 200, body: { ok: true, channel, ts, message } };
}

/** The channels that a token may write to, or the error. */
function channelsOf(authorization: string, tokens: SlackTokens): readonly string[] | 'not_authed' | 'invalid_auth' {
  const [, token] = /^Bearer (\S+)$/u.exec(authorization) ?? [];
  if (token === undefined) return 'not_authed';
  return (Object.hasOwn(tokens, token) ? tokens[token] : undefined) ?? 'invalid_auth';
}

function refused({ error, messages }: SlackMessageFault): Sent {
  return {
    status: 200,
    body: { ok: false, error, ...(messages !== undefined && { response_metadata: { messages } }) },
  };
}

/** Incoming webhooks answer in text. */
function text(status: number, body: string, headers: Readonly<Record<string, string>> = {}): Sent {
  return { status, headers: { 'content-type': 'text/html', ...headers }, body };
}
