import { DispatchError } from './errors.ts';
import { quote } from './quote.ts';

const unitMs: Record<string, number> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/**
 * Parses a span of time in milliseconds, or that there is none.
 *
 * Grammar: as {@link parseSpanMs}, or `0`.
 *
 * @param name how a message calls the value
 * @throws INPUT_INVALID
 */
export function parseDurationMs(text: string, name: string): number {
  return text === '0' ? 0 : spanMs(text, name, ', or 0');
}

/**
 * Parses a span of time in milliseconds.
 *
 * Grammar: digits, not all of them 0, and one of `s`, `m`, `h`, `d` (`90s`, `15m`, `24h`, `7d`).
 *
 * @param name how a message calls the value
 * @throws INPUT_INVALID
 */
export function parseSpanMs(text: string, name: string): number {
  return spanMs(text, name, '');
}

function spanMs(text: string, name: string, besides: string): number {
  const [, digits = '', unit = ''] = /^(\d{1,9})([smhd])$/u.exec(text) ?? [];
  const factor = unitMs[unit];
  if (factor === undefined || Number(digits) === 0) {
    throw new DispatchError(
      'INPUT_INVALID',
      `${name}: ${quote(text)} is no time: write digits and s, m, h or d, such as 90s, 15m, 24h or 7d${besides}`,
    );
  }
  return Number(digits) * factor;
}

/**
 * An instant as `sent_at` has it: `YYYY-MM-DDThh:mm:ssZ`, UTC, what is less than a second cut off. Source: RFC 3339, section 5.6.
 *
 * @throws SENT_AT_INVALID when the instant is no number or its year does not have four digits
 */
export function formatSentAt(atMs: number): string {
  const date = new Date(Number.isFinite(atMs) ? atMs : NaN);
  const text = Number.isNaN(date.getTime()) ? '' : `${date.toISOString().slice(0, -5)}Z`;
  if (text.length === 20) return text;
  throw new DispatchError(
    'SENT_AT_INVALID',
    `sentAtMs is ${String(atMs)}: give milliseconds since 1970, as Date.now() does`,
  );
}

/**
 * Parses `sent_at`: exactly `YYYY-MM-DDThh:mm:ssZ`, and a date that exists.
 *
 * @throws SENT_AT_INVALID
 */
export function parseSentAt(value: unknown): number {
  if (typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/u.test(value)) {
    const atMs = Date.parse(value);
    if (!Number.isNaN(atMs) && formatSentAt(atMs) === value) return atMs;
  }
  throw new DispatchError('SENT_AT_INVALID', 'dispatch.sent_at is no UTC time of the form 2026-11-25T08:00:00Z');
}
