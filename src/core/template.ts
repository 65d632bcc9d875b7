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

/** A piece of a text of a template: what the template says, or what a variable brings. */
export type TextPiece =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'value'; readonly value: unknown };

/** Keys and indexes, from the template's top. */
export type TemplatePath = readonly (string | number)[];

/** Makes what stands in the place of a text of which one piece at least is a value. */
export type WriteText = (pieces: readonly TextPiece[], path: TemplatePath) => unknown;

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
  return compile(template, undefined);
}

/**
 * Compiles a template whose values are to be made harmless for where they stand: texts that name a variable are made by `write`.
 *
 * @throws TEMPLATE_INVALID TEMPLATE_UNKNOWN_VARIABLE as {@link compileTemplate}
 */
export function compileTemplateBy(template: unknown, write: WriteText): CompiledTemplate {
  return compile(template, write);
}

function compile(template: unknown, write: WriteText | undefined): CompiledTemplate {
  const variables = new Set<string>();
  const render = compileValue(template, { variables, write, path: [] });
  return { variables: [...variables], render };
}

interface Place {
  /** Gathers the variables in order of appearance. */
  readonly variables: Set<string>;
  /** Undefined: values stand as they are. */
  readonly write: WriteText | undefined;
  /** Where in the template this is. */
  readonly path: TemplatePath;
}

function compileValue(value: unknown, place: Place): Renderer {
  if (place.path.length > maxDepth)
    throw new DispatchError('TEMPLATE_INVALID', `nested deeper than ${maxDepth} levels`);
  if (typeof value === 'string') return compileText(value, place);
  if (Array.isArray(value)) {
    const items = value.map((item, index) => compileValue(item, inside(place, index)));
    return (values) => items.map((render) => render(values));
  }
  if (isJsonObject(value)) return compileObject(value, place);
  if (value === null || typeof value === 'boolean' || typeof value === 'number') return () => value;
  throw new DispatchError('TEMPLATE_INVALID', `${at(place)}a template is JSON, and this is ${jsonKind(value)}`);
}

function compileObject(object: JsonObject, place: Place): Renderer {
  const members = Object.entries(object).map(([key, value]) => {
    return [key, compileValue(value, inside(place, key))] as const;
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
  const { write, path } = place;
  return write === undefined ? plainText(segments) : writtenText(segments, write, path);
}

/** A variable alone keeps its value's JSON type. */
function plainText(segments: readonly Segment[]): Renderer {
  const [only] = segments;
  if (only?.kind === 'variable' && segments.length === 1) return (values) => copy(valueOf(only.name, values));
  return (values) => segments.map((segment) => textOf(segment, values)).join('');
}

function writtenText(segments: readonly Segment[], write: WriteText, path: TemplatePath): Renderer {
  if (!segments.some(({ kind }) => kind === 'variable')) return plainText(segments);
  return (values) => {
    const pieces = segments.map((segment): TextPiece =>
      segment.kind === 'literal' ? segment : { kind: 'value', value: valueOf(segment.name, values) },
    );
    return write(pieces, path);
  };
}

function textOf(segment: Segment, values: TemplateValues): string {
  return segment.kind === 'literal' ? segment.text : valueText(valueOf(segment.name, values));
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

function inside(place: Place, step: string | number): Place {
  return { ...place, path: [...place.path, step] };
}

/** `blocks[0].text: `, and nothing at the top. */
function at({ path }: Place): string {
  const steps = path.map((step, index) => (typeof step === 'number' ? `[${step}]` : index === 0 ? step : `.${step}`));
  return steps.length === 0 ? '' : `${steps.join('')}: `;
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

/** A value as it stands inside longer text: a text as it is, null as nothing, all else as compact JSON. */
export function valueText(value: unknown): string {
  if (value === null) return '';
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}
