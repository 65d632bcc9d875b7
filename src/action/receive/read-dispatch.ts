import { readFileSync } from 'node:fs';
import { DispatchError, naming } from '../../core/errors.ts';
import { isJsonObject, ownValue, parseJson, type JsonObject } from '../../core/json.ts';
import { jsonKind, quote } from '../../core/quote.ts';
import type { Environment } from '../runner.ts';

/** Deeper than this nobody's payload is, and no parser after us is troubled. */
const maxDepth = 200;

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
 * @throws JSON_INVALID
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
  const value = parseNamed(payload, 'payload');
  if (isJsonObject(value) && Object.hasOwn(value, 'client_payload')) {
    return { eventType: textOr(ownValue(value, 'event_type'), ''), clientPayload: value['client_payload'] };
  }
  const event = readEventFile(environment);
  return { eventType: textOr(event && ownValue(event, 'action'), ''), clientPayload: value };
}

function readEventFile(environment: Environment): JsonObject | undefined {
  const path = environment['GITHUB_EVENT_PATH'];
  if (path === undefined || path === '') return undefined;
  const text = readIfThere(path);
  const event = text === undefined ? undefined : parseNamed(text, 'the event file');
  return isJsonObject(event) ? event : undefined;
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function parseNamed(text: string, name: string): unknown {
  return naming(name, () => parseJson(text, maxDepth));
}

function textOr(value: unknown, fallback: string): string {
  return typeof value === 'string' ? value : fallback;
}
