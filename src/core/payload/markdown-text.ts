import { percentEncoded, type Encode } from './encode-text.ts';

const escapes: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ...Array.from('\\`*_~[]()', (mark): [string, string] => [mark, `\\${mark}`]),
]);

/**
 * Makes a value harmless in the Markdown of a card of Teams: it can neither link, mention nor format, nor begin a line or a list; in a
 * URL it stays inside its part. Entities for what HTML reads too, as MessageCards take some of that; backslashes for the rest.
 *
 * Source: CommonMark 0.31, "Backslash escapes" and "Entity references"; Microsoft's documentation, "Format cards in Microsoft Teams".
 */
export const encodeMarkdown: Encode = (text, { isInUrl, isAtLineStart }) => {
  if (isInUrl) return percentEncoded(text);
  const mark = isAtLineStart ? lineMarkAt(text) : -1;
  // Control characters, line breaks among them, would take six bytes each of the 28 KB, and show nothing.
  return Array.from(text, (character, index) =>
    index === mark ? `\\${character}` : (escapes.get(character) ?? character.replace(/\p{Cc}/u, ' ')),
  );
};

/** What would make a heading, a rule or a list of a line. Source: CommonMark 0.31, "Leaf blocks", "Container blocks". */
const lineMark = /^[\s\p{Cc}]*(?:[#=]|[-+](?=[-+\s\p{Cc}]|$)|\d+[.)](?=[\s\p{Cc}]|$))/u;

/** Where the character is that makes it one; -1: nowhere. */
function lineMarkAt(text: string): number {
  const [found] = lineMark.exec(text) ?? [];
  return found === undefined ? -1 : found.length - 1;
}
