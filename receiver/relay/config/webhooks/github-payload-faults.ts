import { addedKeys, partsOf } from '../../../../src/core/payload/github-payload.ts';
import { isJsonObject, type JsonObject } from '../../../../src/core/json.ts';
import { jsonKind, quote } from '../../../../src/core/quote.ts';
import { parseSegments } from '../../../../src/core/template-text.ts';
import type { GitHubWebhookConfig } from '../config.ts';
import type { ConfigPath, Fault } from '../fault.ts';

/** Most top-level keys of `client_payload`, the proof's included. Source: GitHub's OpenAPI description of `repos/create-dispatch-event`. */
const mostKeys = 10;

/** What is wrong with what an automation sends to a webhook of type github; paths begin at the payload. */
export function githubPayloadFaults(template: unknown, { name, eventType }: GitHubWebhookConfig): readonly Fault[] {
  if (template === undefined) return eventType === undefined ? [noEventType(name)] : [];
  const { eventType: own, clientPayload } = partsOf(template);
  if (own === undefined) {
    const missing = eventType === undefined ? [noEventType(name)] : [];
    return [...missing, ...nestingFaults(clientPayload), ...clientPayloadFaults(clientPayload, [])];
  }
  return [...eventTypeFaults(own), ...clientPayloadFaults(clientPayload, ['client_payload'])];
}

function noEventType(name: string): Fault {
  const message = `the webhook ${quote(name)} has no eventType and the payload brings none: give the webhook one, or write the payload as { event_type, client_payload }`;
  return fault([], message);
}

/** Where variables stand in it, it is judged when it is rendered. */
function eventTypeFaults(eventType: unknown): readonly Fault[] {
  const path = ['event_type'];
  if (typeof eventType !== 'string') {
    return [fault(path, `must be a text, and it is ${jsonKind(eventType)}: GitHub takes 1 to 100 characters`)];
  }
  const literal = literalOf(eventType);
  if (literal === undefined) return [];
  const { length } = Array.from(literal);
  return length >= 1 && length <= 100 ? [] : [fault(path, `has ${length} characters: GitHub takes 1 to 100`)];
}

/** A text without variables as it is rendered; undefined where it has some, or is no template, which is told elsewhere. */
function literalOf(text: string): string | undefined {
  try {
    const segments = parseSegments(text, '');
    if (segments.some(({ kind }) => kind === 'variable')) return undefined;
    return segments.map((segment) => (segment.kind === 'literal' ? segment.text : '')).join('');
  } catch {
    return undefined;
  }
}

function clientPayloadFaults(payload: unknown, path: ConfigPath): readonly Fault[] {
  if (!isJsonObject(payload)) {
    const message = `must be an object, and it is ${jsonKind(payload)}: GitHub takes no other client_payload`;
    return [fault(path, message)];
  }
  return [...proofFaults(payload, path), ...countFaults(payload, path)];
}

/** Whoever receives it would read the event there. */
function nestingFaults(payload: unknown): readonly Fault[] {
  if (!isJsonObject(payload) || !Object.hasOwn(payload, 'client_payload')) return [];
  const message =
    'has other keys beside it: write event_type and client_payload and no others, or leave client_payload out';
  return [{ ...fault(['client_payload'], message), atKey: true }];
}

function proofFaults(payload: JsonObject, path: ConfigPath): readonly Fault[] {
  if (!Object.hasOwn(payload, 'dispatch')) return [];
  return [{ ...fault([...path, 'dispatch'], 'is where the proof stands: give another name'), atKey: true }];
}

function countFaults(payload: JsonObject, path: ConfigPath): readonly Fault[] {
  const own = Object.keys(payload).filter((key) => key !== 'dispatch');
  const added = [...addedKeys(payload), 'dispatch'];
  const count = own.length + added.length;
  if (count <= mostKeys) return [];
  // One place goes to the key that the others are nested under.
  const surplus = own.slice(mostKeys - added.length - 1).map((key) => quote(key));
  const message = `has ${count} top-level keys with ${added.join(' and ')}, which the relay adds, and GitHub takes ${mostKeys}: nest ${surplus.join(', ')} under one key`;
  return [fault(path, message)];
}

function fault(path: ConfigPath, message: string): Fault {
  return { path, atKey: false, message };
}
