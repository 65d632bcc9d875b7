import type { GraphQLMutation, GraphQLValue } from './graphql-mutation.ts';

export const pushMutation = 'pushToRunQueueByName';
const inputType = 'PushToRunQueueByNameInput';
const payloadType = 'PushToRunQueueByNamePayload';
const payloadFields: ReadonlySet<string> = new Set(['runQueueItemId', 'runSpec', 'clientMutationId', '__typename']);

/** The types of the input's fields by name. Source: W&B SDK 0.30.0, and a type dump of the official schema. An older server lacks `priority`. */
export function inputFields(older: boolean): Readonly<Record<string, string>> {
  return {
    entityName: 'String!',
    projectName: 'String!',
    queueName: 'String!',
    runSpec: 'JSONString!',
    templateVariableValues: 'JSONString',
    clientMutationId: 'String',
    ...(!older && { priority: 'Int' }),
  };
}

/**
 * What is wrong with a document by the schema, whatever its variables hold.
 *
 * Seen in the wild: `Cannot query field …`. The other words are modelled on graphql-go, whose words that are.
 */
export function documentFault(asked: GraphQLMutation, older: boolean): string | undefined {
  const { field, selected } = asked;
  if (field !== pushMutation) return `Cannot query field "${field}" on type "Mutation".`;
  const argument = [...asked.arguments.keys()].find((name) => name !== 'input');
  if (argument !== undefined) return `Unknown argument "${argument}" on field "${field}" of type "Mutation".`;
  if (selected.length === 0) return `Field "${field}" of type "${payloadType}" must have a sub selection.`;
  const unknown = selected.find((name) => !payloadFields.has(name) || (older && name === 'runSpec'));
  if (unknown !== undefined) return `Cannot query field "${unknown}" on type "${payloadType}".`;
  const places = placesIn(asked, inputFields(older));
  return (
    places.map((place) => variableFault(place, asked)).find((fault) => fault !== undefined) ?? unused(asked, places)
  );
}

/** A place where a value stands, and the type that it has there; of a field that is not known there is none. */
type Place = readonly [type: string | undefined, value: GraphQLValue];

function placesIn(asked: GraphQLMutation, fields: Readonly<Record<string, string>>): readonly Place[] {
  const input = asked.arguments.get('input');
  if (input === undefined) return [];
  if (input.kind !== 'object') return [[`${inputType}!`, input]];
  return [...input.members].map(([name, value]) => [fields[name], value]);
}

function variableFault([type, value]: Place, { variables }: GraphQLMutation): string | undefined {
  if (value.kind !== 'variable') return undefined;
  const declared = variables.get(value.name);
  if (declared === undefined) return `Variable "$${value.name}" is not defined.`;
  if (type === undefined || declared === type || declared === `${type}!`) return undefined;
  return `Variable "$${value.name}" of type "${declared}" used in position expecting type "${type}".`;
}

function unused({ variables }: GraphQLMutation, places: readonly Place[]): string | undefined {
  const used = new Set(places.map(([, value]) => (value.kind === 'variable' ? value.name : undefined)));
  const name = [...variables.keys()].find((declared) => !used.has(declared));
  return name === undefined ? undefined : `Variable "$${name}" is never used.`;
}
