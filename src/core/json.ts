import { DispatchError } from './errors.ts';

/** What JSON can say. Source: RFC 8259. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;

/** A JSON object. Keys are its own properties, `__proto__` included. */
export type JsonObject = { readonly [key: string]: JsonValue };

/** Whether a parsed JSON value is an object, neither null nor a list. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The own property of an object, never one that every object inherits (`constructor`, `toString`). */
export function ownValue(object: JsonObject | Readonly<Record<string, unknown>>, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/**
 * Parses JSON that may come from anybody. Depth is counted before anything is parsed, so nesting costs one pass over the text.
 *
 * @throws JSON_INVALID when the text is no JSON or nested deeper than `maxDepth` (`[[]]` has depth 2).
 */
export function parseJson(text: string, maxDepth: number): unknown {
  if (hasMoreBrackets(text, maxDepth) && jsonDepth(text) > maxDepth)
    throw new DispatchError('JSON_INVALID', `JSON nested deeper than ${maxDepth} levels: flatten it`);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new DispatchError('JSON_INVALID', `no JSON${faultOf(String(cause))}`, { cause });
  }
}

const decoder = new TextDecoder('utf-8', { fatal: true });

/**
 * The text of UTF-8 bytes; one byte order mark before it is passed over.
 *
 * @throws JSON_INVALID when they are not UTF-8: a decoder that mends them would give two bodies one text
 */
export function decodeUtf8(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch (cause) {
    throw new DispatchError('JSON_INVALID', 'not UTF-8', { cause });
  }
}

/** Where the JSON is broken, as far as V8 tells; the rest of what it says repeats the text. */
function faultOf(said: string): string {
  const [place] = / at position \d+(?: \(line \d+ column \d+\))?/u.exec(said) ?? [];
  return place ?? (said.includes('Unexpected end') ? ': it ends too early' : '');
}

/** What has no more opening brackets than `most` is no deeper either, wherever they stand: most bodies need no more of a look. */
function hasMoreBrackets(text: string, most: number): boolean {
  let count = 0;
  for (const bracket of ['{', '[']) {
    for (let at = text.indexOf(bracket); at !== -1; at = text.indexOf(bracket, at + 1)) {
      if (++count > most) return true;
    }
  }
  return false;
}

/** How deep the brackets of a JSON text go; what stands inside texts does not count. Any text is taken, JSON or not. */
export function jsonDepth(text: string): number {
  let deepest = 0;
  let depth = 0;
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    if (character === '"') index = endOfText(text, index);
    else if (character === '[' || character === '{') deepest = Math.max(deepest, ++depth);
    else if (character === ']' || character === '}') depth--;
  }
  return deepest;
}

/** The index of the quote that closes the text opened at `start`, or the end of everything. */
function endOfText(text: string, start: number): number {
  let end = start + 1;
  while (end < text.length && text[end] !== '"') end += text[end] === '\\' ? 2 : 1;
  return end;
}
