import { existsSync, readFileSync, statSync } from 'node:fs';
import { attempt, naming } from '../../core/attempt.ts';
import { DispatchError, isDispatchError } from '../../core/errors.ts';
import { decodeUtf8, isJsonObject, ownValue, parseJson, type JsonObject } from '../../core/json.ts';
import { jsonKind, quote } from '../../core/quote.ts';
import type { Environment } from '../runner.ts';

/** Deeper than this nobody's payload is, and no parser after us is troubled. */
const maxDepth = 200;

/** Most bytes of an event file: GitHub's own are below 100 KB, and one of 1 MB of metadata is still read. */
const mostBytes = 4_194_304;

/** What came in: the two things that a signature covers. */
export interface ReceivedDispatch {
  /** GitHub's `event_type`; `''` where none is known. */
  readonly eventType: string;
  readonly clientPayload: JsonObject;
}

/**
 * The dispatch of this run: that of the `payload` input, a client_payload or a whole `{ event_type, client_payload }`, else that of
 * the event file.
 *
 * @throws EVENT_MISSING when the run has none
 * @throws EVENT_INVALID when it is no object or empty
 * @throws JSON_INVALID PAYLOAD_TOO_LARGE
 */
export function readDispatch(environment: Environment, payload: string | undefined): ReceivedDispatch {
  const dispatch = payload === undefined ? eventFileDispatch(environment) : payloadDispatch(environment, payload);
  if (!isJsonObject(dispatch.clientPayload)) {
    throw new DispatchError(
      'EVENT_INVALID',
      `client_payload is ${jsonKind(dispatch.clientPayload)}: it must be a JSON object`,
    );
  }
  if (Object.keys(dispatch.clientPayload).length === 0) {
    throw new DispatchError(
      'EVENT_INVALID',
      'client_payload is empty: put "artifact_version_string": "${artifact_version_string}" into the payload of the webhook in W&B',
    );
  }
  return { eventType: dispatch.eventType, clientPayload: dispatch.clientPayload };
}

interface RawDispatch {
  readonly eventType: string;
  readonly clientPayload: unknown;
}

function eventFileDispatch(environment: Environment): RawDispatch {
  const event = readEventFile(environment);
  if (event !== undefined && Object.hasOwn(event, 'client_payload')) {
    return { eventType: textOr(ownValue(event, 'action'), ''), clientPayload: event['client_payload'] };
  }
  const name = environment['GITHUB_EVENT_NAME'];
  const cause =
    event === undefined
      ? 'this run has no event file'
      : `the event that started this run (${quote(name ?? 'unknown')}) has no client_payload`;
  throw new DispatchError(
    'EVENT_MISSING',
    `${cause}: start the workflow on repository_dispatch, or give the JSON in the input payload`,
  );
}

function payloadDispatch(environment: Environment, payload: string): RawDispatch {
  const value = naming('payload', () => parseJson(payload.replace(/^\uFEFF/u, ''), maxDepth));
  if (isJsonObject(value) && Object.hasOwn(value, 'client_payload')) {
    const eventType = textOr(ownValue(value, 'event_type'), textOr(ownValue(value, 'action'), ''));
    return { eventType, clientPayload: value['client_payload'] };
  }
  // A trial needs no event file, and so no good one.
  const event = attempt(() => readEventFile(environment));
  return { eventType: textOr(event && ownValue(event, 'action'), ''), clientPayload: value };
}

function readEventFile(environment: Environment): JsonObject | undefined {
  const path = environment['GITHUB_EVENT_PATH'];
  if (path === undefined || path === '' || !existsSync(path)) return undefined;
  const bytes = readBytes(path);
  const event = naming('the event file', () => parseJson(decodeUtf8(bytes), maxDepth));
  return isJsonObject(event) ? event : undefined;
}

function readBytes(path: string): Uint8Array {
  try {
    const { size } = statSync(path);
    if (size <= mostBytes) return readFileSync(path);
    throw new DispatchError(
      'PAYLOAD_TOO_LARGE',
      `the event file has ${size} bytes, and ${mostBytes} are read: no dispatch of GitHub's is as large`,
    );
  } catch (cause) {
    if (isDispatchError(cause)) throw cause;
    throw new DispatchError(
      'EVENT_MISSING',
      `the event file ${quote(path)} cannot be read (${String(cause)}): see that GITHUB_EVENT_PATH names it`,
      { cause },
    );
  }
}

function textOr(value: unknown, fallback: string): string {
  return typeof value === 'string' ? value : fallback;
}
