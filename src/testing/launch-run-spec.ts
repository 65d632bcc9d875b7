import { isJsonObject, ownValue, type JsonObject } from '../core/json.ts';

type Check = (value: unknown) => boolean;

const isName: Check = (value) => typeof value === 'string' && value !== '';
const isJob: Check = (value) => typeof value === 'string' && /^[^/:]+\/[^/:]+\/[^/:]+:[^/:]+$/u.test(value);
const isTextOrNone: Check = (value) => value === undefined || value === null || typeof value === 'string';
const isObjectOrAbsent: Check = (value) => value === undefined || isJsonObject(value);
const areTextsOrAbsent: Check = (value) =>
  value === undefined || (Array.isArray(value) && value.every((item) => typeof item === 'string'));
const areOverrides: Check = (value) =>
  isObjectOrAbsent(value) && overrides.every(([name, check]) => !isJsonObject(value) || check(ownValue(value, name)));

const overrides: readonly (readonly [string, Check])[] = [
  ['args', areTextsOrAbsent],
  ['run_config', isObjectOrAbsent],
  ['entry_point', areTextsOrAbsent],
];

/** What every member of a launch spec must be for W&B's agent; others are not judged. Source: W&B SDK 0.30.0, `LaunchProject.from_spec`. */
const members: readonly (readonly [string, Check])[] = [
  ['job', isJob],
  ['entity', isName],
  ['project', isName],
  ['name', isTextOrNone],
  ['author', isTextOrNone],
  ['resource', isTextOrNone],
  ['docker', isObjectOrAbsent],
  ['git', isObjectOrAbsent],
  ['overrides', areOverrides],
  ['resource_args', isObjectOrAbsent],
];

/** A launch spec as an object, or what is wrong with it. */
export function parseRunSpec(text: string): JsonObject | string {
  const spec = parse(text);
  if (!isJsonObject(spec)) return 'runSpec is no JSON object';
  const wrong = members.find(([name, check]) => !check(ownValue(spec, name)));
  return wrong === undefined ? spec : `runSpec: invalid ${wrong[0]}`;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
