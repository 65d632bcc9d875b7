import { isJsonObject } from '../json.ts';
import { percentEncoded, type Encode } from './encode-text.ts';

const escapes: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['\r', ' '],
  ['\n', ' '],
  ['\0', ' '],
]);

/**
 * Makes a value harmless in Slack's mrkdwn: it can neither link nor mention, nor begin a line; in a URL it stays inside its part, and in
 * a bracket that a template opens it is a URL or nothing that Slack knows.
 *
 * Source: Slack's documentation, "Formatting text for app surfaces", escaping text.
 */
export const encodeSlack: Encode = (text, { isInUrl, isInBracket }) => {
  if (isInUrl) return percentEncoded(text);
  if (isInBracket) return /^https?:\/\//iu.test(text) ? linkedUrl(text) : percentEncoded(text);
  return Array.from(text, escaped);
};

function escaped(character: string): string {
  return escapes.get(character) ?? character;
}

/** A whole URL that stays one: no label and no blank of its own. */
function linkedUrl(text: string): readonly string[] {
  return Array.from(text, (character) =>
    /[\s\0|]/u.test(character) ? encodeURIComponent(character) : escaped(character),
  );
}

/** The same for every text in a value that keeps its JSON type. */
export function encodeSlackValue(value: unknown): unknown {
  if (typeof value === 'string') return Array.from(value.toWellFormed(), escaped).join('');
  if (Array.isArray(value)) return value.map(encodeSlackValue);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, encodeSlackValue(item)]));
}
