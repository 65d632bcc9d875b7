import { isJsonObject, ownValue, type JsonObject } from '../core/json.ts';
import { parseMutation, type GraphQLValue } from './graphql-mutation.ts';
import { GraphQLSyntaxError } from './graphql-tokens.ts';
import { documentFault, inputFields } from './launch-schema.ts';

/** What a push asks for, valid by the schema. */
export interface LaunchPush {
  readonly kind: 'push';
  readonly entity: string;
  readonly project: string;
  readonly queue: string;
  readonly runSpec: string;
  /** Null: the queue decides. */
  readonly priority: number | null;
  /** The fields of the reply that are asked for. */
  readonly selected: readonly string[];
}

/** The push that the JSON body of a request asks for, or what a GraphQL server says of it. */
export function parsePush(body: JsonObject | undefined, older: boolean): LaunchPush | string {
  const query = body && ownValue(body, 'query');
  if (body === undefined || typeof query !== 'string') return 'Must provide an operation.';
  const variables = ownValue(body, 'variables') ?? {};
  if (!isJsonObject(variables)) return 'Variables are invalid JSON.';
  try {
    const asked = parseMutation(query);
    const fault = documentFault(asked, older);
    if (fault !== undefined) return fault;
    const input = valueOf(asked.arguments.get('input'), variables);
    return isJsonObject(input) ? toPush(input, asked.selected, older) : inField('input', 'PushToRunQueueByNameInput!');
  } catch (error) {
    if (error instanceof GraphQLSyntaxError) return error.message;
    throw error;
  }
}

/** The value with the variables put in; what no variable gives is absent. */
function valueOf(value: GraphQLValue | undefined, variables: JsonObject): unknown {
  if (value?.kind === 'variable') return ownValue(variables, value.name);
  if (value?.kind !== 'object') return value?.value;
  return Object.fromEntries([...value.members].map(([name, member]) => [name, valueOf(member, variables)]));
}

function toPush(input: JsonObject, selected: readonly string[], older: boolean): LaunchPush | string {
  const fields = inputFields(older);
  const unknown = Object.keys(input).find((name) => !Object.hasOwn(fields, name));
  if (unknown !== undefined) return `Argument "input" has an invalid value. In field "${unknown}": Unknown field.`;
  const wrong = Object.entries(fields).find(([name, type]) => !isOfType(ownValue(input, name), type));
  if (wrong !== undefined) return inField(...wrong);
  const text = (name: string): string => String(ownValue(input, name));
  const priority = ownValue(input, 'priority');
  return {
    kind: 'push',
    entity: text('entityName'),
    project: text('projectName'),
    queue: text('queueName'),
    runSpec: text('runSpec'),
    priority: typeof priority === 'number' ? priority : null,
    selected,
  };
}

function isOfType(value: unknown, type: string): boolean {
  if (value === undefined || value === null) return !type.endsWith('!');
  if (type === 'Int') return Number.isInteger(value);
  return typeof value === 'string' && (!type.startsWith('JSONString') || isJson(value));
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function inField(name: string, type: string): string {
  return `Argument "input" has an invalid value. In field "${name}": Expected type "${type}".`;
}
