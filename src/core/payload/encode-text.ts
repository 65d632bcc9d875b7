import { valueText, type TextPiece } from '../template.ts';

/** Where in a text a value stands. */
export interface Context {
  /** After `https://` or `http://`, with nothing since then that ends a URL. */
  readonly isInUrl: boolean;
  /** Nothing but blanks and marks of quotations and lists stand before it on its line. */
  readonly isAtLineStart: boolean;
  /** Right after `<` or `<!`, so that it says what the bracket is: a link, or in Slack a mention. */
  readonly isInBracket: boolean;
}

/** Makes a value harmless: what each of its characters becomes, in order, so that a cut goes through none of them. */
export type Encode = (text: string, context: Context) => readonly string[];

/** How a text is made of pieces. */
export interface Writing {
  readonly encode: Encode;
  /** How many characters the whole may have, in units of UTF-16, after encoding; values are cut to fit, literals never. */
  readonly most: number;
}

/** One text of pieces: literals as they are, values encoded, and where all is too long, the longest values cut so that `…` ends them. */
export function writeText(pieces: readonly TextPiece[], { encode, most }: Writing): string {
  const written = encodePieces(pieces, { encode, most });
  const literals = written.reduce((sum, piece) => sum + (typeof piece === 'string' ? piece.length : 0), 0);
  const values = written.filter((piece) => typeof piece !== 'string');
  const share = shareOf(
    values.map(({ length }) => length),
    Math.max(0, most - literals),
  );
  return written.map((piece) => (typeof piece === 'string' ? piece : cut(piece, share))).join('');
}

interface Encoded {
  readonly units: readonly string[];
  readonly length: number;
  readonly isInUrl: boolean;
}

function encodePieces(pieces: readonly TextPiece[], { encode, most }: Writing): readonly (string | Encoded)[] {
  // What a value is does not matter to what follows it, but for whether it shows.
  let before = '';
  return pieces.map((piece) => {
    if (piece.kind === 'literal') {
      before += piece.text;
      return piece.text;
    }
    const context = contextAfter(before);
    // No character becomes shorter, so what comes after so many is cut off anyway.
    const text = valueText(piece.value)
      .slice(0, most + 2)
      .toWellFormed();
    const units = encode(text, context);
    before += text.trim() === '' ? '' : 'v';
    return { units, length: lengthOf(units), isInUrl: context.isInUrl };
  });
}

function contextAfter(before: string): Context {
  return {
    isInUrl: /https?:\/\/[^\s<>|"`]*$/iu.test(before),
    isInBracket: /<!?$/u.test(before),
    isAtLineStart: /(?:^|[\r\n])(?:[\s>*+-]|\d+[.)])*$/u.test(before),
  };
}

function lengthOf(units: readonly string[]): number {
  return units.reduce((sum, { length }) => sum + length, 0);
}

/** The most that one value may take so that all together take no more than `room`: the short ones leave the long ones what they do not need. */
function shareOf(lengths: readonly number[], room: number): number {
  let left = room;
  const sorted = lengths.toSorted((one, other) => one - other);
  for (const [index, length] of sorted.entries()) {
    const share = Math.floor(left / (sorted.length - index));
    if (length > share) return share;
    left -= length;
  }
  return Number.POSITIVE_INFINITY;
}

function cut({ units, length, isInUrl }: Encoded, most: number): string {
  if (length <= most) return units.join('');
  const mark = isInUrl ? '%E2%80%A6' : '…';
  if (mark.length > most) return '';
  let kept = '';
  for (const unit of units) {
    if (kept.length + unit.length + mark.length > most) break;
    kept += unit;
  }
  return kept + mark;
}

/** What each character becomes in a URL; a line break or NUL is a blank first. */
export function percentEncoded(text: string): readonly string[] {
  return Array.from(text, (character) =>
    encodeURIComponent(/[\r\n\0]/u.test(character) ? ' ' : character).replaceAll(
      /[!'()*]/gu,
      (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
    ),
  );
}
