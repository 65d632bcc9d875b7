import { equalTexts, sha256Hex } from '../../../src/core/crypto.ts';
import { utf8 } from '../../../src/core/encoding.ts';
import type { Reply } from '../../reply/reply.ts';
import { problem } from '../server/problem.ts';

/** Lets a request through, undefined, or refuses it. */
export type AdminGuard = (caller: Caller) => Promise<Reply | undefined>;

/** A token as the relay keeps it. */
export interface HashedToken {
  /** The SHA-256 of its UTF-8, in lower-case hex. */
  readonly sha256: string;
}

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
 * @param tokens at least one
 */
export function createAdminGuard(tokens: readonly HashedToken[], nowMs: () => number): AdminGuard {
  const wrongs = new Map<string, Wrong>();
  return async ({ address, authorization }) => {
    const [, given] = /^Bearer +([\x21-\x7e]+)$/iu.exec(authorization ?? '') ?? [];
    if (given === undefined) return unauthorized('TOKEN_MISSING');
    const hashed = hashToken(given);
    if (tokens.some(({ sha256 }) => equalTexts(sha256, hashed.sha256))) return undefined;
    const wrong = wrongOf(wrongs, address, nowMs());
    wrong.count += 1;
    if (wrong.count <= mostWrong) return unauthorized('TOKEN_MISMATCH');
    const seconds = Math.max(1, Math.ceil((wrong.endsAtMs - nowMs()) / 1000));
    return problem('TOKENS_THROTTLED', { headers: { 'retry-after': `${seconds}` } });
  };
}

/** A token as it is kept. What is stored so was made, long and random, and needs no salt. */
export function hashToken(token: string): HashedToken {
  return { sha256: sha256Hex(utf8(token)) };
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
