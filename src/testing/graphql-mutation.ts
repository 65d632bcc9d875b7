import { createTokenReader, type TokenReader } from './graphql-tokens.ts';

/** A value in a document: a variable, what stands there, or an object of them. */
export type GraphQLValue =
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'literal'; readonly value: unknown }
  | { readonly kind: 'object'; readonly members: ReadonlyMap<string, GraphQLValue> };

/** A document with one mutation that asks for one field, whose own fields are scalars. */
export interface GraphQLMutation {
  /** Types as they are written, such as `String!`, by the variables' names without `$`. */
  readonly variables: ReadonlyMap<string, string>;
  readonly field: string;
  readonly arguments: ReadonlyMap<string, GraphQLValue>;
  readonly selected: readonly string[];
}

/**
 * Reads the part of GraphQL that a push takes. Neither lists, aliases, fragments, directives, defaults nor block texts are read.
 *
 * Source: GraphQL, October 2021, section 2.
 *
 * @throws GraphQLSyntaxError for any other document
 */
export function parseMutation(text: string): GraphQLMutation {
  const reader = createTokenReader(text);
  reader.take('mutation');
  if (reader.isName()) reader.takeName();
  const variables = reader.next() === '(' ? readVariables(reader) : new Map<string, string>();
  reader.take('{');
  const field = reader.takeName();
  const given = reader.next() === '(' ? readMembers(reader, ['(', ')']) : new Map<string, GraphQLValue>();
  const selected: string[] = [];
  if (reader.next() === '{') reader.each(['{', '}'], () => selected.push(reader.takeName()));
  reader.take('}');
  reader.take('');
  return { variables, field, arguments: given, selected };
}

function readVariables(reader: TokenReader): ReadonlyMap<string, string> {
  const variables = new Map<string, string>();
  reader.each(['(', ')'], () => {
    reader.take('$');
    const name = reader.takeName();
    reader.take(':');
    const type = reader.takeName();
    variables.set(name, reader.next() === '!' ? type + reader.take('!') : type);
  });
  return variables;
}

function readMembers(reader: TokenReader, around: readonly [string, string]): ReadonlyMap<string, GraphQLValue> {
  const members = new Map<string, GraphQLValue>();
  reader.each(around, () => {
    const name = reader.takeName();
    reader.take(':');
    members.set(name, readValue(reader));
  });
  return members;
}

function readValue(reader: TokenReader): GraphQLValue {
  if (reader.next() === '{') return { kind: 'object', members: readMembers(reader, ['{', '}']) };
  if (reader.next() !== '$') return { kind: 'literal', value: reader.takeLiteral() };
  reader.take('$');
  return { kind: 'variable', name: reader.takeName() };
}
