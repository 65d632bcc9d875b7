import { isJsonObject, ownValue, type JsonObject } from '../core/json.ts';

/** The part of JSON Schema that GitHub's dispatch endpoint uses. Lengths are in characters (code points). */
export type GitHubSchema = {
  readonly type: string;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, GitHubSchema>>;
  readonly additionalProperties?: boolean;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly maxProperties?: number;
};

/**
 * Every way in which a JSON value breaks a schema, one sentence each; none when it holds. `pointer` names the value where its type is wrong.
 *
 * The words and their order are those of the Ruby gem `json_schema` (brandur, `lib/json_schema/validator.rb`), which GitHub's replies follow. Seen in the wild on
 * this endpoint: permitted keys, "wasn't supplied", both together, "properties are allowed", `For 'properties/client_payload', "…" is not an object.`; on others
 * "Only 65535 characters are allowed; 91016 were supplied." Modelled: "At least 1 character is required", and how lists and objects are shown.
 */
export function schemaViolations(schema: GitHubSchema, value: unknown, pointer: string): readonly string[] {
  if (!isOfType(value, schema.type)) return [`For '${pointer}', ${inspect(value)} is not ${withArticle(schema.type)}.`];
  if (isJsonObject(value)) return objectViolations(schema, value);
  return typeof value === 'string' ? textViolations(schema, Array.from(value).length) : [];
}

function objectViolations(schema: GitHubSchema, value: JsonObject): readonly string[] {
  const { properties = {}, required = [], maxProperties = Infinity } = schema;
  const keys = Object.keys(value);
  // GitHub takes no key that the schema does not name, although the document does not say `additionalProperties: false`.
  const extra =
    schema.additionalProperties === true ? [] : keys.filter((key) => !Object.hasOwn(properties, key)).toSorted();
  const missing = required.filter((key) => !Object.hasOwn(value, key)).toSorted();
  return [
    ...(extra.length > 0
      ? [`${quoted(extra)} ${extra.length === 1 ? 'is not a permitted key' : 'are not permitted keys'}.`]
      : []),
    ...(keys.length > maxProperties
      ? [`No more than ${maxProperties} properties are allowed; ${keys.length} were supplied.`]
      : []),
    ...Object.entries(properties)
      .filter(([key]) => Object.hasOwn(value, key))
      .flatMap(([key, property]) => schemaViolations(property, ownValue(value, key), `properties/${key}`)),
    ...(missing.length > 0 ? [`${quoted(missing)} ${missing.length === 1 ? "wasn't" : "weren't"} supplied.`] : []),
  ];
}

function textViolations({ minLength = 0, maxLength = Infinity }: GitHubSchema, length: number): readonly string[] {
  const supplied = `${length} ${length === 1 ? 'was' : 'were'} supplied.`;
  if (length > maxLength) return [`Only ${counted(maxLength)} allowed; ${supplied}`];
  return length < minLength ? [`At least ${counted(minLength)} required; only ${supplied}`] : [];
}

function isOfType(value: unknown, type: string): boolean {
  return type === 'object' ? isJsonObject(value) : typeof value === type;
}

function counted(characters: number): string {
  return `${characters} ${characters === 1 ? 'character is' : 'characters are'}`;
}

function quoted(keys: readonly string[]): string {
  return keys.map((key) => `"${key}"`).join(', ');
}

function withArticle(type: string): string {
  return /^[aeiou]/u.test(type) ? `an ${type}` : `a ${type}`;
}

/** A JSON value as Ruby 3.4 shows it: `nil`, `"text"`, `[1, nil]`, `{"key" => 1}`. */
function inspect(value: unknown): string {
  if (value === null) return 'nil';
  if (Array.isArray(value)) return `[${value.map(inspect).join(', ')}]`;
  if (!isJsonObject(value)) return JSON.stringify(value);
  const entries = Object.entries(value).map(([key, inner]) => `${JSON.stringify(key)} => ${inspect(inner)}`);
  return `{${entries.join(', ')}}`;
}
