import { DispatchError } from './errors.ts';
import { isJsonObject, ownValue, type JsonObject } from './json.ts';
import { jsonKind, quote } from './quote.ts';
import { isAbsent } from './variable.ts';

/** What a field of each kind is read as. */
interface KindValues {
  readonly text: string;
  readonly index: number;
  readonly object: JsonObject;
  /** Anything but a text with a NUL. */
  readonly clean: unknown;
}

/** The keys of a payload that make an event. Source: the template variables of W&B's documentation. */
const fieldKinds = {
  event_type: 'text',
  event_author: 'text',
  automation_name: 'text',
  entity_name: 'text',
  project_name: 'text',
  artifact_collection_name: 'text',
  artifact_version: 'text',
  artifact_version_string: 'text',
  artifact_version_index: 'index',
  artifact_metadata: 'object',
  alias: 'text',
  tag: 'text',
  run_name: 'text',
  run_status: 'text',
  metric_name: 'text',
  metric_filter: 'text',
  metric_filter_short: 'text',
  metric_values: 'clean',
  metric_current_status: 'clean',
} as const satisfies Record<string, keyof KindValues>;

/** A key of a payload that makes an event. */
export type EventField = keyof typeof fieldKinds;

type FieldValue<Field extends EventField> = KindValues[(typeof fieldKinds)[Field]];

/** The fields that a payload has, each of its JSON type; what did not apply is left out. */
export type EventFields = { readonly [Field in EventField]?: FieldValue<Field> };

/** Whether a key of a payload is one that makes an event. */
export function isEventField(key: string): key is EventField {
  return kinds.has(key);
}

/**
 * One field of a payload, or undefined where it did not apply.
 *
 * @throws EVENT_INVALID naming the field when it is of a wrong JSON type
 */
export function readField<Field extends EventField>(payload: JsonObject, field: Field): FieldValue<Field> | undefined {
  // What a field is read as is of its kind.
  return toFieldValue(field, ownValue(payload, field)) as FieldValue<Field> | undefined;
}

/** What a payload has under a key, read; undefined where it did not apply, and for a key that makes no event. */
function toFieldValue(key: string, value: unknown): unknown {
  const kind = kinds.get(key);
  if (kind === undefined || isAbsent(value)) return undefined;
  const fault = kind.faultOf(value);
  if (fault !== undefined)
    throw new DispatchError('EVENT_INVALID', `${key} ${fault}; it is ${jsonKind(value)}: ${quote(value)}`);
  return kind.isNumber ? Number(value) : value;
}

/**
 * The fields of a payload.
 *
 * @throws EVENT_INVALID naming the first field of a wrong JSON type
 */
export function readFields(payload: JsonObject): EventFields {
  const fields: Record<string, unknown> = {};
  for (const key of Object.keys(payload)) {
    const value = toFieldValue(key, payload[key]);
    if (value !== undefined) fields[key] = value;
  }
  // Each is of its field's kind.
  return fields;
}

/** The fields of a payload that are of their JSON type; the others are passed over. */
export function readSoundFields(payload: JsonObject): EventFields {
  const sound = Object.entries(payload).filter(
    ([key, value]) => isEventField(key) && kinds.get(key)?.faultOf(value) === undefined,
  );
  return readFields(Object.fromEntries(sound));
}

const holdsNul = 'holds a NUL, which no file or header carries unharmed';

/** How a value of a kind is read. Not by zod: a request goes through here, and every start of the Action. */
interface Kind {
  /** What is wrong with a value that is to be of the kind. */
  readonly faultOf: (value: unknown) => string | undefined;
  readonly isNumber?: true;
}

const kindsByName: Readonly<Record<keyof KindValues, Kind>> = {
  text: { faultOf: (value) => (typeof value === 'string' ? faultOfText(value) : 'must be a text') },
  index: {
    faultOf: (value) => (isWholeNumber(value) ? undefined : 'must be a whole number, from 0 up and exact'),
    isNumber: true,
  },
  object: { faultOf: (value) => (isJsonObject(value) ? undefined : 'must be an object') },
  clean: { faultOf: (value) => (typeof value === 'string' ? faultOfText(value) : undefined) },
};

const kinds: ReadonlyMap<string, Kind> = new Map(
  Object.entries(fieldKinds).map(([field, kind]) => [field, kindsByName[kind]]),
);

function faultOfText(text: string): string | undefined {
  return text.includes('\0') ? holdsNul : undefined;
}

/** A number, or a text of digits, for W&B renders numbers inside quotes. */
function isWholeNumber(value: unknown): boolean {
  if (typeof value === 'string') return /^\d+$/u.test(value) && Number.isSafeInteger(Number(value));
  return Number.isSafeInteger(value) && Number(value) >= 0;
}
