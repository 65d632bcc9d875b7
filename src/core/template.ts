import { DispatchError } from './errors.ts';
import { isJsonObject, ownValue, type JsonObject } from './json.ts';
import { nearest } from './nearest.ts';
import { jsonKind, quote } from './quote.ts';
import { parseSegments, type Segment } from './template-text.ts';
import { isVariable, metadataPrefix, variableNames } from './variable.ts';

/** The values of variables by name; `artifact_metadata` holds what `artifact_metadata.KEY` asks for. */
export type TemplateValues = Readonly<Record<string, unknown>>;

/** A template, parsed once and rendered many times. */
export interface CompiledTemplate {
  /** The variables that it names, without `${}`, in order of first appearance. */
  readonly variables: readonly string[];
  /** The template with its variables replaced: fresh lists and objects, JSON in and JSON out. */
  render(values: TemplateValues): unknown;
}

/** Deeper than any payload that somebody writes, and no reader's stack is in danger. */
const maxDepth = 100;

type Renderer = (values: TemplateValues) => unknown;

/**
 * Compiles a payload template: JSON in whose texts, not keys, `${name}` stands for a variable of W&B.
 *
 * A text that is one variable and no more takes the value's JSON type; in longer text a number, boolean, list or object stands as
 * compact JSON. A variable that does not apply renders as `""`. `$${` is a literal `${`. What a value brings is never substituted.
 *
 * @param template a parsed JSON value
 * @throws TEMPLATE_INVALID where `${` is not closed, holds nothing or holds blanks
 * @throws TEMPLATE_UNKNOWN_VARIABLE naming the nearest variable
 */
export function compileTemplate(template: unknown): CompiledTemplate {
  const variables = new Set<string>();
  const render = compileValue(template, { variables, path: '', depth: 0 });
  return { variables: [...variables], render };
}

interface Place {
  /** Gathers the variables in order of appearance. */
  readonly variables: Set<string>;
  /** Where in the template this is, `blocks[0].text`; empty at the top. */
  readonly path: string;
  /** How many lists and objects are around. */
  readonly depth: number;
}

function compileValue(value: unknown, place: Place): Renderer {
  if (place.depth > maxDepth) throw new DispatchError('TEMPLATE_INVALID', `nested deeper than ${maxDepth} levels`);
  if (typeof value === 'string') return compileText(value, place);
  if (Array.isArray(value)) {
    const items = value.map((item, index) => compileValue(item, inside(place, `${place.path}[${index}]`)));
    return (values) => items.map((render) => render(values));
  }
  if (isJsonObject(value)) return compileObject(value, place);
  if (value === null || typeof value === 'boolean' || typeof value === 'number') return () => value;
  throw new DispatchError('TEMPLATE_INVALID', `${at(place)}a template is JSON, and this is ${jsonKind(value)}`);
}

function compileObject(object: JsonObject, place: Place): Renderer {
  const members = Object.entries(object).map(([key, value]) => {
    const path = place.path === '' ? key : `${place.path}.${key}`;
    return [key, compileValue(value, inside(place, path))] as const;
  });
  return (values) => Object.fromEntries(members.map(([key, render]) => [key, render(values)]));
}

function compileText(text: string, place: Place): Renderer {
  const segments = parseSegments(text, at(place));
  for (const segment of segments) {
    if (segment.kind !== 'variable') continue;
    requireVariable(segment.name, place);
    place.variables.add(segment.name);
  }
  const [only] = segments;
  if (only?.kind === 'variable' && segments.length === 1) return (values) => copy(valueOf(only.name, values));
  return (values) => segments.map((segment) => textOf(segment, values)).join('');
}

function requireVariable(name: string, place: Place): void {
  if (isVariable(name)) return;
  const suggestion = nearest(name, [...variableNames, 'artifact_metadata.KEY']);
  const hint =
    suggestion === undefined
      ? `there are ${variableNames.join(', ')} and artifact_metadata.KEY.`
      : `did you mean ${suggestion}?`;
  throw new DispatchError(
    'TEMPLATE_UNKNOWN_VARIABLE',
    `${at(place)}W&B has no variable ${quote(name)}: ${hint} Secrets are not variables: give them to the webhook instead.`,
  );
}

function inside(place: Place, path: string): Place {
  return { ...place, path, depth: place.depth + 1 };
}

function at(place: Place): string {
  return place.path === '' ? '' : `${place.path}: `;
}

/** The value of a variable, `""` where it does not apply; null only where it is what a key of the metadata holds. */
function valueOf(name: string, values: TemplateValues): unknown {
  if (!name.startsWith(metadataPrefix)) return ownValue(values, name) ?? '';
  const metadata = ownValue(values, 'artifact_metadata');
  const value = isJsonObject(metadata) ? ownValue(metadata, name.slice(metadataPrefix.length)) : undefined;
  return value === undefined ? '' : value;
}

/** Whoever gets a rendering may change it, and so must not get what the next one is made of. */
function copy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copy);
  return isJsonObject(value)
    ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, copy(item)]))
    : value;
}

function textOf(segment: Segment, values: TemplateValues): string {
  if (segment.kind === 'literal') return segment.text;
  const value = valueOf(segment.name, values);
  if (value === null) return '';
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}
