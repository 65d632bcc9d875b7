import { createRateLimitHold, type RateLimitHold } from './rate-limit-hold.ts';
import type { TokenLimit } from './runnable/runnable-webhook.ts';
import { createTokenBucket, type TokenBucket } from './token-bucket.ts';

/** What limits the webhooks of one token. */
export interface TokenLimits {
  /** One for all of them. */
  readonly hold: RateLimitHold;
  /** One for all of those that have no rate limit of their own. */
  readonly bucket: TokenBucket | undefined;
}

/** The limits of tokens by their keys, each made when it is first asked for. */
export function createTokenLimits(atMs: number): (token: TokenLimit | undefined) => TokenLimits | undefined {
  const holds = new Map<string, RateLimitHold>();
  const buckets = new Map<string, TokenBucket>();
  return (token) => {
    if (token === undefined) return undefined;
    const { key, perMinute } = token;
    const hold = once(holds, key, createRateLimitHold);
    const bucket = perMinute === undefined ? undefined : once(buckets, key, () => createTokenBucket(perMinute, atMs));
    return { hold, bucket };
  };
}

function once<Value>(made: Map<string, Value>, key: string, make: () => Value): Value {
  const value = made.get(key) ?? make();
  made.set(key, value);
  return value;
}
