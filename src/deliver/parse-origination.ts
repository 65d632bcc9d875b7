import { parseArtifactRef } from '../core/artifact-ref.ts';
import { naming } from '../core/attempt.ts';
import { shownRepository } from '../core/dispatch-request.ts';
import { DispatchError } from '../core/errors.ts';
import { eventPayload } from '../core/event-payload.ts';
import { eventTypes, toEventType, type EventType } from '../core/event-type.ts';
import type { JsonObject } from '../core/json.ts';
import { nearest } from '../core/nearest.ts';
import { quote } from '../core/quote.ts';
import { parseSecret } from '../core/secret.ts';
import { parseSpanMs } from '../core/time.ts';
import { parseExtraPayload } from './extra-payload.ts';
import type { Origination, Wait } from './originate.ts';

/** What a person gives to originate a dispatch, as texts, `''` where nothing was given. The Action's inputs and the CLI's flags have these names. */
export interface OriginationTexts {
  /** One repository per line. */
  readonly repository: string;
  readonly 'event-type': string;
  readonly event: string;
  readonly artifact: string;
  readonly alias: string;
  readonly 'extra-payload': string;
  /** The first line that is not blank signs. */
  readonly 'signing-secret': string;
  readonly wait: string;
  readonly 'wait-timeout': string;
}

/**
 * Parses everything before anything is sent.
 *
 * @throws INPUT_INVALID REF_INVALID EVENT_UNKNOWN EVENT_INVALID EVENT_CONTRADICTORY SECRET_MISSING naming the input
 */
export function parseOrigination(texts: OriginationTexts): Origination {
  return {
    repositories: parseRepositories(texts.repository),
    eventType: required(
      'event-type',
      texts['event-type'],
      'the event_type that the receiving workflow lists under types',
    ),
    clientPayload: parsePayload(texts),
    secret: parseSecretLine(texts['signing-secret']),
    wait: parseWait(texts.wait),
    waitTimeoutMs: parseWaitTimeout(texts['wait-timeout']),
  };
}

function parsePayload(texts: OriginationTexts): JsonObject {
  const reference = required('artifact', texts.artifact, 'a reference such as entity/project/collection:v3');
  const alias = texts.alias.trim() === '' ? undefined : texts.alias.trim();
  const artifact = naming('artifact', () => parseArtifactRef(reference));
  const type = parseEventName(texts.event.trim(), alias);
  const extra = texts['extra-payload'].trim() === '' ? {} : parseExtraPayload(texts['extra-payload']);
  return eventPayload({ type, artifact, alias, extra });
}

function parseEventName(text: string, alias: string | undefined): EventType {
  if (text === '') return alias === undefined ? 'LINK_ARTIFACT' : 'ADD_ARTIFACT_ALIAS';
  const type = toEventType(text);
  if (type !== undefined) return type;
  const near = nearest(text, eventTypes);
  const remedy = near === undefined ? `it has ${eventTypes.join(', ')}` : `did you mean ${near}?`;
  throw new DispatchError('EVENT_UNKNOWN', `event: W&B has no event ${quote(text)}; ${remedy}`);
}

function parseRepositories(text: string): readonly string[] {
  const lines = linesOf(text);
  if (lines.length === 0) throw invalid('repository: none is given; write owner/name, one per line');
  const seen = new Set<string>();
  for (const line of lines) {
    if (seen.has(line.toLowerCase())) throw invalid(`repository: ${shownRepository(line)} stands twice`);
    seen.add(line.toLowerCase());
  }
  return lines;
}

function parseSecretLine(text: string): string | undefined {
  if (text === '') return undefined;
  const [secret] = linesOf(text);
  if (secret === undefined) {
    throw new DispatchError(
      'SECRET_MISSING',
      'signing-secret: it holds white space and no secret; give one, or leave it out',
    );
  }
  requireSigning(secret);
  return secret;
}

function requireSigning(text: string): void {
  const secret = parseSecret(text, 'signing-secret');
  if (secret.kind === 'hmac' || secret.signingKey !== undefined) return;
  throw new DispatchError(
    'SECRET_INVALID',
    'signing-secret is a whpk_, a public key, which only verifies: give the whsk_ it belongs to',
  );
}

function parseWait(text: string): Wait {
  const value = text.trim();
  if (value === '') return 'none';
  if (value === 'none' || value === 'run' || value === 'completion') return value;
  throw invalid(`wait: ${quote(value)} is none of none, run and completion`);
}

function parseWaitTimeout(text: string): number {
  const value = text.trim();
  return parseSpanMs(value === '' ? '10m' : value, 'wait-timeout');
}

function required(name: string, text: string, what: string): string {
  const value = text.trim();
  if (value !== '') return value;
  throw invalid(`${name}: it is missing; give ${what}`);
}

function linesOf(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

function invalid(message: string): DispatchError {
  return new DispatchError('INPUT_INVALID', message);
}
