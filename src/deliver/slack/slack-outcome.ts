import { isJsonObject, ownValue, type JsonObject } from '../../core/json.ts';
import { quote } from '../../core/quote.ts';
import type { HttpReply } from '../http/exchange.ts';
import { httpOutcome } from '../http/http-outcome.ts';
import type { Outcome } from '../outcome.ts';
import { waitOf } from '../retry-after.ts';
import { slackRemedy } from './slack-remedy.ts';

/** What came of an attempt at an incoming webhook, by its status; what Slack answered is a word or a few. */
export function slackHookOutcome(reply: HttpReply, nowMs: number): Outcome {
  const outcome = httpOutcome(reply, nowMs);
  const error = wordOf(textOf(reply).trim());
  return outcome.kind === 'delivered' || !outcome.reason.code.startsWith('HTTP_')
    ? outcome
    : withMessage(outcome, hookMessage(reply.status, error));
}

function hookMessage(status: number, error: string | undefined): string {
  if (error !== undefined)
    return `Slack answered ${status}, ${error}: ${slackRemedy(error) ?? 'see its documentation'}`;
  if (status >= 500) return `Slack answered ${status}, a failure of its own; see https://slack-status.com`;
  return `Slack answered ${status}; see its reply, and whether the url is that of an incoming webhook of Slack's`;
}

/** What came of an attempt at the Web API, whose 200 may be a refusal: its `ok` says so. */
export function slackApiOutcome(reply: HttpReply, nowMs: number): Outcome {
  const outcome = httpOutcome(reply, nowMs);
  if (outcome.kind === 'delivered') return outcomeOfBody(reply, nowMs);
  if (!outcome.reason.code.startsWith('HTTP_')) return outcome;
  const error = wordOf(ownText(parsed(textOf(reply)), 'error'));
  const said = error === undefined ? '' : `, ${error}`;
  const remedy = (error && slackRemedy(error)) ?? "see its reply, the webhook's apiUrl, and its auth.token";
  return withMessage(outcome, `Slack's Web API answered ${reply.status}${said}: ${remedy}`);
}

function outcomeOfBody(reply: HttpReply, nowMs: number): Outcome {
  const text = textOf(reply);
  const body = parsed(text);
  const ok = body === undefined ? beginsWithOk(text) : ownValue(body, 'ok');
  if (ok === true) return { kind: 'delivered' };
  if (body === undefined || ok !== false) return noReplyOfSlack(reply.status);
  const error = wordOf(ownText(body, 'error')) ?? 'unknown_error';
  if (error === 'ratelimited' || error === 'rate_limited') return limited(waitOf(reply, nowMs));
  const remedy = slackRemedy(error) ?? 'see its documentation of chat.postMessage';
  const message = `Slack refuses the message, ${error}: ${remedy}${detailOf(body)}`;
  return { kind: 'dead', reason: { code: `SLACK_${error.toUpperCase()}`, message } };
}

/** What was taken is repeated in the reply, which so may be longer than what is read of it. */
function beginsWithOk(text: string): boolean {
  return /^\s*\{\s*"ok"\s*:\s*true\s*,/u.test(text);
}

function limited(afterMs: number | undefined): Outcome {
  const message =
    'Slack asks to wait: it takes about one message a second for a channel; a rateLimit.perMinute on the webhook keeps below what it takes';
  const reason = { code: 'RATE_LIMITED', message } as const;
  return { kind: 'retry', reason, mayHaveArrived: false, ...(afterMs !== undefined && { afterMs }) };
}

/** Something else answers there, or the reply broke off before it said anything: nobody knows whether the message was posted. */
function noReplyOfSlack(status: number): Outcome {
  const message = `what was answered with ${status} is no reply of Slack's Web API; see the webhook's apiUrl, and what stands between`;
  return { kind: 'retry', reason: { code: 'SLACK_REPLY_INVALID', message }, mayHaveArrived: true };
}

/** What Slack says beyond the error's name: the scope that is missing, or what is wrong with the blocks. */
function detailOf(body: JsonObject): string {
  const needed = ownText(body, 'needed');
  if (needed !== '') return ` (needed: ${quote(needed)})`;
  const metadata = ownValue(body, 'response_metadata');
  const messages = isJsonObject(metadata) ? ownValue(metadata, 'messages') : undefined;
  const [first]: readonly unknown[] = Array.isArray(messages) ? messages : [];
  return typeof first === 'string' ? ` (${quote(first)})` : '';
}

/** The name of an error, undefined for what cannot be one. */
function wordOf(text: string): string | undefined {
  return /^[a-z][a-z0-9_]{1,63}$/u.test(text) ? text : undefined;
}

function ownText(object: JsonObject | undefined, key: string): string {
  const value = object === undefined ? undefined : ownValue(object, key);
  return typeof value === 'string' ? value : '';
}

function textOf({ body }: HttpReply): string {
  return new TextDecoder().decode(body);
}

function parsed(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function withMessage(outcome: Exclude<Outcome, { kind: 'delivered' }>, message: string): Outcome {
  return { ...outcome, reason: { ...outcome.reason, message } };
}
