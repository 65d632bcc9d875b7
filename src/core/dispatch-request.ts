import { utf8 } from './encoding.ts';
import { DispatchError } from './errors.ts';
import { isJsonObject, type JsonObject } from './json.ts';
import { quote } from './quote.ts';

/** Most characters of `event_type`. Source: GitHub's OpenAPI description of `repos/create-dispatch-event`. */
const longestEventType = 100;
/** Most top-level keys of `client_payload`. Source: as above. */
const mostKeys = 10;
/** Most bytes of `client_payload` as JSON in UTF-8. Source: as above, "less than 64KB". */
const mostBytes = 65_535;

/** What is to be dispatched to one repository. */
export interface Dispatch {
  /** `owner/name`. */
  readonly repository: string;
  readonly eventType: string;
  /** JSON, `dispatch` with the proof included. */
  readonly clientPayload: object;
}

/** The request that makes GitHub start `repository_dispatch` runs. */
export interface DispatchRequest {
  readonly method: 'POST';
  /** Below the API's base URL, which keeps a path of its own on GitHub Enterprise Server. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON. */
  readonly body: string;
}

/**
 * The `repository_dispatch` request as plain data, all that GitHub would refuse refused here. Source: GitHub's REST API,
 * "Create a repository dispatch event".
 *
 * @throws REQUEST_INVALID naming the repository, the event type or the keys that are too many
 * @throws PAYLOAD_TOO_LARGE with the byte count and the largest key
 */
export function dispatchRequest({ repository, eventType, clientPayload }: Dispatch): DispatchRequest {
  requireRepository(repository);
  requireEventType(eventType);
  if (!isJsonObject(clientPayload)) throw new DispatchError('REQUEST_INVALID', 'client_payload is no object');
  requireKeys(clientPayload);
  requireSize(clientPayload);
  return {
    method: 'POST',
    path: `/repos/${repository}/dispatches`,
    headers: { Accept: 'application/vnd.github+json', 'Content-Type': 'application/json' },
    body: toJson({ event_type: eventType, client_payload: clientPayload }),
  };
}

function requireRepository(repository: string): void {
  const [, name] = /^[A-Za-z0-9][A-Za-z0-9_-]*\/([A-Za-z0-9._-]+)$/u.exec(repository) ?? [];
  if (typeof repository === 'string' && name !== undefined && name !== '.' && name !== '..') return;
  throw new DispatchError(
    'REQUEST_INVALID',
    `repository: ${shownRepository(repository)} is no repository: write owner/name`,
  );
}

/** A repository as a message shows it: before the @ of an address may stand a token, unless it is git's or a reference's. */
export function shownRepository(repository: unknown): string {
  const mayHoldToken = /@/u.test(String(repository).replace(/^(?:git|[\w.-]+\/[\w.-]+)@/u, ''));
  return mayHoldToken ? 'what was given' : quote(repository);
}

function requireEventType(eventType: string): void {
  if (typeof eventType !== 'string') throw new DispatchError('REQUEST_INVALID', 'event_type is no text');
  const length = Array.from(eventType).length;
  if (length >= 1 && length <= longestEventType) return;
  throw new DispatchError(
    'REQUEST_INVALID',
    `event_type has ${length} characters: GitHub takes 1 to ${longestEventType}`,
  );
}

function requireKeys(payload: JsonObject): void {
  // JSON drops what is undefined.
  const keys = Object.keys(payload).filter((key) => payload[key] !== undefined);
  if (keys.length <= mostKeys) return;
  // The proof is looked for at the top, so it stays; one place more goes to the key that the others are nested under.
  const nestable = keys.filter((key) => key !== 'dispatch');
  const places = mostKeys - (keys.length - nestable.length) - 1;
  const surplus = nestable.slice(places).map((key) => quote(key));
  throw new DispatchError(
    'REQUEST_INVALID',
    `client_payload has ${keys.length} top-level keys, GitHub takes ${mostKeys}: nest ${surplus.join(', ')} under one key`,
  );
}

function requireSize(payload: JsonObject): void {
  const bytes = jsonBytes(payload);
  if (bytes <= mostBytes) return;
  const sizes = Object.entries(payload).map(([key, value]) => ({ key, bytes: jsonBytes(value) }));
  const largest = sizes.reduce((left, right) => (right.bytes > left.bytes ? right : left));
  throw new DispatchError(
    'PAYLOAD_TOO_LARGE',
    `client_payload is ${bytes} bytes of JSON, GitHub takes ${mostBytes}: drop or shorten ${quote(largest.key)}, which has ${largest.bytes}`,
  );
}

function jsonBytes(value: unknown): number {
  return utf8(toJson(value)).length;
}

function toJson(value: unknown): string {
  try {
    return JSON.stringify(value) ?? '';
  } catch (cause) {
    throw new DispatchError('REQUEST_INVALID', 'client_payload is no JSON, or nested too deeply', { cause });
  }
}
