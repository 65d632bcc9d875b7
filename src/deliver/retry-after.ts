/** What of a reply says how long to wait. */
export interface WaitingReply {
  readonly status: number;
  /** By name in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
}

/** An HTTP date of today's form: `Date.parse` alone takes `1.5` for one. Source: RFC 9110, section 5.6.7. */
const httpDate = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/u;

/** A rate limit that does not say how long: a minute, doubled each time. Source: GitHub Docs, "Best practices for using the REST API". */
export const rateLimitPauseMs = 60_000;

/** Whether status and headers say that this is a rate limit: 429, or 403 with `retry-after` or `x-ratelimit-remaining: 0`. */
export function limitsByHeaders({ status, headers }: WaitingReply): boolean {
  if (status === 429) return true;
  return status === 403 && (headers['retry-after'] !== undefined || headers['x-ratelimit-remaining'] === '0');
}

/**
 * How long the reply asks to wait, in milliseconds from `nowMs`: by `retry-after`, seconds or an HTTP date, else until the limit is
 * reset; undefined where it does not say, or names a time that is over by our clock, which may be ahead.
 */
export function waitOf({ headers }: Pick<WaitingReply, 'headers'>, nowMs: number): number | undefined {
  const retryAfter = headers['retry-after']?.trim() ?? '';
  if (/^\d{1,9}$/u.test(retryAfter)) return Number(retryAfter) * 1000;
  const reset = headers['x-ratelimit-remaining'] === '0' ? (headers['x-ratelimit-reset']?.trim() ?? '') : '';
  const resetAtMs = /^\d{1,12}$/u.test(reset) ? Number(reset) * 1000 : Number.NaN;
  const waitMs = (httpDate.test(retryAfter) ? Date.parse(retryAfter) : resetAtMs) - nowMs;
  return waitMs > 0 ? waitMs : undefined;
}
