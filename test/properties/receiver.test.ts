import * as zlib from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { authenticate } from '../../receiver/admit/authenticate.ts';
import { nodePlatform } from '../../receiver/platform/node-platform.ts';
import { settleOptions } from '../../receiver/options/settle-options.ts';
import { signBody, verifySignature } from '../../src/core/body-signature.ts';
import { isDispatchError } from '../../src/core/errors.ts';
import { adapters, type Adapter } from '../receiver/conformance/adapters.ts';
import { posted, secret, signatureOf, tripleOf } from '../receiver/conformance/signed.ts';
import { subjectsOf } from '../receiver/conformance/subject.ts';
import { runs } from './runs.ts';

/** So many mutants of each signed request: with the 4,000 runs of CI a million for each property. */
const mutantsPerRun = 250;

// A million errors with a stack each would take most of the time.
const { stackTraceLimit } = Error;
beforeAll(() => void (Error.stackTraceLimit = 0));
afterAll(() => void (Error.stackTraceLimit = stackTraceLimit));

/** Numbers below a bound, by a seed. Source: George Marsaglia, "Xorshift RNGs" (2003). */
function numbersOf(seed: number): (below: number) => number {
  let state = seed | 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}
type Numbers = ReturnType<typeof numbersOf>;

/** The bytes with a bit flipped, a byte added or one taken away: never the same. */
function mutateBytes(bytes: Uint8Array, next: Numbers): Uint8Array {
  const at = next(bytes.length + 1);
  const kind = bytes.length === 0 ? 1 : next(3);
  if (kind === 1) return Buffer.concat([bytes.subarray(0, at), Buffer.of(next(256)), bytes.subarray(at)]);
  const index = at % bytes.length;
  if (kind === 2) return Buffer.concat([bytes.subarray(0, index), bytes.subarray(index + 1)]);
  const flipped = Buffer.from(bytes);
  flipped[index] = (flipped[index] ?? 0) ^ (1 << next(8));
  return flipped;
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=-_ ,.:;\t\n\0ä';

/** The text with one character replaced by another. */
function replaceOne(text: string, next: Numbers): string {
  const at = next(text.length);
  const other = alphabet[next(alphabet.length)] ?? '';
  return other === text[at] ? replaceOne(text, next) : text.slice(0, at) + other + text.slice(at + 1);
}

/** A signature's text replaced, cut, or made longer at one place; another text, and not the same in the other case. */
function mutateText(text: string, next: Numbers): string {
  const at = next(text.length);
  const mutants = [
    () => replaceOne(text, next),
    () => text.slice(0, at) + text.slice(at + 1),
    () => text.slice(0, at) + (alphabet[next(alphabet.length)] ?? '') + text.slice(at),
    () => text.slice(0, at),
    () => text + text,
  ];
  const mutant = mutants[next(mutants.length)]?.() ?? '';
  // Hex may be written in either case.
  return mutant.toLowerCase() === text.toLowerCase() && text.length === 64 ? mutateText(text, next) : mutant;
}

const bytes = fc.uint8Array({ maxLength: 300 });
const seed = fc.integer({ min: 1, max: 2 ** 31 - 1 });
const key = fc
  .string({ minLength: 16, maxLength: 40 })
  .filter((text) => text === text.trim() && !/^wh[sp]k_/u.test(text));
const encoding = fc.constantFrom<('base64' | 'hex')[]>('base64', 'hex');

/** What is wrong about a verdict: it accepted, or threw what is none of ours. */
function faultOf(error: unknown): string | undefined {
  if (error === undefined) return 'accepted';
  return isDispatchError(error) ? undefined : 'threw what is none of ours';
}

describe('the core verdict', () => {
  it('refuses every mutant of a signed body and of its signature', () => {
    fc.assert(
      fc.property(bytes, key, encoding, seed, (body, text, spelling, from) => {
        const next = numbersOf(from);
        const faults: object[] = [];
        const header = signBody(body, text, { encoding: spelling });
        for (let count = 0; count < mutantsPerRun; count += 1) {
          const ofBody = count % 2 === 0;
          const mutant = ofBody ? mutateBytes(body, next) : body;
          const signature = ofBody ? header : mutateText(header, next);
          const fault = faultOf(thrownBy(() => verifySignature(mutant, signature, [text])));
          if (fault !== undefined) faults.push({ fault, mutant, signature });
        }
        expect(faults).toStrictEqual([]);
      }),
      { numRuns: runs },
    );
  }, 300_000);

  it('refuses every mutant of a request with both signatures, whichever is mutated', async () => {
    const nowMs = 1_767_225_600_000;
    const timestamp = String(nowMs / 1000);
    const ignore = (): void => {};
    const logger = { debug: ignore, info: ignore, warn: ignore, error: ignore };
    await fc.assert(
      fc.asyncProperty(bytes, key, seed, async (body, text, from) => {
        const settled = settleOptions({ secrets: [text], scheme: 'either', logger }, nodePlatform);
        const good: Record<string, string> = {
          'x-wandb-signature': signatureOf(body, text),
          ...tripleOf(body, { timestamp, key: text }),
        };
        const names = Object.keys(good);
        const next = numbersOf(from);
        const faults: object[] = [];
        for (let count = 0; count < mutantsPerRun; count += 1) {
          const name = names[next(names.length + 1)];
          const mutant = name === undefined ? mutateBytes(body, next) : body;
          // In webhook-signature more candidates may stand beside the right one, so there one character is replaced.
          const mutate = name === 'webhook-signature' ? replaceOne : mutateText;
          const headers = name === undefined ? good : { ...good, [name]: mutate(good[name] ?? '', next) };
          const fault = faultOf(
            await rejectionOf(async () => authenticate(mutant, { header: (asked) => headers[asked], settled, nowMs })),
          );
          if (fault !== undefined) faults.push({ fault, mutant, headers });
        }
        expect(faults).toStrictEqual([]);
      }),
      { numRuns: runs },
    );
  }, 300_000);

  it('accepts what the mutants were made of', async () => {
    const body = Buffer.from('{}');
    expect(verifySignature(body, signatureOf(body), [secret])).toStrictEqual({ secretIndex: 0 });
    const nowMs = 1_767_225_600_000;
    const settled = settleOptions({ secrets: [secret], scheme: 'either' }, nodePlatform);
    const headers: Record<string, string> = {
      'x-wandb-signature': signatureOf(body),
      ...tripleOf(body, { timestamp: '1767225600' }),
    };
    const proof = await authenticate(body, { header: (name) => headers[name], settled, nowMs });
    expect(proof).toStrictEqual({ id: 'msg_1' });
  });
});

function thrownBy(run: () => unknown): unknown {
  try {
    run();
    return undefined;
  } catch (error) {
    return error;
  }
}

async function rejectionOf(run: () => Promise<unknown>): Promise<unknown> {
  try {
    await run();
    return undefined;
  } catch (error) {
    return error;
  }
}

const compressions = {
  identity: (body: Buffer): Buffer => body,
  gzip: (body: Buffer): Buffer => zlib.gzipSync(body),
  deflate: (body: Buffer): Buffer => zlib.deflateSync(body),
  br: (body: Buffer): Buffer => zlib.brotliCompressSync(body),
  zstd: (body: Buffer): Buffer => zlib.zstdCompressSync(body),
} as const;

const spellings = {
  base64: (signature: Buffer): string => signature.toString('base64'),
  hex: (signature: Buffer): string => signature.toString('hex'),
  'upper-case hex': (signature: Buffer): string => signature.toString('hex').toUpperCase(),
  'prefixed base64': (signature: Buffer): string => `sha256=${signature.toString('base64')}`,
  'prefixed hex': (signature: Buffer): string => `sha256=${signature.toString('hex')}`,
} as const;

const body = fc.jsonValue({ maxDepth: 4 }).map((x) => Buffer.from(JSON.stringify({ event_type: 'RUN_STATE', x })));
const splits = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 6 });

