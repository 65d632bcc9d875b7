/** What stands where a secret stood. */
const redacted = '<redacted>';

/** Takes secrets out of what a receiving side said. */
export interface Redactor {
  readonly text: (text: string) => string;
  /** The first `most` bytes. As many more as {@link longestBytes} should be given, or a secret that is cut there is not seen. */
  readonly bytes: (bytes: Uint8Array, most: number) => Uint8Array;
  /** The longest form of a secret. */
  readonly longestBytes: number;
}

/** A redactor of texts and of how they stand in JSON and in URLs. */
export function createRedactor(secrets: readonly string[]): Redactor {
  const forms = [...new Set(secrets.flatMap(formsOf))].filter((form) => form !== '');
  // Of two secrets one of which begins with the other, the longer is looked for first.
  forms.sort((left, right) => right.length - left.length);
  const byteForms = forms.map((form) => Buffer.from(form).toString('latin1'));
  const ofText = patternOf(forms);
  const ofBytes = patternOf(byteForms);
  return {
    text: (text) => (ofText === undefined ? text : text.replace(ofText, redacted)),
    bytes: (bytes, most) => (ofBytes === undefined ? bytes.subarray(0, most) : redactBytes(bytes, most, ofBytes)),
    longestBytes: Math.max(0, ...byteForms.map(({ length }) => length)),
  };
}

function formsOf(secret: string): readonly string[] {
  const wellFormed = secret.toWellFormed();
  const json = JSON.stringify(wellFormed).slice(1, -1);
  return [wellFormed, json, json.replaceAll('/', String.raw`\/`), encodeURIComponent(wellFormed)];
}

function patternOf(forms: readonly string[]): RegExp | undefined {
  if (forms.length === 0) return undefined;
  return new RegExp(forms.map((form) => form.replaceAll(/[\\^$.*+?()[\]{}|/]/gu, String.raw`\$&`)).join('|'), 'gu');
}

/** A byte is a character here, so that what is no UTF-8 stays as it is. */
function redactBytes(bytes: Uint8Array, most: number, pattern: RegExp): Uint8Array {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  let kept = '';
  let from = 0;
  for (const match of text.matchAll(pattern)) {
    if (match.index >= most) break;
    kept += text.slice(from, match.index) + redacted;
    from = match.index + match[0].length;
  }
  kept += text.slice(from, Math.max(from, most));
  return Buffer.from(kept.slice(0, most), 'latin1');
}
