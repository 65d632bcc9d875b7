import { z } from 'zod';
import { wrongKind } from './fault.ts';

const unitMs: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** A span of time as the file has it: `15s`, `5m`, `2h`, `1d`, `0s`, or `0`, which YAML reads as a number. */
export type Duration = string | 0;

/** The bounds of a span, both included. */
interface Bounds {
  readonly least: Duration;
  readonly most: Duration;
}

/** A span of time in milliseconds; NaN for what is none. */
export function toMs(duration: Duration): number {
  const [, digits = '', unit = ''] = /^(\d{1,7})([smhd])$/u.exec(String(duration)) ?? [];
  return String(duration) === '0' ? 0 : Number(digits) * (unitMs[unit] ?? Number.NaN);
}

/** A span of time within bounds. */
export function durationSchema({ least, most }: Bounds) {
  const form = `write digits and s, m, h or d, such as 15s, from ${least} up to ${most}`;
  return z
    .union([z.literal(0), z.string()], {
      error: ({ input }) => wrongKind(input, 'a time', { remedy: form }),
    })
    .refine((duration) => isWithin(toMs(duration), { least, most }), { error: `is no time that is taken: ${form}` })
    .meta({ pattern: String.raw`^(?:0|\d{1,7}[smhd])$` });
}

function isWithin(ms: number, { least, most }: Bounds): boolean {
  return ms >= toMs(least) && ms <= toMs(most);
}
