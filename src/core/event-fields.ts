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

const eventFields: ReadonlySet<string> = new Set(Object.keys(fieldKinds));

/** Whether a key of a payload is one that makes an event. */
export function isEventField(key: string): key is EventField {
  return eventFields.has(key);
}

/**
 * One field of a payload, or undefined where it did not apply.
 *
 * @throws EVENT_INVALID naming the field when it is of a wrong JSON type
 */
export function readField<Field extends EventField>(payload: JsonObject, field: Field): FieldValue<Field> | undefined {
  return toFieldValue(field, ownValue(payload, field));
}

function toFieldValue<Field extends EventField>(field: Field, value: unknown): FieldValue<Field> | undefined {
  if (isAbsent(value)) return undefined;
  const kind = fieldKinds[field];
  const fault = faults[kind](value);
  if (fault !== undefined)
    throw new DispatchError('EVENT_INVALID', `${field} ${fault}; it is ${jsonKind(value)}: ${quote(value)}`);
  // What has no fault is of its kind.
  return (kind === 'index' ? Number(value) : value) as FieldValue<Field>;
}

/**
 * The fields of a payload.
 *
 * @throws EVENT_INVALID naming the first field of a wrong JSON type
 */
export function readFields(payload: JsonObject): EventFields {
  const fields: Partial<Record<EventField, unknown>> = {};
  for (const key of Object.keys(payload)) {
    const value = isEventField(key) ? toFieldValue(key, payload[key]) : undefined;
    if (value !== undefined) fields[key as EventField] = value;
  }
  return fields as EventFields;
}

/** The fields of a payload that are of their JSON type; the others are passed over. */
export function readSoundFields(payload: JsonObject): EventFields {
  const sound = Object.entries(payload).filter(
    ([key, value]) => isEventField(key) && faults[fieldKinds[key]](value) === undefined,
  );
  return readFields(Object.fromEntries(sound));
}

const holdsNul = 'holds a NUL, which no file or header carries unharmed';

/** What is wrong with a value that is to be of a kind. Not by zod: a request goes through here, and every start of the Action. */
const faults: Readonly<Record<keyof KindValues, (value: unknown) => string | undefined>> = {
  text: (value) => (typeof value === 'string' ? faultOfText(value) : 'must be a text'),
  index: (value) => (isWholeNumber(value) ? undefined : 'must be a whole number, from 0 up and exact'),
  object: (value) => (isJsonObject(value) ? undefined : 'must be an object'),
  clean: (value) => (typeof value === 'string' ? faultOfText(value) : undefined),
};

function faultOfText(text: string): string | undefined {
  return text.includes('\0') ? holdsNul : undefined;
}

/** A number, or a text of digits, for W&B renders numbers inside quotes. */
function isWholeNumber(value: unknown): boolean {
  if (typeof value === 'string') return /^\d+$/u.test(value) && Number.isSafeInteger(Number(value));
  return Number.isSafeInteger(value) && Number(value) >= 0;
}
