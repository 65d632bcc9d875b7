const longestQuoted = 120;

/**
 * A value as it may stand in a message: JSON on one line that shows what cannot be seen, cut at 120 characters. It never fails: of a
 * value that is nested too deeply to be written, the kind is given.
 */
export function quote(value: unknown): string {
  const text = toJson(value).replace(/[\u007f-\u009f\u2028\u2029\p{Cf}]/gu, escaped);
  return text.length <= longestQuoted
    ? text
    : `${text.slice(0, longestQuoted).toWellFormed()}… (${text.length} characters)`;
}

/** What kind of JSON a value is, as a message names it: `a text`, `a number`, `a list`, `null`. */
export function jsonKind(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  const kinds: Record<string, string> = {
    string: 'a text',
    number: 'a number',
    boolean: 'true or false',
    object: 'an object',
    undefined: 'absent',
  };
  return kinds[typeof value] ?? typeof value;
}

function toJson(value: unknown): string {
  try {
    return (JSON.stringify(value) ?? String(value)).toWellFormed();
  } catch {
    return typeof value === 'bigint' ? value.toString() : jsonKind(value);
  }
}

/** The character in its JSON escape, a pair of them beyond the sixteen bits. */
function escaped(character: string): string {
  return character.replace(/[^]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
