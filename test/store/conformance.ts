import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import type { ClaimId, Claimed, DeliveryQuery, Store } from '../../receiver/store/store.ts';
import { attemptAt, type EventGiven, newEvent, uuidAt } from './new-event.ts';

/** A database that a test has to itself. */
export interface TestDatabase {
  /** Opens it; the store that had it before is closed. */
  readonly open: () => Promise<Store>;
  readonly remove: () => Promise<void>;
}

const t0 = 1_000_000;
const own = { webhook: 'own', limit: 100 };
/** A claim at a time, for ten seconds. */
const at = (nowMs: number) => ({ nowMs, leaseUntilMs: nowMs + 10_000 });
const idsOf = (list: readonly { readonly id: string }[]) => list.map(({ id }) => id);
const idOf = (number: number) => uuidAt(t0 + number, number * 100);

/** What every store does, whatever database it is in. */
export function describeStore(name: string, create: () => Promise<TestDatabase>): void {
  let database: TestDatabase;
  let store: Store;
  beforeEach(async () => {
    database = await create();
    store = await database.open();
  });
  afterEach(async () => {
    await store.close();
    await database.remove();
  });

  const reopen = async () => {
    await store.close();
    store = await database.open();
  };
  /** Accepts events of these numbers, one delivery each. */
  const owe = async (numbers: readonly number[], given?: EventGiven) => {
    for (const number of numbers) await store.accept(newEvent(number, given));
  };
  const claimOne = async (nowMs = t0 + 1000, webhook = 'own'): Promise<Claimed> => {
    const { claimed } = await store.claim([{ webhook, limit: 1 }], at(nowMs));
    const [one] = claimed;
    if (one === undefined) throw new Error('nothing to claim');
    return one;
  };
  const stateOf = async (id: string) => (await store.delivery(id))?.state;

  describe(`${name}: accept`, () => {
    it('keeps the event as it came, with all that was decided', async () => {
      const verdicts = [
        { automation: 'deploy', webhook: 'own', fired: true, reason: null, delivery: idOf(1) },
        {
          automation: 'tell',
          webhook: 'alerts',
          fired: false,
          reason: 'alias: "a" does not match "b"',
          delivery: null,
        },
      ];
      const event = '{"alias":"prod\\u0000\\ud83d\\ude80 ü\u{1F680}"}';
      expect(await store.accept(newEvent(1, { verdicts, event }))).toStrictEqual({ kind: 'accepted' });
      expect(await store.event(uuidAt(t0 + 1, 1))).toStrictEqual({
        id: uuidAt(t0 + 1, 1),
        source: 'wandb',
        type: 'ADD_ARTIFACT_ALIAS',
        receivedAtMs: 1_000_001,
        duplicates: 0,
        lastDuplicateAtMs: null,
        event,
        verdicts,
      });
    });

    it('owes each of its deliveries', async () => {
      await store.accept(newEvent(1, { deliveries: [{}, { webhook: 'alerts', automation: 'tell', test: true }] }));
      expect(await store.deliveries({ limit: 10 })).toStrictEqual([
        {
          id: uuidAt(t0 + 1, 101),
          event: uuidAt(t0 + 1, 1),
          automation: 'tell',
          webhook: 'alerts',
          state: 'waiting',
          reason: null,
          attemptCount: 0,
          createdAtMs: 1_000_001,
          nextAttemptAtMs: 1_000_001,
          settledAtMs: null,
          test: true,
        },
        {
          id: uuidAt(t0 + 1, 100),
          event: uuidAt(t0 + 1, 1),
          automation: 'deploy',
          webhook: 'own',
          state: 'waiting',
          reason: null,
          attemptCount: 0,
          createdAtMs: 1_000_001,
          nextAttemptAtMs: 1_000_001,
          settledAtMs: null,
          test: false,
        },
      ]);
    });

    it('owes a delivery from when its first attempt is due, not from when the event was received', async () => {
      await store.accept(newEvent(1, { deliveries: [{ dueAtMs: t0 + 30_000.9 }, { webhook: 'alerts' }] }));
      expect(await store.delivery(idOf(1))).toMatchObject({ createdAtMs: 1_000_001, nextAttemptAtMs: 1_030_000 });
      expect(await store.claim([own], at(t0 + 29_999))).toStrictEqual({ claimed: [], nextDueAtMs: 1_030_000 });
      expect(await claimOne(t0 + 29_999, 'alerts')).toMatchObject({ webhook: 'alerts' });
      expect(await claimOne(t0 + 30_000)).toMatchObject({ id: idOf(1), createdAtMs: 1_000_001, attemptCount: 0 });
    });

    it('keeps an event that nothing is owed for', async () => {
      await store.accept(newEvent(1, { deliveries: [], type: '' }));
      expect(await store.event(uuidAt(t0 + 1, 1))).toMatchObject({ type: '' });
      expect(await store.deliveries({ limit: 10 })).toStrictEqual([]);
      expect(await store.owedWebhooks()).toStrictEqual([]);
    });

    it.each([
      ['every byte', Uint8Array.from({ length: 256 }, (_, byte) => byte)],
      ['nothing', new Uint8Array()],
      ['a view into more', new TextEncoder().encode('before|payload|after').subarray(7, 14)],
      ['a megabyte', new Uint8Array(1024 * 1024).fill(7)],
    ])('gives a payload back byte for byte: %s', async (_, payload) => {
      await store.accept(newEvent(1, { deliveries: [{ payload }] }));
      const claimed = await claimOne();
      expect(Buffer.from(claimed.payload).equals(Buffer.from(payload))).toBe(true);
    });

    it('owes nothing later than it was received, where the clock counts parts of milliseconds', async () => {
      await store.accept(
        newEvent(1, { receivedAtMs: t0 + 0.7, id: uuidAt(t0, 1), deliveries: [{ id: uuidAt(t0, 2) }] }),
      );
      const { claimed } = await store.claim([own], { nowMs: t0 + 0.7, leaseUntilMs: t0 + 99.5 });
      expect(idsOf(claimed)).toStrictEqual([uuidAt(t0, 2)]);
      expect((await store.claim([own], at(t0 + 99.5))).claimed).toHaveLength(1);
    });

    it('stores nothing of an event whose delivery has an id that is there, and all of those beside it', async () => {
      await owe([1]);
      const results = await Promise.allSettled([
        store.accept(newEvent(2)),
        store.accept(newEvent(3, { deliveries: [{ id: uuidAt(t0 + 3, 300) }, { id: idOf(1) }] })),
        store.accept(newEvent(4)),
      ]);
      expect(results.map(({ status }) => status)).toStrictEqual(['fulfilled', 'rejected', 'fulfilled']);
      expect(await store.event(uuidAt(t0 + 3, 3))).toBeUndefined();
      expect(idsOf(await store.deliveries({ limit: 10 }))).toStrictEqual([idOf(4), idOf(2), idOf(1)]);
      expect(await store.counts()).toMatchObject([{ count: 3 }]);
    });

    it('says with the code STORE_FAILED that it could not', async () => {
      await owe([1]);
      await expect(store.accept(newEvent(1))).rejects.toMatchObject({ code: 'STORE_FAILED' });
    });
  });

  describe(`${name}: duplicates`, () => {
    const copy = (number: number, given: EventGiven = {}) =>
      newEvent(number, { dedupe: { key: 'same', windowMs: 10_000 }, ...given });
    const first = uuidAt(t0 + 1, 1);

    it.each([
      ['a moment later', copy(2), { kind: 'duplicate', event: first }],
      ['at the end of the window', copy(3, { receivedAtMs: t0 + 10_000 }), { kind: 'duplicate', event: first }],
      ['after the window', copy(4, { receivedAtMs: t0 + 10_001 }), { kind: 'accepted' }],
      [
        'dated before it, as by a clock set back',
        copy(5, { receivedAtMs: t0 - 9998 }),
        { kind: 'duplicate', event: first },
      ],
      ['dated long before it', copy(6, { receivedAtMs: t0 - 9999 }), { kind: 'accepted' }],
      ['of another source', copy(7, { source: 'other' }), { kind: 'accepted' }],
      ['with another key', copy(8, { dedupe: { key: 'other', windowMs: 10_000 } }), { kind: 'accepted' }],
      ['with a window of no length', copy(9, { dedupe: { key: 'same', windowMs: 0 } }), { kind: 'accepted' }],
      ['without a key', copy(10, { dedupe: undefined }), { kind: 'accepted' }],
    ])('judges an event %s', async (_, event, expected) => {
      await store.accept(copy(1));
      expect(await store.accept(event)).toStrictEqual(expected);
      expect(await store.deliveries({ limit: 10 })).toHaveLength(expected.kind === 'accepted' ? 2 : 1);
    });

    it('counts them on the first one, and owes nothing for them', async () => {
      await store.accept(copy(1));
      await store.accept(copy(2));
      await store.accept(copy(7));
      expect(await store.event(first)).toMatchObject({ duplicates: 2, lastDuplicateAtMs: 1_000_007 });
      expect(await store.event(uuidAt(t0 + 2, 2))).toBeUndefined();
      expect(idsOf(await store.deliveries({ limit: 10 }))).toStrictEqual([idOf(1)]);
    });

    it('stores one of many that come at once', async () => {
      const numbers = Array.from({ length: 20 }, (_, index) => index + 1);
      const accepted = await Promise.all(numbers.map(async (number) => store.accept(copy(number))));
      expect(accepted).toStrictEqual([
        { kind: 'accepted' },
        ...numbers.slice(1).map(() => ({ kind: 'duplicate', event: first })),
      ]);
      expect(await store.event(first)).toMatchObject({ duplicates: 19, lastDuplicateAtMs: 1_000_020 });
    });

    it('takes the next one after a window as the first of a new window', async () => {
      await store.accept(copy(1));
      await store.accept(copy(2, { receivedAtMs: t0 + 15_000 }));
      expect(await store.accept(copy(3, { receivedAtMs: t0 + 20_000 }))).toStrictEqual({
        kind: 'duplicate',
        event: uuidAt(t0 + 15_000, 2),
      });
    });

    it('knows them after it was opened anew', async () => {
      await store.accept(copy(1));
      await reopen();
      expect(await store.accept(copy(2))).toStrictEqual({ kind: 'duplicate', event: first });
    });
  });

  describe(`${name}: claim`, () => {
    it('gives all that sending needs', async () => {
      await store.accept(newEvent(1, { deliveries: [{ test: true }] }));
      const { claimed, nextDueAtMs } = await store.claim([own], at(t0 + 5));
      expect(nextDueAtMs).toBeUndefined();
      expect(claimed).toStrictEqual([
        {
          id: idOf(1),
          event: uuidAt(t0 + 1, 1),
          automation: 'deploy',
          webhook: 'own',
          payload: new Uint8Array([112, 97, 121, 108, 111, 97, 100, 32, 49]),
          test: true,
          attemptCount: 0,
          retryCount: 0,
          fence: expect.any(Number),
          createdAtMs: 1_000_001,
        },
      ]);
      expect(await store.delivery(idOf(1))).toMatchObject({ state: 'sending', nextAttemptAtMs: null });
    });

    it('gives what is longest due first, up to the limit, and says when the next is due', async () => {
      await owe([5, 3, 9, 1]);
      const { claimed, nextDueAtMs } = await store.claim([{ webhook: 'own', limit: 2 }], at(t0 + 1000));
      expect(idsOf(claimed)).toStrictEqual([idOf(1), idOf(3)]);
      expect(nextDueAtMs).toBe(1_000_005);
    });

    it('leaves what is not due', async () => {
      await owe([5]);
      const { claimed, nextDueAtMs } = await store.claim([own], at(t0 + 4));
      expect({ claimed, nextDueAtMs }).toStrictEqual({ claimed: [], nextDueAtMs: 1_000_005 });
    });

    it('gives each lane its own, and leaves the webhooks that are no lane', async () => {
      const to = (webhook: string) => ({ deliveries: [{ webhook }] });
      await owe([1, 2], to('slow'));
      await owe([3, 4], to('own'));
      await owe([5], to('gone'));
      const lanes = [
        { webhook: 'own', limit: 1 },
        { webhook: 'slow', limit: 5 },
        { webhook: 'unknown', limit: 5 },
      ];
      const { claimed, nextDueAtMs } = await store.claim(lanes, at(t0 + 1000));
      expect(idsOf(claimed)).toStrictEqual([idOf(3), idOf(1), idOf(2)]);
      expect(nextDueAtMs).toBe(1_000_004);
    });

    it('claims nothing in a lane without room, and says when it is due', async () => {
      await owe([5]);
      const { claimed, nextDueAtMs } = await store.claim([{ webhook: 'own', limit: 0 }], at(t0 + 1000));
      expect({ claimed, nextDueAtMs }).toStrictEqual({ claimed: [], nextDueAtMs: 1_000_005 });
    });

    it('claims nothing for no lanes', async () => {
      await owe([1]);
      expect(await store.claim([], at(t0 + 1000))).toStrictEqual({ claimed: [], nextDueAtMs: undefined });
    });

    it('gives a delivery to one of many claims that are made at once', async () => {
      await owe([1, 2, 3, 4, 5, 6, 7]);
      const results = await Promise.all(
        Array.from({ length: 10 }, async () => store.claim([{ webhook: 'own', limit: 2 }], at(t0 + 1000))),
      );
      const claimed = results.flatMap((result) => result.claimed);
      expect(idsOf(claimed)).toStrictEqual([1, 2, 3, 4, 5, 6, 7].map(idOf));
      expect(new Set(claimed.map(({ fence }) => fence)).size).toBe(7);
    });

    it('gives a delivery anew when its lease is over, not before, and under another fence', async () => {
      await owe([1]);
      const before = await claimOne(t0 + 1000);
      expect((await store.claim([own], at(t0 + 10_999))).claimed).toStrictEqual([]);
      const { claimed } = await store.claim([own], at(t0 + 11_000));
      expect(idsOf(claimed)).toStrictEqual([idOf(1)]);
      expect(claimed[0]?.fence).not.toBe(before.fence);
    });

    it('gives what a claim lost before what waits', async () => {
      await owe([1]);
      await claimOne(t0 + 1);
      await owe([2]);
      const { claimed, nextDueAtMs } = await store.claim([{ webhook: 'own', limit: 1 }], at(t0 + 20_000));
      expect(idsOf(claimed)).toStrictEqual([idOf(1)]);
      expect(nextDueAtMs).toBe(1_000_002);
    });

    it('says that a lost delivery is due which it had no room for', async () => {
      await owe([1]);
      await claimOne(t0 + 1000);
      const { nextDueAtMs } = await store.claim([{ webhook: 'own', limit: 0 }], at(t0 + 20_000));
      expect(nextDueAtMs).toBe(1_011_000);
    });

    it('never gives a fence twice, not even after it was opened anew', async () => {
      await owe([1, 2]);
      const before = await claimOne();
      await store.handBack([before], t0 + 1000);
      await reopen();
      const { claimed } = await store.claim([own], at(t0 + 2000));
      expect(claimed).toHaveLength(2);
      expect(claimed.every(({ fence }) => fence > before.fence)).toBe(true);
    });
  });

  describe(`${name}: extend`, () => {
    it('moves the end of a lease', async () => {
      await owe([1]);
      const claim = await claimOne(t0 + 1000);
      expect(await store.extend([claim], t0 + 50_000)).toStrictEqual([]);
      expect((await store.claim([own], at(t0 + 49_999))).claimed).toStrictEqual([]);
      expect((await store.claim([own], at(t0 + 50_000))).claimed).toHaveLength(1);
    });

    it('extends a lease that is over, as long as nobody else claimed', async () => {
      await owe([1]);
      const claim = await claimOne(t0 + 1000);
      expect(await store.extend([claim], t0 + 50_000)).toStrictEqual([]);
    });

    it('gives the claims that are not ours, and extends the others', async () => {
      await owe([1, 2, 3]);
      const { claimed } = await store.claim([own], at(t0 + 1000));
      const [first, second, third] = claimed.map(({ id, fence }) => ({ id, fence }));
      if (first === undefined || second === undefined || third === undefined) throw new Error('not claimed');
      await store.abandon(second, 'WEBHOOK_GONE', t0 + 1001);
      const other = { id: third.id, fence: third.fence + 1000 };
      expect(await store.extend([first, second, other], t0 + 50_000)).toStrictEqual([second, other]);
      expect(idsOf((await store.claim([own], at(t0 + 40_000))).claimed)).toStrictEqual([third.id]);
    });
  });

  describe(`${name}: settle`, () => {
    it('keeps a delivery that was delivered, with its attempt', async () => {
      await owe([1]);
      const claim = await claimOne(t0 + 1000);
      const attempt = attemptAt(t0 + 1000, {
        durationMs: 12.5,
        headers: { 'content-type': 'text/plain', 'x-odd': '"\n' },
        body: new Uint8Array([0, 255, 10]),
      });
      expect(await store.settle(claim, attempt, { state: 'delivered' })).toBe(true);
      expect(await store.delivery(idOf(1))).toStrictEqual({
        id: idOf(1),
        event: uuidAt(t0 + 1, 1),
        automation: 'deploy',
        webhook: 'own',
        state: 'delivered',
        reason: null,
        attemptCount: 1,
        createdAtMs: 1_000_001,
        nextAttemptAtMs: null,
        settledAtMs: 1_001_012,
        test: false,
        attempts: [
          {
            startedAtMs: 1_001_000,
            durationMs: 12.5,
            outcome: 'delivered',
            status: 200,
            error: null,
            headers: { 'content-type': 'text/plain', 'x-odd': '"\n' },
            body: new Uint8Array([0, 255, 10]),
          },
        ],
      });
    });

    it('keeps a dead one with its reason', async () => {
      await owe([1]);
      const attempt = attemptAt(t0 + 1000, { outcome: 'dead', status: 404, error: 'HTTP_404: not there' });
      await store.settle(await claimOne(), attempt, { state: 'dead', reason: 'HTTP_404: not there' });
      expect(await store.delivery(idOf(1))).toMatchObject({
        state: 'dead',
        reason: 'HTTP_404: not there',
        settledAtMs: 1_001_250,
        attempts: [{ outcome: 'dead', status: 404, error: 'HTTP_404: not there' }],
      });
    });

    it('owes one that is to be retried from its time on, and counts its attempts and retries', async () => {
      await owe([1]);
      const retry = attemptAt(t0 + 1000, { outcome: 'retry', status: null, error: 'TIMEOUT: slow' });
      const waiting = { state: 'waiting', reason: 'TIMEOUT: slow', nextAttemptAtMs: t0 + 5000 } as const;
      await store.settle(await claimOne(t0 + 1000), retry, { ...waiting, retried: true });
      expect(await store.delivery(idOf(1))).toMatchObject({
        state: 'waiting',
        reason: 'TIMEOUT: slow',
        attemptCount: 1,
        nextAttemptAtMs: 1_005_000,
        settledAtMs: null,
      });
      expect(await store.claim([own], at(t0 + 4999))).toStrictEqual({ claimed: [], nextDueAtMs: 1_005_000 });
      const again = await claimOne(t0 + 5000);
      expect(again).toMatchObject({ attemptCount: 1, retryCount: 1 });
      await store.settle(again, retry, { ...waiting, retried: false });
      expect(await claimOne(t0 + 9000)).toMatchObject({ attemptCount: 2, retryCount: 1 });
    });

    it('gives the attempts in their order, and no reason once it is delivered', async () => {
      await owe([1]);
      for (const status of [500, 502, 503, 504, 429, 408, 425, 520, 521, 522, 523]) {
        const attempt = attemptAt(t0 + status, { outcome: 'retry', status });
        const reason = `HTTP_${status}`;
        await store.settle(await claimOne(), attempt, { state: 'waiting', reason, nextAttemptAtMs: t0, retried: true });
      }
      await store.settle(await claimOne(), attemptAt(t0 + 2000), { state: 'delivered' });
      const delivery = await store.delivery(idOf(1));
      expect(delivery).toMatchObject({ state: 'delivered', reason: null, attemptCount: 12 });
      expect(delivery?.attempts.map(({ status }) => status)).toStrictEqual([
        500, 502, 503, 504, 429, 408, 425, 520, 521, 522, 523, 200,
      ]);
    });

    it('does not end what is settled: it is not owed any more', async () => {
      await owe([1]);
      await store.settle(await claimOne(), attemptAt(t0), { state: 'delivered' });
      expect(await store.claim([own], at(t0 + 99_999_999))).toStrictEqual({ claimed: [], nextDueAtMs: undefined });
    });

    it('settles after the lease was over, as long as nobody else claimed', async () => {
      await owe([1]);
      const claim = await claimOne(t0 + 1000);
      expect(await store.settle(claim, attemptAt(t0 + 99_000), { state: 'delivered' })).toBe(true);
    });
  });

  describe(`${name}: a claim that is not ours any more`, () => {
    const reason = 'HTTP_500: no';
    /** Ways to lose a claim. */
    const losses: readonly [string, (claim: ClaimId) => Promise<unknown>][] = [
      ['was taken when its lease was over', async () => claimOne(t0 + 60_000)],
      ['is delivered', async (claim) => store.settle(claim, attemptAt(t0), { state: 'delivered' })],
      ['is dead', async (claim) => store.settle(claim, attemptAt(t0), { state: 'dead', reason })],
      [
        'waits for another attempt',
        async (claim) =>
          store.settle(claim, attemptAt(t0), { state: 'waiting', reason, nextAttemptAtMs: t0, retried: true }),
      ],
      ['is abandoned', async (claim) => store.abandon(claim, reason, t0)],
      ['was handed back', async (claim) => store.handBack([claim], t0)],
      ['was open when the store was closed', async () => reopen()],
    ];

    it.each(losses)('changes nothing about a delivery that %s', async (_, lose) => {
      await owe([1]);
      const { id, fence } = await claimOne(t0 + 1000);
      await lose({ id, fence });
      const before = await store.delivery(id);
      expect(await store.settle({ id, fence }, attemptAt(t0 + 2000), { state: 'dead', reason: 'OTHER' })).toBe(false);
      expect(await store.abandon({ id, fence }, 'OTHER', t0 + 2000)).toBe(false);
      expect(await store.extend([{ id, fence }], t0 + 99_000)).toStrictEqual([{ id, fence }]);
      await store.handBack([{ id, fence }], t0 + 2000);
      expect(await store.delivery(id)).toStrictEqual(before);
    });

    it('is one of a delivery that does not exist', async () => {
      const claim = { id: idOf(1), fence: 1 };
      expect(await store.settle(claim, attemptAt(t0), { state: 'delivered' })).toBe(false);
      expect(await store.abandon(claim, 'X', t0)).toBe(false);
      expect(await store.extend([claim], t0)).toStrictEqual([claim]);
    });

    it('settles once where two say that they settle at once', async () => {
      await owe([1]);
      const claim = await claimOne();
      const settle = async () => store.settle(claim, attemptAt(t0), { state: 'delivered' });
      expect(await Promise.all([settle(), settle(), settle()])).toStrictEqual([true, false, false]);
      expect(await store.delivery(idOf(1))).toMatchObject({ attemptCount: 1 });
    });
  });

  describe(`${name}: abandon and hand back`, () => {
    it('settles without an attempt', async () => {
      await owe([1]);
      expect(await store.abandon(await claimOne(), 'WEBHOOK_GONE: no such webhook', t0 + 1500)).toBe(true);
      expect(await store.delivery(idOf(1))).toMatchObject({
        state: 'dead',
        reason: 'WEBHOOK_GONE: no such webhook',
        attemptCount: 0,
        settledAtMs: 1_001_500,
        nextAttemptAtMs: null,
        attempts: [],
      });
    });

    it('gives claims back as they were, due at once', async () => {
      await owe([1, 2]);
      const { claimed } = await store.claim([own], at(t0 + 1000));
      await store.handBack(claimed, t0 + 1500);
      expect(await store.delivery(idOf(1))).toMatchObject({
        state: 'waiting',
        reason: null,
        attemptCount: 0,
        nextAttemptAtMs: 1_001_500,
        attempts: [],
      });
      const again = await store.claim([own], at(t0 + 1500));
      expect(again.claimed).toMatchObject([{ retryCount: 0 }, { retryCount: 0 }]);
    });
  });

  describe(`${name}: opened anew`, () => {
    it('gives what was being sent at once: nobody sends it any more', async () => {
      await owe([1, 2, 3]);
      await store.settle(await claimOne(), attemptAt(t0), { state: 'delivered' });
      await store.claim([own], { nowMs: t0 + 1000, leaseUntilMs: t0 + 999_999 });
      await reopen();
      const { claimed } = await store.claim([own], at(t0 + 1001));
      expect(idsOf(claimed)).toStrictEqual([idOf(2), idOf(3)]);
      expect(claimed).toMatchObject([{ attemptCount: 0 }, { attemptCount: 0 }]);
    });

    it('has everything that was acknowledged', async () => {
      await owe([1, 2]);
      await store.settle(await claimOne(), attemptAt(t0), { state: 'delivered' });
      const before = [await store.deliveries({ limit: 10 }), await store.delivery(idOf(1)), await store.counts()];
      await reopen();
      expect([
        await store.deliveries({ limit: 10 }),
        await store.delivery(idOf(1)),
        await store.counts(),
      ]).toStrictEqual(before);
    });
  });

  describe(`${name}: what is owed`, () => {
    it('names the webhooks for which something waits or is being sent', async () => {
      for (const [index, webhook] of ['waits', 'sends', 'delivered', 'dead'].entries()) {
        await owe([index + 1], { deliveries: [{ webhook }] });
      }
      await claimOne(t0 + 1000, 'sends');
      await store.settle(await claimOne(t0 + 1000, 'delivered'), attemptAt(t0), { state: 'delivered' });
      await store.abandon(await claimOne(t0 + 1000, 'dead'), 'X', t0);
      expect([...(await store.owedWebhooks())].toSorted()).toStrictEqual(['sends', 'waits']);
    });

    it('brings forward what waits for longer, and nothing else', async () => {
      await owe([10, 500, 900]);
      await owe([800], { deliveries: [{ webhook: 'other' }] });
      await store.settle(await claimOne(t0 + 10), attemptAt(t0), { state: 'dead', reason: 'X' });
      await store.bringForward(t0 + 600);
      const due = (await store.deliveries({ limit: 10 })).map(({ id, nextAttemptAtMs }) => [id, nextAttemptAtMs]);
      expect(due).toStrictEqual([
        [idOf(900), 1_000_600],
        [idOf(800), 1_000_600],
        [idOf(500), 1_000_500],
        [idOf(10), null],
      ]);
    });

    it('counts deliveries by webhook and state, with the oldest of each', async () => {
      await owe([1, 2, 3, 4]);
      await owe([5], { deliveries: [{ webhook: 'alerts' }] });
      await store.settle(await claimOne(), attemptAt(t0), { state: 'delivered' });
      await store.abandon(await claimOne(), 'X', t0);
      expect([...(await store.counts())].toSorted((a, b) => a.oldestCreatedAtMs - b.oldestCreatedAtMs)).toStrictEqual([
        { webhook: 'own', state: 'delivered', count: 1, oldestCreatedAtMs: 1_000_001 },
        { webhook: 'own', state: 'dead', count: 1, oldestCreatedAtMs: 1_000_002 },
        { webhook: 'own', state: 'waiting', count: 2, oldestCreatedAtMs: 1_000_003 },
        { webhook: 'alerts', state: 'waiting', count: 1, oldestCreatedAtMs: 1_000_005 },
      ]);
    });
  });

  describe(`${name}: pages`, () => {
    /** Forty deliveries: of three webhooks, of three automations of which one changed its webhook, two of each event, in four states. */
    const fill = async () => {
      for (let number = 1; number <= 20; number += 1) {
        const receivedAtMs = t0 + number * 10_000;
        const deliveries = [
          { webhook: `w${number % 3}`, automation: 'a0' },
          { webhook: 'w0', automation: `a${1 + (number % 2)}` },
        ];
        await store.accept(newEvent(number, { receivedAtMs, deliveries }));
      }
      const lanes = ['w0', 'w1', 'w2'].map((webhook) => ({ webhook, limit: 6 }));
      const { claimed } = await store.claim(lanes, at(t0 + 900_000));
      for (const [index, claim] of claimed.entries()) {
        if (index % 3 === 0) await store.settle(claim, attemptAt(t0), { state: 'delivered' });
        if (index % 3 === 1) await store.abandon(claim, 'X', t0);
      }
    };
    const choices = <Value>(...values: readonly Value[]) => [undefined, ...values];
    const queries: readonly Omit<DeliveryQuery, 'limit'>[] = choices(
      'waiting',
      'sending',
      'delivered',
      'dead',
      'cancelled',
    )
      .flatMap((state) =>
        choices('w0', 'w1', 'none').flatMap((webhook) =>
          choices('a0', 'a1', 'none').flatMap((automation) =>
            choices(uuidAt(t0 + 90_000, 9), 'none').flatMap((event) =>
              choices(t0 + 100_000, t0 + 5_000_000).map((sinceMs) => ({ state, webhook, automation, event, sinceMs })),
            ),
          ),
        ),
      )
      .map((query) => Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined)));

    it('gives what every combination of conditions asks for, newest first, page after page', async () => {
      await fill();
      const all = await store.deliveries({ limit: 100 });
      expect(all.map(({ id }) => id)).toStrictEqual(
        all
          .map(({ id }) => id)
          .toSorted()
          .toReversed(),
      );
      expect(all).toHaveLength(40);
      expect(new Set(all.map(({ state }) => state))).toStrictEqual(
        new Set(['waiting', 'sending', 'delivered', 'dead']),
      );
      for (const query of queries) {
        const { sinceMs = 0, ...equal } = query;
        const expected = all.filter(
          (delivery) =>
            Object.entries({ ...delivery, ...equal }).every(
              ([key, value]) => ({ ...delivery })[key as 'id'] === value,
            ) && delivery.createdAtMs >= sinceMs,
        );
        const pages = [];
        for (let before: { readonly before?: string } = {}; ;) {
          const page = await store.deliveries({ ...query, ...before, limit: 7 });
          pages.push(...page);
          const last = page.at(-1);
          if (page.length < 7 || last === undefined) break;
          before = { before: last.id };
        }
        expect({ query, found: idsOf(pages) }).toStrictEqual({ query, found: idsOf(expected) });
      }
    });

    it('gives what was created at the time that is asked for, however the id is dated by a little', async () => {
      await owe([1], { deliveries: [{ id: uuidAt(t0 - 500, 1) }], receivedAtMs: t0 });
      await owe([2], { deliveries: [{ id: uuidAt(t0 + 500, 2) }], receivedAtMs: t0 - 1 });
      expect(idsOf(await store.deliveries({ limit: 10, sinceMs: t0 }))).toStrictEqual([uuidAt(t0 - 500, 1)]);
    });

    it('goes on after a delivery that is not of the pages', async () => {
      await owe([1, 2, 3]);
      expect(idsOf(await store.deliveries({ limit: 10, before: uuidAt(t0 + 3, 0) }))).toStrictEqual([idOf(2), idOf(1)]);
    });

    it.each([
      ['delivery', async () => store.delivery(idOf(1))],
      ['event', async () => store.event(uuidAt(t0 + 1, 1))],
    ])('gives undefined for an unknown %s', async (_, read) => {
      expect(await read()).toBeUndefined();
    });
  });

  describe(`${name}: ping`, () => {
    it('resolves while the store can be used, after what was asked before, and is refused once it cannot', async () => {
      const order: string[] = [];
      const accepted = store.accept(newEvent(1)).then(() => order.push('accepted'));
      await store.ping().then(() => order.push('ping'));
      await accepted;
      expect(order).toStrictEqual(['accepted', 'ping']);
      await store.close();
      await expect(store.ping()).rejects.toMatchObject({ code: 'STORE_FAILED' });
    });
  });

  describe(`${name}: the admin token's hash`, () => {
    const [first, second] = ['a'.repeat(64), 'b'.repeat(64)];

    it('is not there until it is kept, stays when the store is opened anew, and gives way to another', async () => {
      expect(await store.adminTokenHash()).toBeUndefined();
      await store.keepAdminTokenHash(first);
      expect(await store.adminTokenHash()).toBe(first);
      await reopen();
      expect(await store.adminTokenHash()).toBe(first);
      await store.keepAdminTokenHash(second);
      expect(await store.adminTokenHash()).toBe(second);
    });
  });

  describe(`${name}: close`, () => {
    it('ends after everything that was asked before', async () => {
      const accepted = [1, 2, 3].map(async (number) => store.accept(newEvent(number)));
      const claimed = store.claim([own], at(t0 + 1000));
      const closed = store.close();
      const order: string[] = [];
      void Promise.all(accepted).then(() => order.push('accepted'));
      void claimed.then(() => order.push('claimed'));
      await closed;
      expect(order.toSorted()).toStrictEqual(['accepted', 'claimed']);
      store = await database.open();
      expect(idsOf(await store.deliveries({ limit: 10 }))).toStrictEqual([idOf(3), idOf(2), idOf(1)]);
    });

    it('refuses whatever is asked after it, and ends again at once', async () => {
      await store.close();
      await expect(store.accept(newEvent(1))).rejects.toMatchObject({ code: 'STORE_FAILED' });
      await expect(store.counts()).rejects.toMatchObject({ code: 'STORE_FAILED' });
      await expect(store.close()).resolves.toBeUndefined();
    });
  });

  describe(`${name}: many at once`, () => {
    it('keeps every one of a thousand accepts, and delivers each once', async () => {
      const numbers = Array.from({ length: 1000 }, (_, index) => index + 1);
      await Promise.all(numbers.map(async (number) => store.accept(newEvent(number))));
      const sent: string[] = [];
      const work = async () => {
        for (;;) {
          const { claimed } = await store.claim([{ webhook: 'own', limit: 7 }], at(t0 + 5000));
          if (claimed.length === 0) return;
          sent.push(...idsOf(claimed));
          await Promise.all(claimed.map(async (claim) => store.settle(claim, attemptAt(t0), { state: 'delivered' })));
        }
      };
      await Promise.all([work(), work(), work(), work()]);
      expect(sent.toSorted()).toStrictEqual(numbers.map(idOf).toSorted());
      expect(await store.counts()).toMatchObject([{ state: 'delivered', count: 1000 }]);
      expect(await stateOf(idOf(1000))).toBe('delivered');
    });
  });
}
