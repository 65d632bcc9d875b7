/** The longest that a receiving side can ask us to wait: a day. One that names more is asked again by then. */
export const longestWaitMs = 86_400_000;

const leastFactor = 0.75;
const mostFactor = 1.25;

/** A delay with jitter, by a quarter to either side, so that what failed together does not come back together. */
export function withJitter(delayMs: number, random: () => number): number {
  return Math.round(delayMs * (leastFactor + (mostFactor - leastFactor) * random()));
}

/** The longest that a delivery of one of these webhooks waits for its next attempt. */
export function longestDelayMs(delays: readonly (readonly number[])[]): number {
  return Math.max(longestWaitMs, ...delays.flat().map((delayMs) => withJitter(delayMs, () => 1)));
}
