import { DispatchError } from '../../../src/core/errors.ts';
import { quote } from '../../../src/core/quote.ts';

/** An instant in UTC with milliseconds: `2026-11-26T08:00:00.000Z`. Source: RFC 3339, section 5.6. */
export function formatInstant(atMs: number): string {
  return new Date(atMs).toISOString();
}

const pattern =
  /^(\d{4}-\d\d-\d\d)[Tt ](?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/u;

/**
 * Parses an instant of RFC 3339 with any offset, of which no more than milliseconds are kept. A leap second is none.
 *
 * @param name how a message calls the value
 * @throws INPUT_INVALID
 */
export function parseInstant(text: string, name: string): number {
  const [, day] = pattern.exec(text) ?? [];
  // JavaScript takes the 31st of February for the 3rd of March.
  const exists = day !== undefined && formatInstant(Date.parse(day)).startsWith(day);
  const atMs = exists ? Date.parse(text.toUpperCase().replace(' ', 'T')) : Number.NaN;
  if (!Number.isNaN(atMs)) return atMs;
  throw new DispatchError(
    'INPUT_INVALID',
    `${name}: ${quote(text)} is no instant of RFC 3339: write it as 2026-11-26T08:00:00Z`,
  );
}
