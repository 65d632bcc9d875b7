import { attempt } from '../../core/attempt.ts';
import { DispatchError } from '../../core/errors.ts';
import { decodeUtf8, isJsonObject, ownValue, parseJson, type JsonObject } from '../../core/json.ts';

/** What of a job is overridden; what is empty overrides nothing. Source: W&B's launch spec, in its own names. */
export interface LaunchOverrides {
  readonly args: readonly string[];
  readonly run_config: JsonObject;
  readonly entry_point: readonly string[];
}

/** Deeper than any template, and what its values bring. */
const maxDepth = 512;

/**
 * The overrides of a stored payload, `{ overrides }`.
 *
 * @throws REQUEST_INVALID where it is none, as it was stored for a webhook of another type
 */
export function parseOverrides(payload: Uint8Array): LaunchOverrides {
  const parsed = attempt(() => parseJson(decodeUtf8(payload), maxDepth));
  const overrides = isJsonObject(parsed) ? ownValue(parsed, 'overrides') : undefined;
  if (!isJsonObject(overrides)) throw ofOtherType();
  const args = ownValue(overrides, 'args');
  const runConfig = ownValue(overrides, 'run_config');
  const entryPoint = ownValue(overrides, 'entry_point');
  if (!areTexts(args) || !isJsonObject(runConfig) || !areTexts(entryPoint)) throw ofOtherType();
  return { args, run_config: runConfig, entry_point: entryPoint };
}

function ofOtherType(): DispatchError {
  return new DispatchError(
    'REQUEST_INVALID',
    'what was accepted holds no overrides, as the webhook was of another type then; give the one of type launch a name of its own, and send the event anew',
  );
}

function areTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
