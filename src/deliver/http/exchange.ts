import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';
import { DispatchError } from '../../core/errors.ts';
import { connectionFailure, type ConnectionFailure } from '../connection-failure.ts';
import type { Outcome } from '../outcome.ts';
import type { Redactor } from '../redact.ts';
import type { Sent } from '../sent.ts';
import { firstBytes } from './first-bytes.ts';
import { lostOutcome } from './http-outcome.ts';

/** What one attempt is made with. */
export interface AttemptBy {
  /** Carries the request; kept for the next one, so that connections are used again. */
  readonly dispatcherFor: (url: URL) => Promise<Dispatcher>;
  /** The wall's clock, as the receiving side compares timestamps with its own. */
  readonly nowMs: number;
  /** Ends the attempt, whatever it is at; by a `TimeoutError` when its time is up. */
  readonly signal: AbortSignal;
}

/** A request as it goes out. */
export interface HttpRequest {
  readonly url: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string | undefined;
}

/** What was answered, nothing taken out. */
export interface HttpReply {
  readonly status: number;
  /** By name in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The first 16 KiB, and what a secret that begins there may be longer. */
  readonly body: Uint8Array;
}

/** How a type of webhook makes an attempt and reads what it came to. */
export interface Exchange {
  readonly redactor: Redactor;
  /** Makes the request, signed. What it throws is SIGN_FAILED, or dead where it is PAYLOAD_TOO_LARGE or REQUEST_INVALID. */
  readonly request: () => HttpRequest;
  readonly outcomeOf: (reply: HttpReply) => Outcome;
  /** @default lostOutcome */
  readonly lostBy?: (failure: ConnectionFailure) => Outcome;
}

/** How much of a reply is kept: 16 KiB. */
export const mostReplyBytes = 16_384;

/**
 * One request and what came of it. No redirect is followed, a reply is read to 16 KiB, and no secret is in what is kept of it.
 *
 * It never rejects: a secret that cannot be used is SIGN_FAILED, and is tried again, for somebody may mend it.
 */
export async function exchange(
  { redactor, request: prepare, outcomeOf, lostBy = lostOutcome }: Exchange,
  by: AttemptBy,
): Promise<Sent> {
  let request: HttpRequest;
  try {
    request = prepare();
  } catch (error) {
    return nothingCame(unready(error), redactor);
  }
  try {
    const reply = await ask(request, by, mostReplyBytes + redactor.longestBytes);
    return whatCame(reply, outcomeOf(reply), redactor);
  } catch (error) {
    return nothingCame(lostBy(connectionFailure(error)), redactor);
  }
}

/** One request, one reply, whose body is read to so many bytes. It rejects where there is no reply. */
export async function ask(
  { url, method, headers, body }: HttpRequest,
  { dispatcherFor, signal }: Pick<AttemptBy, 'dispatcherFor' | 'signal'>,
  mostBytes: number,
): Promise<HttpReply> {
  const dispatcher = await dispatcherFor(url);
  const reply = await dispatcher.request({
    origin: url.origin,
    path: url.pathname + url.search,
    // undici's type names some methods; it sends any.
    method: method as Dispatcher.HttpMethod,
    headers: { ...headers },
    body: body ?? null,
    // The signal alone ends an attempt: undici's own 300 seconds would end those that may take longer.
    headersTimeout: 0,
    bodyTimeout: 0,
    signal,
  });
  return {
    status: reply.statusCode,
    headers: oneTextEach(reply.headers),
    body: await firstBytes(reply.body, mostBytes),
  };
}

/** The outcome of an attempt that could not be made, as something is wrong with what it is made of. */
export function unready(error: unknown): Outcome {
  const message = error instanceof Error ? error.message : String(error);
  // What is owed is fixed, so another attempt would be no better.
  if (error instanceof DispatchError && (error.code === 'PAYLOAD_TOO_LARGE' || error.code === 'REQUEST_INVALID')) {
    return { kind: 'dead', reason: { code: error.code, message } };
  }
  return { kind: 'retry', reason: { code: 'SIGN_FAILED', message }, mayHaveArrived: false };
}

/** An attempt that was answered, as it is kept. */
export function whatCame({ status, headers, body }: HttpReply, outcome: Outcome, redactor: Redactor): Sent {
  return {
    outcome: redactOutcome(outcome, redactor),
    status,
    headers: redactEach(headers, redactor),
    body: redactor.bytes(body, mostReplyBytes),
  };
}

/** An attempt that was not answered, as it is kept. */
export function nothingCame(outcome: Outcome, redactor: Redactor): Sent {
  return { outcome: redactOutcome(outcome, redactor), headers: {}, body: new Uint8Array(0) };
}

function redactOutcome(outcome: Outcome, { text }: Redactor): Outcome {
  if (outcome.kind === 'delivered') return outcome;
  const { code, message } = outcome.reason;
  return { ...outcome, reason: { code, message: text(message) } };
}

function oneTextEach(headers: IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value = '']) => [name, [value].flat().join(', ')]));
}

function redactEach(headers: Readonly<Record<string, string>>, { text }: Redactor): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [text(name), text(value)]));
}
