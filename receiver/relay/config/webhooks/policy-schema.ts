import { z } from 'zod';
import type { DeliveryPolicy } from '../config.ts';
import { durationSchema, toMs, type Duration } from '../duration.ts';
import { keyed } from '../keyed.ts';

const defaultDelays = ['0s', '5s', '30s', '2m', '10m', '30m', '2h', '5h', '10h', '24h'];
const mostDelays = 100;

/** What every type of webhook takes: how deliveries to it are made. */
export function policyShape() {
  return {
    timeout: durationSchema({ least: '1s', most: '1h' })
      .default('15s')
      .describe('How long one attempt may take, its reply included.'),
    retry: keyed(
      {
        delays: z
          .array(durationSchema({ least: '0s', most: '30d' }))
          .min(1, { error: 'has no delay: give one for each attempt, such as [0s, 5s, 30s]' })
          .max(mostDelays, { error: `has more than ${mostDelays} delays: leave some out` })
          .default(defaultDelays)
          .describe(
            'A delay before each attempt, the first included: as many attempts as there are delays, each a quarter shorter or longer by chance.',
          ),
      },
      'write { delays: [0s, 5s, 30s] }',
    )
      .prefault({})
      .describe('When a delivery that failed is tried again.'),
    concurrency: wholeNumber({ most: 1_000 }).default(16).describe('How many deliveries are under way at once.'),
    rateLimit: keyed(
      { perMinute: wholeNumber({ most: 1_000_000 }).describe('How many attempts are begun in a minute at most.') },
      'write { perMinute: 60 }',
    )
      .optional()
      .describe('How fast deliveries go out; left out: as fast as they can.'),
  };
}

function wholeNumber({ most }: { readonly most: number }) {
  const error = `must be a whole number from 1 up to ${most}`;
  return z.int().min(1, { error }).max(most, { error });
}

/** The policy of a valid config. */
export function toPolicy({ timeout, retry, concurrency, rateLimit }: WrittenPolicy): DeliveryPolicy {
  return {
    timeoutMs: toMs(timeout),
    delaysMs: retry.delays.map(toMs),
    concurrency,
    perMinute: rateLimit?.perMinute,
  };
}

interface WrittenPolicy {
  readonly timeout: Duration;
  readonly retry: { readonly delays: readonly Duration[] };
  readonly concurrency: number;
  readonly rateLimit?: { readonly perMinute: number } | undefined;
}
