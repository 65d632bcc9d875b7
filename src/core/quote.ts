const longestQuoted = 120;

/** A value as it may stand in a message: JSON, so that it stays on one line and shows what cannot be seen, cut at 120 characters. */
export function quote(value: unknown): string {
  const text = (JSON.stringify(value) ?? String(value)).toWellFormed();
  return text.length <= longestQuoted ? text : `${text.slice(0, longestQuoted)}… (${text.length} characters)`;
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
