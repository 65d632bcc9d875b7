import { execFileSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { signDispatch, verifyDispatch } from '../../src/core/dispatch-signature.ts';
import { runs } from './runs.ts';

const signing = 'whsk_TM0Imyj/ltqdtsNG7BFOD1uKMZ81q6Yk2oz27U+4pvs=';
const verifying = 'whpk_PUAXw+hDiVqStwqnTRt+vJyYLM8uxJaMwM1V8Sr0Zgw=';
const id = '01a21000-8be8-7711-8a54-ee6a2b6495cc';

const text = fc.string({ unit: 'binary', maxLength: 12 });

// No key ends in a backslash: after such a key JSON.parse of Node 24 may read another key wrongly, and the signature over what it
// read then fails, at random. The last test of this file tells when Node mends it.
const key = fc
  .oneof(text, fc.constantFrom('__proto__', 'constructor', 'toJSON', 'signature', 'id', '10', '9', 'event_type'))
  .filter((name) => !name.endsWith('\\'));

const objectOf = (value: fc.Arbitrary<unknown>): fc.Arbitrary<object> =>
  fc.array(fc.tuple(key, value), { maxLength: 6 }).map((entries) => Object.fromEntries(entries));

const { json } = fc.letrec<{ json: unknown }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.oneof(
      text,
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.integer(),
      fc.boolean(),
      fc.constantFrom(null, {}, []),
    ),
    fc.array(tie('json'), { maxLength: 4 }),
    objectOf(tie('json')),
  ),
}));

/** `dispatch` is the proof's own key, which signing replaces. */
const clientPayload = objectOf(json).map((payload) =>
  Object.fromEntries(Object.entries(payload).filter(([name]) => name !== 'dispatch')),
);

const pairs = fc.oneof(
  fc.constant({ secret: signing, verifier: verifying }),
  fc.constant({ secret: signing, verifier: signing }),
  fc
    .string({ unit: 'binary', minLength: 1 })
    .filter((secret) => !/^\s*wh[sp]k_/u.test(secret))
    .map((secret) => ({ secret, verifier: secret })),
);

// From 1970 to the last second that has a year of four digits.
const sentAtMs = fc.integer({ min: 0, max: 253_402_300_799_999 });

interface Signed {
  readonly eventType: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly dispatch: Readonly<Record<'id' | 'sent_at' | 'signature', string>>;
  readonly verifier: string;
  readonly atMs: number;
}

const signed: fc.Arbitrary<Signed> = fc
  .record({ eventType: text, clientPayload, pair: pairs, sentAtMs })
  .map(({ pair, ...input }) => {
    const payload = signDispatch({ ...input, id, secret: pair.secret }) as Signed['payload'];
    const dispatch = payload['dispatch'] as Signed['dispatch'];
    return { eventType: input.eventType, payload, dispatch, verifier: pair.verifier, atMs: input.sentAtMs };
  });

function verify({ eventType, payload, verifier, atMs }: Signed): unknown {
  return verifyDispatch({ eventType, clientPayload: payload, secrets: [verifier], nowMs: atMs, maxAgeMs: 1_000 });
}

const refused = (code: RegExp): unknown =>
  expect.objectContaining({ name: 'DispatchError', code: expect.stringMatching(code) });
const mismatch = refused(/^SIGNATURE_MISMATCH$/u);

/** The same value with the keys of every object in another order. */
function reordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => reordered(item));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, member]) => [name, reordered(member)] as const);
  return Object.fromEntries(entries.toReversed());
}

describe('a signed client_payload', () => {
  it('verifies, and tells its id and its second', () => {
    fc.assert(
      fc.property(signed, (input) => {
        const second = input.atMs - (input.atMs % 1000);
        expect(verify(input)).toStrictEqual({ id, sentAtMs: second, secretIndex: 0 });
      }),
      { numRuns: runs },
    );
  });

  it('verifies after it went through JSON and its keys were put into another order', () => {
    fc.assert(
      fc.property(signed, (input) => {
        const payload = JSON.parse(JSON.stringify(reordered(input.payload))) as Signed['payload'];
        expect(verify({ ...input, payload })).toMatchObject({ id, secretIndex: 0 });
      }),
      { numRuns: runs },
    );
  });

  it('keeps what was signed', () => {
    fc.assert(
      fc.property(clientPayload, (before) => {
        const { dispatch, ...after } = signDispatch({
          eventType: 'e',
          clientPayload: before,
          id,
          sentAtMs: 0,
          secret: 's',
        }) as Record<string, unknown>;
        expect(JSON.stringify(after)).toBe(JSON.stringify(before));
        expect(Object.keys(dispatch as object)).toEqual(['id', 'sent_at', 'signature']);
      }),
      { numRuns: runs },
    );
  });
});

