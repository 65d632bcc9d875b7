import * as z from 'zod/mini';
import { DispatchError } from './errors.ts';
import { isJsonObject, ownValue, type JsonObject } from './json.ts';
import { present } from './present.ts';
import { jsonKind, quote } from './quote.ts';
import { isAbsent } from './variable.ts';

const holdsNul = 'holds a NUL, which no file or header carries unharmed';
const text = z
  .string({ error: 'must be a text' })
  .check(z.refine((value) => !value.includes('\0'), { error: holdsNul }));
const index = z.pipe(
  z.custom<number | string>(isWholeNumber, { error: 'must be a whole number, from 0 up and exact' }),
  z.transform(Number),
);
const clean = z.custom((value) => typeof value !== 'string' || !value.includes('\0'), { error: holdsNul });
const metadata = z.custom<JsonObject>(isJsonObject, { error: 'must be an object' });

/** The keys of a payload that make an event. Source: the template variables of W&B's documentation. */
const schemas = {
  event_type: text,
  event_author: text,
  automation_name: text,
  entity_name: text,
  project_name: text,
  artifact_collection_name: text,
  artifact_version: text,
  artifact_version_string: text,
  artifact_version_index: index,
  artifact_metadata: metadata,
  alias: text,
  tag: text,
  run_name: text,
  run_status: text,
  metric_name: text,
  metric_filter: text,
  metric_filter_short: text,
  metric_values: clean,
  metric_current_status: clean,
} as const;

/** A key of a payload that makes an event. */
export type EventField = keyof typeof schemas;

type FieldValue<Field extends EventField> = z.output<(typeof schemas)[Field]>;

/** The fields that a payload has, each of its JSON type; what did not apply is left out. */
export type EventFields = { readonly [Field in EventField]?: FieldValue<Field> };

const eventFields = Object.keys(schemas).filter(isEventField);

/**
 * One field of a payload, or undefined where it did not apply.
 *
 * @throws EVENT_INVALID naming the field when it is of a wrong JSON type
 */
export function readField<Field extends EventField>(payload: JsonObject, field: Field): FieldValue<Field> | undefined {
  const value = ownValue(payload, field);
  if (isAbsent(value)) return undefined;
  const result = schemas[field].safeParse(value);
  // The schema of a field gives its value; TypeScript loses that tie for a field that is itself a parameter.
  if (result.success) return result.data as FieldValue<Field>;
  const why = result.error.issues.map(({ message }) => message).join(', ');
  throw new DispatchError('EVENT_INVALID', `${field} ${why}; it is ${jsonKind(value)}: ${quote(value)}`);
}

/**
 * The fields of a payload.
 *
 * @throws EVENT_INVALID naming the first field of a wrong JSON type
 */
export function readFields(payload: JsonObject): EventFields {
  return present(Object.fromEntries(eventFields.map((field) => [field, readField(payload, field)])));
}

/** The fields of a payload that are of their JSON type; the others are passed over. */
export function readSoundFields(payload: JsonObject): EventFields {
  const sound = Object.entries(payload).filter(
    ([key, value]) => isEventField(key) && schemas[key].safeParse(value).success,
  );
  return readFields(Object.fromEntries(sound));
}

function isEventField(key: string): key is EventField {
  return Object.hasOwn(schemas, key);
}

/** A number, or a text of digits, for W&B renders numbers inside quotes. */
function isWholeNumber(value: unknown): boolean {
  if (typeof value === 'string') return /^\d+$/u.test(value) && Number.isSafeInteger(Number(value));
  return Number.isSafeInteger(value) && Number(value) >= 0;
}
