import { v7 } from 'uuid';

/** What ids are made of. */
export interface IdParts {
  /** Fills with random bytes. */
  readonly fill: (bytes: Uint8Array) => void;
  /** Milliseconds since 1970. */
  readonly nowMs: () => number;
}

const bytesPerId = 16;
/** A draw takes 5 µs, be it for one or for many (bench/relay); `uuid` left to itself draws for each. */
const idsPerDraw = 128;

/**
 * Makes UUIDs v7, each greater than the one before, also when the clock stands still or is set back: then they count up. Source: RFC 9562,
 * section 6.2, method 1.
 */
export function createIds({ fill, nowMs }: IdParts): () => string {
  const drawn = new Uint8Array(bytesPerId * idsPerDraw);
  let used = drawn.length;
  let atMs = Number.NEGATIVE_INFINITY;
  let count = 0;
  return () => {
    if (used === drawn.length) {
      fill(drawn);
      used = 0;
    }
    const random = drawn.subarray(used, used + bytesPerId);
    used += bytesPerId;
    const now = nowMs();
    count = now > atMs ? firstCount(random) : count + 1;
    atMs = Math.max(atMs, now);
    // An id has 32 bits to count in.
    return v7({ random, msecs: atMs + Math.floor(count / 2 ** 32), seq: count % 2 ** 32 });
  };
}

/** 31 random bits, none of which `v7` puts elsewhere: half of what can be counted is left. */
function firstCount(random: Uint8Array): number {
  return new DataView(random.buffer, random.byteOffset).getUint32(6) & 0x7f_ff_ff_ff;
}