describe('a mutated client_payload', () => {
  it('is refused where one character of the signature is another', () => {
    const change = fc.record({ at: fc.nat(), to: fc.integer({ min: 0, max: 255 }) });
    fc.assert(
      fc.property(signed, change, (input, { at, to }) => {
        const { signature } = input.dispatch;
        const index = at % signature.length;
        const other = signature.slice(0, index) + String.fromCharCode(to) + signature.slice(index + 1);
        fc.pre(other !== signature);
        const payload = { ...input.payload, dispatch: { ...input.dispatch, signature: other } };
        expect(() => verify({ ...input, payload })).toThrow(refused(/^SIGNATURE_(?:MALFORMED|MISMATCH)$/u));
      }),
      { numRuns: runs },
    );
  });

  it('is refused where the signature is cut or has more behind it', () => {
    fc.assert(
      fc.property(signed, fc.nat(), fc.string({ minLength: 1 }), (input, at, more) => {
        const { signature } = input.dispatch;
        for (const other of [signature.slice(0, at % signature.length), signature + more]) {
          const payload = { ...input.payload, dispatch: { ...input.dispatch, signature: other } };
          expect(() => verify({ ...input, payload })).toThrow(refused(/^SIGNATURE_(?:MISSING|MALFORMED)$/u));
        }
      }),
      { numRuns: runs },
    );
  });

  it('is refused where a key was added', () => {
    fc.assert(
      fc.property(signed, key, json, (input, name, value) => {
        fc.pre(name !== 'dispatch' && !Object.hasOwn(input.payload, name));
        const payload = Object.fromEntries([...Object.entries(input.payload), [name, value]]);
        expect(() => verify({ ...input, payload })).toThrow(mismatch);
      }),
      { numRuns: runs },
    );
  });

  it('is refused where a key was removed', () => {
    fc.assert(
      fc.property(signed, fc.nat(), (input, at) => {
        const names = Object.keys(input.payload).filter((name) => name !== 'dispatch');
        fc.pre(names.length > 0);
        const gone = names[at % names.length];
        const payload = Object.fromEntries(Object.entries(input.payload).filter(([name]) => name !== gone));
        expect(() => verify({ ...input, payload })).toThrow(mismatch);
      }),
      { numRuns: runs },
    );
  });

  it('is refused where the value of a key is another', () => {
    fc.assert(
      fc.property(signed, fc.nat(), json, (input, at, value) => {
        const names = Object.keys(input.payload).filter((name) => name !== 'dispatch');
        fc.pre(names.length > 0);
        const changed = names[at % names.length];
        const entries = Object.entries(input.payload).map(([name, member]) => [
          name,
          name === changed ? value : member,
        ]);
        const payload = Object.fromEntries(entries) as Signed['payload'];
        fc.pre(JSON.stringify(sorted(payload)) !== JSON.stringify(sorted(input.payload)));
        expect(() => verify({ ...input, payload })).toThrow(mismatch);
      }),
      { numRuns: runs },
    );
  });

  it('is refused under another event type', () => {
    fc.assert(
      fc.property(signed, text, (input, eventType) => {
        fc.pre(eventType !== input.eventType);
        expect(() => verify({ ...input, eventType })).toThrow(mismatch);
      }),
      { numRuns: runs },
    );
  });

  it('is refused where the id, the time or anything beside them in dispatch is another', () => {
    const change = fc.oneof(
      fc.record({ id: fc.string({ minLength: 1 }).filter((other) => other !== id) }),
      fc.record({ sent_at: fc.constantFrom('1999-12-31T23:59:58Z', '2031-01-01T00:00:00Z') }),
      fc.record({ more: json }),
    );
    fc.assert(
      fc.property(signed, change, (input, changed) => {
        fc.pre(!('sent_at' in changed) || changed.sent_at !== input.dispatch.sent_at);
        const payload = { ...input.payload, dispatch: { ...input.dispatch, ...changed } };
        expect(() => verify({ ...input, payload })).toThrow(mismatch);
      }),
      { numRuns: runs },
    );
  });

  it('is refused under another secret, of either kind', () => {
    const other = fc.string({ unit: 'binary', minLength: 1 }).filter((secret) => !/^\s*wh[sp]k_/u.test(secret));
    const otherKey = 'whpk_11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=';
    fc.assert(
      fc.property(signed, fc.oneof(other, fc.constant(otherKey)), (input, verifier) => {
        fc.pre(verifier !== input.verifier && !sameKey(verifier, input.verifier));
        expect(() => verify({ ...input, verifier })).toThrow(mismatch);
      }),
      { numRuns: runs },
    );
  });
});

/** HMAC pads a short key with zeros: a secret and the same one with NULs behind it are one key. Source: RFC 2104, section 2. */
function sameKey(left: string, right: string): boolean {
  return left.replace(/\0+$/u, '') === right.replace(/\0+$/u, '');
}

/** The value with the keys of every object sorted, so that two values that differ only in order are one text. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => sorted(item));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, member]) => [name, sorted(member)] as const);
  return Object.fromEntries(entries.toSorted(([left], [right]) => (left < right ? -1 : 1)));
}

describe('anything else', () => {
  it('is refused, never with a TypeError', () => {
    const dispatch = fc.oneof(json, fc.record({ id: json, sent_at: json, signature: json }, { requiredKeys: [] }));
    const anything = fc.oneof(json, fc.record({ dispatch }));
    fc.assert(
      fc.property(anything, fc.constantFrom('secret', signing, verifying), (payload, secret) => {
        const input = { eventType: 'e', clientPayload: payload, secrets: [secret], nowMs: 0, maxAgeMs: 1 };
        expect(() => verifyDispatch(input)).toThrow(refused(/^(?:SIGNATURE_(?:MISSING|MALFORMED)|SENT_AT_INVALID)$/u));
      }),
      { numRuns: runs },
    );
  });
});

describe('JSON.parse of Node 24', () => {
  // Run by itself, for what V8 remembers of other objects decides. When this fails, Node has mended it: let `key` end in a backslash
  // again, here and in the other property tests, and drop this test.
  it('still misreads a key after an object whose key ends in a backslash', () => {
    const source = String.raw`
      JSON.parse('{"b":1,"\\\\":1}');
      process.stdout.write(JSON.stringify(Object.keys(JSON.parse('{"b":1,"\\n":2}'))));
    `;
    expect(execFileSync(process.execPath, ['--eval', source], { encoding: 'utf8' })).toBe(String.raw`["b","\\"]`);
  });
});