function encodingsOf(adapter: Adapter): ('gzip' | 'deflate' | 'br' | 'zstd')[] {
  return 'onTheWeb' in adapter ? ['gzip', 'deflate'] : ['gzip', 'deflate', 'br', 'zstd'];
}

/** The bytes cut at parts of their length. */
function cut(whole: Buffer, at: readonly number[]): readonly Buffer[] {
  const ends = [
    ...at.map((part) => Math.floor(part * whole.length)).toSorted((left, right) => left - right),
    whole.length,
  ];
  return ends.map((end, index) => whole.subarray(ends[index - 1] ?? 0, end)).filter((part) => part.length > 0);
}

describe.each(adapters)('$name', (adapter) => {
  const open = subjectsOf(adapter);

  it('accepts a real signature in every spelling, under every encoding and every split of the body', async () => {
    const encodings = encodingsOf(adapter);
    const subject = await open({ options: { secrets: [secret], encodings } });
    const spelling = fc.constantFrom(...Object.values(spellings));
    const compression = fc.constantFrom<(keyof typeof compressions)[]>('identity', ...encodings);
    await fc.assert(
      fc.asyncProperty(body, spelling, compression, splits, async (plain, spell, compress, at) => {
        const bytesSent = compressions[compress](plain);
        const signature = spell(Buffer.from(signatureOf(bytesSent), 'base64'));
        const request = posted(bytesSent, { 'x-wandb-signature': signature, 'content-encoding': compress });
        const answer = await subject.send({ ...request, body: cut(bytesSent, at) });
        expect(answer.status).toBe(204);
        expect(Buffer.from(subject.seen.at(-1)?.body ?? []).equals(plain)).toBe(true);
      }),
      { numRuns: Math.ceil(runs / 20) },
    );
  });
});
