/** As much of JSON Schema as the schema of the config uses. */
interface Schema {
  readonly description?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: false | Schema;
  readonly items?: Schema;
  readonly oneOf?: readonly Schema[];
}

/** What every type of webhook has. */
const common: ReadonlySet<string> = new Set(['name', 'timeout', 'retry', 'concurrency', 'rateLimit']);

/** The rows of each table of docs/configuration.md: key, default, meaning. */
export function rowsOf(schema: Schema): Readonly<Record<string, readonly string[][]>> {
  const { secrets, sources, webhooks, automations } = schema.properties ?? {};
  const types = webhooks?.items?.oneOf ?? [];
  const [anyType = {}] = types;
  return {
    file: rows(schema),
    secrets: rows(secrets?.additionalProperties || {}),
    sources: rows(onlyType(sources)),
    webhooks: rows(only(anyType, (key) => common.has(key))),
    ...Object.fromEntries(types.map((type) => [nameOf(type), rows(only(type, (key) => !common.has(key)))])),
    automations: rows(automations?.items ?? {}),
  };
}

function nameOf({ properties }: Schema): string {
  return String(properties?.['type']?.const);
}

function only({ properties = {}, ...schema }: Schema, isWanted: (key: string) => boolean): Schema {
  return { ...schema, properties: Object.fromEntries(Object.entries(properties).filter(([key]) => isWanted(key))) };
}

function onlyType(list: Schema | undefined): Schema {
  const [type, ...others] = list?.items?.oneOf ?? [];
  if (type === undefined || others.length > 0)
    throw new Error('each type needs a table: name them here and in the docs');
  return type;
}

/** Objects of known keys have a row for each of these instead of one of their own. */
function rows({ properties = {}, required = [] }: Schema, around = '', isAroundRequired = true): string[][] {
  return Object.entries(properties).flatMap(([key, schema]) => {
    const name = `${around}${key}`;
    const isRequired = isAroundRequired && required.includes(key);
    if (schema.properties !== undefined) return rows(schema, `${name}.`, isRequired);
    return [[`\`${name}\``, isRequired ? 'required' : shown(schema.default), `${schema.description}`]];
  });
}

function shown(value: unknown): string {
  if (value === undefined) return '';
  return `\`${Array.isArray(value) ? `[${value.join(', ')}]` : typeof value === 'string' ? value : JSON.stringify(value)}\``;
}
