import { nodePlatform } from '../../platform/node-platform.ts';
import type { Reply } from '../../reply.ts';
import { problem } from '../server/problem.ts';

/** Lets a request through, undefined, or refuses it. */
export type AdminGuard = (caller: Caller) => Promise<Reply | undefined>;

/** Who asks. */
interface Caller {
  /** The address at the other end of the connection. */
  readonly address: string;
  readonly authorization: string | undefined;
}

/** Wrong tokens of one address in one window. */
interface Wrong {
  readonly endsAtMs: number;
  count: number;
}

const windowMs = 60_000;
/** How many wrong tokens an address may try in a minute. */
const mostWrong = 20;
/** How many addresses are kept in mind: the memory is bounded, whoever asks. */
const mostAddresses = 10_000;

/**
 * Asks for one of the admin's tokens. After twenty wrong ones a minute from one address the next are answered 429; a right one always
 * passes, so that nobody can shut the admin out.
 *
 * @param tokens at least one; kept as their hashes alone
 */
export function createAdminGuard(tokens: readonly string[], nowMs: () => number): AdminGuard {
  const matchers = tokens.map((token) => nodePlatform.tokenMatcher(token));
  const wrongs = new Map<string, Wrong>();
  return async ({ address, authorization }) => {
    const [, given] = /^Bearer +([\x21-\x7e]+)$/iu.exec(authorization ?? '') ?? [];
    if (given === undefined) return unauthorized('TOKEN_MISSING');
    for (const matches of matchers) if (await matches(given)) return undefined;
    const wrong = wrongOf(wrongs, address, nowMs());
    wrong.count += 1;
    if (wrong.count <= mostWrong) return unauthorized('TOKEN_MISMATCH');
    const seconds = Math.max(1, Math.ceil((wrong.endsAtMs - nowMs()) / 1000));
    return problem('TOKENS_THROTTLED', { headers: { 'retry-after': `${seconds}` } });
  };
}

function unauthorized(code: 'TOKEN_MISSING' | 'TOKEN_MISMATCH'): Reply {
  const detail = 'send Authorization: Bearer with an admin token of the relay';
  return problem(code, { detail, headers: { 'www-authenticate': 'Bearer' } });
}

/** The window of an address. Those that are over, and where there are too many the oldest, are forgotten. */
function wrongOf(wrongs: Map<string, Wrong>, address: string, nowMs: number): Wrong {
  const last = wrongs.get(address);
  if (last !== undefined && nowMs < last.endsAtMs) return last;
  wrongs.delete(address);
  // A map is in the order of insertion, and so of the windows' ends.
  for (const [other, { endsAtMs }] of wrongs) {
    if (nowMs < endsAtMs && wrongs.size < mostAddresses) break;
    wrongs.delete(other);
  }
  const wrong = { endsAtMs: nowMs + windowMs, count: 0 };
  wrongs.set(address, wrong);
  return wrong;
}
