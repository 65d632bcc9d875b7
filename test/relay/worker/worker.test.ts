import { describe, expect, it } from '@jest/globals';
import type { RunnableWebhook } from '../../../receiver/relay/worker/runnable/runnable-webhook.ts';
import { createWorker } from '../../../receiver/relay/worker/worker.ts';
import type { Store } from '../../../receiver/store/store.ts';
import {
  bench,
  delivered,
  ended,
  failed,
  ids,
  never,
  owe,
  refused,
  scripted,
  sent,
  startMs,
  states,
} from './working.ts';

describe('createWorker', () => {
  it('delivers what is owed when it starts, and what is accepted later', async () => {
    const { clock, store, work } = bench();
    await owe(store, 'own', ids('own', 3));
    const own = scripted('own', clock);
    const worker = work([own]);
    await clock.advance(0);
    expect(await states(store)).toEqual({ delivered: 3 });
    await owe(store, 'own', ['later']);
    worker.wake();
    await clock.advance(0);
    expect(await states(store)).toEqual({ delivered: 4 });
    expect(own.asked.map(({ id }) => id)).toEqual(['own-0001', 'own-0002', 'own-0003', 'later']);
    await worker.stop();
  });

  it('stores each attempt, with what was answered', async () => {
    const { clock, store, work } = bench();
    await owe(store, 'own', ['one']);
    let answer = (): void => {};
    const answered = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const own = {
      ...scripted('own', clock),
      send: async () => {
        await answered;
        const body = new TextEncoder().encode('taken');
        return { outcome: delivered, status: 202, headers: { server: 'sink' }, body };
      },
    };
    const worker = work([own]);
    await clock.advance(7);
    answer();
    await clock.advance(0);
    expect(await store.delivery('one')).toMatchObject({
      state: 'delivered',
      reason: null,
      nextAttemptAtMs: null,
      attempts: [
        {
          startedAtMs: startMs,
          durationMs: 7,
          outcome: 'delivered',
          status: 202,
          error: null,
          headers: { server: 'sink' },
          body: new TextEncoder().encode('taken'),
        },
      ],
    });
    await worker.stop();
  });

  it('tries again after each delay, by the same id, until it is taken', async () => {
    const { clock, store, work } = bench();
    await owe(store, 'own', ['one']);
    const own = scripted('own', clock, { answer: (number) => (number < 3 ? failed('HTTP_500') : delivered) });
    const worker = work([own]);
    await clock.advance(4_999);
    expect(await store.delivery('one')).toMatchObject({ state: 'waiting', reason: 'HTTP_500: it failed' });
    await clock.advance(100_000);
    expect(own.asked.map(({ id, atMs }) => [id, atMs])).toEqual([
      ['one', 0],
      ['one', 5_000],
      ['one', 35_000],
    ]);
    expect(await store.delivery('one')).toMatchObject({ state: 'delivered', reason: null });
    await worker.stop();
  });

  it('gives up after as many attempts as there are delays, and says by what the last failed', async () => {
    const { clock, store, work } = bench();
    await owe(store, 'own', ['one']);
    const own = scripted('own', clock, { answer: () => failed('CONNECT_FAILED') });
    const worker = work([own]);
    await clock.advance(1_000_000);
    expect(own.asked).toHaveLength(3);
    const found = await store.delivery('one');
    expect(found).toMatchObject({
      state: 'dead',
      reason: 'ATTEMPTS_EXHAUSTED: 3 attempts failed, the last by CONNECT_FAILED: it failed',
    });
    expect(found?.attempts.map(({ outcome, error }) => [outcome, error])).toEqual([
      ['retry', 'CONNECT_FAILED: it failed'],
      ['retry', 'CONNECT_FAILED: it failed'],
      ['dead', 'CONNECT_FAILED: it failed'],
    ]);
    await worker.stop();
  });

  it('gives up at once what is refused', async () => {
    const { clock, store, work } = bench();
    await owe(store, 'own', ['one']);
    const own = scripted('own', clock, { answer: () => refused });
    const worker = work([own]);
    await clock.advance(1_000_000);
    expect(own.asked).toHaveLength(1);
    expect(await store.delivery('one')).toMatchObject({ state: 'dead', reason: 'HTTP_404: it is not there' });
    await worker.stop();
  });

  it.each([
    { what: 'longer than the delay: it is obeyed', afterMs: 60_000, atMs: 60_000 },
    { what: 'shorter than the delay: the delay is kept', afterMs: 1_000, atMs: 5_000 },
    { what: 'years: it is asked again in a day', afterMs: 999_999_999_000, atMs: 86_400_000 },
  ])('waits for as long as the receiving side asks, $what', async ({ afterMs, atMs }) => {
    const { clock, store, work } = bench();
    await owe(store, 'own', ['one']);
    const answer = (number: number) => (number === 1 ? failed('HTTP_503', afterMs) : delivered);
    const own = scripted('own', clock, { answer });
    const worker = work([own]);
    await clock.advance(0);
    await clock.advance(atMs);
    expect(own.asked.map((asked) => asked.atMs)).toEqual([0, atMs]);
    await worker.stop();
  });

  it('ends an attempt when its time is up, also one that does not mind, and goes on', async () => {
    const { clock, store, work } = bench();
    await owe(store, 'own', ['one']);
    const own = scripted('own', clock, {
      answer: (number) => (number === 1 ? never : delivered),
      timeoutMs: 2_000,
    });
    const worker = work([own]);
    await clock.advance(2_000);
    expect(own.asked[0]?.signal.reason).toMatchObject({ name: 'TimeoutError' });
    await clock.advance(500);
    expect(await store.delivery('one')).toMatchObject({
      state: 'waiting',
      reason: expect.stringMatching(/^TIMEOUT: .*2000 ms are over/u),
    });
    await clock.advance(5_000);
    expect(await store.delivery('one')).toMatchObject({ state: 'delivered' });
    await worker.stop();
  });

  it("tells each attempt the wall's time, which the timestamps of signatures are compared with", async () => {
    const { clock, store, logger } = bench();
    await owe(store, 'own', ['one']);
    const toldMs: number[] = [];
    const send: RunnableWebhook['send'] = async (_outgoing, { nowMs }) => {
      toldMs.push(nowMs);
      return sent(delivered);
    };
    const webhooks = [{ ...scripted('own', clock), send }];
    const worker = createWorker({ store, clock, webhooks, logger, wallNowMs: () => 1_234 });
    await clock.advance(0);
    expect(toldMs).toEqual([1_234]);
    await worker.stop();
  });

  it('survives a webhook that throws', async () => {
    const { clock, store, work, logger } = bench();
    await owe(store, 'own', ['one']);
    const own = scripted('own', clock, {
      answer: (number) => {
        if (number === 1) throw new Error('it broke');
        return delivered;
      },
    });
    const worker = work([own]);
    await clock.advance(5_000);
    expect(await store.delivery('one')).toMatchObject({ state: 'delivered' });
    expect(logger.told.filter(({ level }) => level === 'error')).toMatchObject([
      { message: 'an attempt failed that should not', fields: { delivery: 'one' } },
    ]);
    await worker.stop();
  });

  it('tells what came of each attempt, by ids', async () => {
    const { clock, store, work, logger } = bench();
    await owe(store, 'own', ['one']);
    const own = scripted('own', clock, { answer: (number) => (number === 1 ? failed('HTTP_500') : delivered) });
    const worker = work([own]);
    await clock.advance(5_000);
    const named = { delivery: 'one', event: 'event-of-one', webhook: 'own', durationMs: 0 };
    expect(logger.told).toEqual([
      {
        level: 'info',
        message: 'an attempt failed, another follows',
        fields: {
          ...named,
          attempt: 1,
          reason: 'HTTP_500: it failed',
          nextAttemptAt: '2026-11-25T08:00:05.000Z',
        },
      },
      { level: 'info', message: 'delivered', fields: { ...named, attempt: 2 } },
    ]);
    await worker.stop();
  });
});

describe('a lane', () => {
  it('sends no more at once than its concurrency, and all', async () => {
    const { clock, store, work } = bench();
    await owe(store, 'own', ids('own', 100));
    const own = scripted('own', clock, {
      answer: async () => {
        await new Promise((resolve) => setImmediate(resolve));
        return delivered;
      },
    });
    const worker = work([own]);
    for (let turn = 0; turn < 20; turn += 1) await clock.advance(0);
    expect(own.mostAtOnce()).toBe(4);
    expect(await states(store)).toEqual({ delivered: 100 });
    await worker.stop();
  });

  it('claims many at once for a webhook that is fast', async () => {
    const { clock, store, work } = bench();
    await owe(store, 'own', ids('own', 1_000));
    const worker = work([scripted('own', clock, { concurrency: 16 })]);
    for (let turn = 0; turn < 20; turn += 1) await clock.advance(0);
    expect(await states(store)).toEqual({ delivered: 1_000 });
    expect(store.claims()).toBeLessThan(40);
    await worker.stop();
  });

  it('claims nothing ahead for a webhook that is slow', async () => {
    const { clock, store, work } = bench();
    await owe(store, 'own', ids('own', 100));
    const own = scripted('own', clock, { answer: () => never, timeoutMs: 3_000, delaysMs: [0] });
    const worker = work([own]);
    await clock.advance(4_000);
    expect(store.mostSending()).toBe(4);
    expect(await states(store)).toEqual({ dead: 4, sending: 4, waiting: 92 });
    await ended(worker, clock);
  });

  it('waits alone where its webhook hangs: others are delivered at once', async () => {
    const { clock, store, work } = bench();
    await owe(store, 'hangs', ids('hangs', 500));
    await owe(store, 'own', ids('own', 500));
    const hangs = scripted('hangs', clock, { answer: () => never });
    const own = scripted('own', clock);
    const worker = work([hangs, own]);
    await clock.advance(0);
    for (let turn = 0; turn < 20; turn += 1) await clock.advance(0);
    expect(hangs.asked).toHaveLength(4);
    expect(own.asked).toHaveLength(500);
    expect(own.asked.every(({ atMs }) => atMs === 0)).toBe(true);
    await owe(store, 'own', ['later'], clock.nowMs());
    worker.wake();
    await clock.advance(0);
    expect(await store.delivery('later')).toMatchObject({ state: 'delivered' });
    await ended(worker, clock);
  });

  it('keeps the time of what waits in another lane while one has more due than it can take', async () => {
    const { clock, store, work } = bench();
    await owe(store, 'hangs', ids('hangs', 50));
    await owe(store, 'own', ['one'], startMs + 30);
    const hangs = scripted('hangs', clock, { answer: () => never, timeoutMs: 60_000 });
    const own = scripted('own', clock);
    const worker = work([hangs, own]);
    await clock.advance(1_000);
    expect(own.asked.map(({ atMs }) => atMs)).toEqual([30]);
    await ended(worker, clock);
  });

  it('starts no more in any minute than its rate limit, and all in the end', async () => {
    const { clock, store, work } = bench();
    await owe(store, 'own', ids('own', 300));
    const own = scripted('own', clock, { perMinute: 60 });
    const worker = work([own]);
    await clock.advance(400_000);
    expect(own.asked).toHaveLength(300);
    const starts = own.asked.map(({ atMs }) => atMs);
    const inMinuteFrom = (fromMs: number): number =>
      starts.filter((atMs) => atMs >= fromMs && atMs < fromMs + 60_000).length;
    expect(Math.max(...starts.map(inMinuteFrom))).toBe(60);
    expect(starts.filter((atMs) => atMs === 0)).toHaveLength(6);
    await worker.stop();
  });
});

describe('a rate limit', () => {
  it('holds every delivery of the webhook, and uses up no retry', async () => {
    const { clock, store, work } = bench();
    await owe(store, 'own', ['first']);
    const own = scripted('own', clock, {
      answer: (number) => (number <= 5 ? failed('RATE_LIMITED', 90_000) : delivered),
      delaysMs: [0],
    });
    const worker = work([own]);
    await clock.advance(0);
    await owe(store, 'own', ['second'], clock.nowMs());
    worker.wake();
    await clock.advance(89_999);
    expect(own.asked.map(({ id }) => id)).toEqual(['first']);
    expect(worker.lanes()).toMatchObject([{ webhook: 'own', heldUntilMs: startMs + 90_000 }]);
    await clock.advance(1_000_000);
    expect(await states(store)).toEqual({ delivered: 2 });
    expect(await store.delivery('first')).toMatchObject({ attemptCount: 4 });
    expect(worker.lanes()).toMatchObject([{ heldUntilMs: undefined }]);
    await worker.stop();
  });

  it('that names no time is a minute, twice as long each time in a row', async () => {
    const { clock, store, work } = bench();
    await owe(store, 'own', ['one']);
    const own = scripted('own', clock, { answer: (number) => (number <= 3 ? failed('RATE_LIMITED') : delivered) });
    const worker = work([own]);
    await clock.advance(1_000_000);
    expect(own.asked.map(({ atMs }) => atMs)).toEqual([0, 60_000, 180_000, 420_000]);
    await worker.stop();
  });

  it('met by several at once is one', async () => {
    const { clock, store, work } = bench();
    await owe(store, 'own', ids('own', 4));
    const own = scripted('own', clock, { answer: (number) => (number <= 4 ? failed('RATE_LIMITED') : delivered) });
    const worker = work([own]);
    await clock.advance(60_000);
    expect(await states(store)).toEqual({ delivered: 4 });
    await worker.stop();
  });
});

describe('the circuit breaker', () => {
  it('opens after ten failures in a row, asks by one delivery after growing pauses, and closes on success', async () => {
    const { clock, store, work } = bench();
    await owe(store, 'own', ids('own', 200));
    let isDown = true;
    const own = scripted('own', clock, {
      answer: () => (isDown ? failed('CONNECT_FAILED') : delivered),
      delaysMs: [0, 600_000],
    });
    const worker = work([own]);
    await clock.advance(0);
    expect(own.asked.length).toBeGreaterThanOrEqual(10);
    expect(own.asked.length).toBeLessThan(14);
    const before = own.asked.length;
    expect(worker.lanes()).toMatchObject([{ breaker: { kind: 'open', probeAtMs: startMs + 1_000 } }]);
    await clock.advance(15_000);
    expect(own.asked.slice(before).map(({ atMs }) => atMs)).toEqual([1_000, 3_000, 7_000, 15_000]);
    // Nobody but those that were sent used up a retry.
    expect(await states(store)).toEqual({ waiting: 200 });
    const { length } = (await store.deliveries({ limit: 200 })).filter(({ attemptCount }) => attemptCount === 0);
    expect(length).toBe(200 - own.asked.length);
    isDown = false;
    await clock.advance(16_000);
    expect(worker.lanes()).toMatchObject([{ breaker: { kind: 'closed' } }]);
    await clock.advance(1_000_000);
    expect(await states(store)).toEqual({ delivered: 200 });
    await worker.stop();
  });

  it.each([
    { what: 'refusals', outcome: refused },
    { what: 'secrets that are missing', outcome: failed('SIGN_FAILED') },
    { what: 'failures that are no 5xx', outcome: failed('HTTP_400') },
  ])('stays closed whatever comes of $what', async ({ outcome }) => {
    const { clock, store, work } = bench();
    await owe(store, 'own', ids('own', 40));
    const own = scripted('own', clock, { answer: () => outcome });
    const worker = work([own]);
    for (let turn = 0; turn < 5; turn += 1) await clock.advance(0);
    expect(own.asked).toHaveLength(40);
    expect(worker.lanes()).toMatchObject([{ breaker: { kind: 'closed', failures: 0 } }]);
    await worker.stop();
  });

  it('of one webhook is no matter to another', async () => {
    const { clock, store, work } = bench();
    await owe(store, 'dead', ids('dead', 50));
    const dead = scripted('dead', clock, { answer: () => failed('HTTP_502') });
    const own = scripted('own', clock);
    const worker = work([dead, own]);
    await clock.advance(500);
    await owe(store, 'own', ids('own', 50), clock.nowMs());
    worker.wake();
    await clock.advance(0);
    expect(own.asked).toHaveLength(50);
    expect(worker.lanes().map(({ webhook, breaker }) => [webhook, breaker.kind])).toEqual([
      ['dead', 'open'],
      ['own', 'closed'],
    ]);
    await worker.stop();
  });
});

describe('a webhook that is gone', () => {
  it('ends what is owed to it', async () => {
    const { clock, store, work } = bench();
    await owe(store, 'gone', ids('gone', 250));
    await owe(store, 'own', ['one']);
    const own = scripted('own', clock);
    const worker = work([own]);
    for (let turn = 0; turn < 5; turn += 1) await clock.advance(0);
    expect(await states(store)).toEqual({ delivered: 1, dead: 250 });
    expect(await store.delivery('gone-0001')).toMatchObject({
      reason: expect.stringMatching(/^WEBHOOK_GONE: no webhook gone is in the config any more; /u),
      attempts: [],
    });
    expect(worker.lanes().map(({ webhook }) => webhook)).toEqual(['own']);
    await worker.stop();
  });
});

describe('stopping', () => {
  it('claims nothing more, and lets what is under way end', async () => {
    const { clock, store, work } = bench();
    await owe(store, 'own', ids('own', 6));
    let end = (): void => {};
    const ending = new Promise<typeof delivered>((resolve) => {
      end = () => resolve(delivered);
    });
    const own = scripted('own', clock, { answer: () => ending });
    const worker = work([own]);
    await clock.advance(0);
    const stopped = worker.stop();
    worker.wake();
    await clock.advance(10_000);
    end();
    await stopped;
    expect(own.asked).toHaveLength(4);
    expect(await states(store)).toEqual({ delivered: 4, waiting: 2 });
    expect(own.isClosed()).toBe(true);
    expect(clock.waiting()).toBe(0);
  });

  it('hands back what does not end in time, as it was', async () => {
    const { clock, store, work } = bench();
    await owe(store, 'own', ['one']);
    const own = scripted('own', clock, { answer: () => never, timeoutMs: 60_000 });
    const worker = work([own]);
    await clock.advance(0);
    const stopped = worker.stop();
    await clock.advance(24_000);
    expect(own.asked[0]?.signal.aborted).toBe(true);
    await clock.advance(1_000);
    await stopped;
    expect(await store.delivery('one')).toMatchObject({ state: 'waiting', reason: null, attemptCount: 0 });
    expect(clock.waiting()).toBe(0);
  });

  it('keeps what was taken in the last moment', async () => {
    const { clock, store, work } = bench();
    await owe(store, 'own', ['one']);
    const own = scripted('own', clock, {
      answer: (_number, { signal }) =>
        new Promise((resolve) => signal.addEventListener('abort', () => resolve(delivered))),
      timeoutMs: 60_000,
    });
    const worker = work([own]);
    await clock.advance(0);
    const stopped = worker.stop();
    await clock.advance(24_000);
    await stopped;
    expect(await states(store)).toEqual({ delivered: 1 });
  });

  it('hands back what was claimed ahead, at once', async () => {
    const { clock, store, work } = bench();
    await owe(store, 'own', ids('own', 100));
    let isHanging = false;
    const own = scripted('own', clock, { answer: (number) => (number <= 8 || !isHanging ? delivered : never) });
    isHanging = true;
    const worker = work([own]);
    await clock.advance(0);
    const before = await states(store);
    expect(before.sending).toBeGreaterThan(4);
    const stopped = worker.stop();
    await clock.advance(0);
    expect(await states(store)).toMatchObject({ sending: 4 });
    await clock.advance(25_000);
    await stopped;
    expect((await states(store)).sending).toBeUndefined();
  });

  it.each([
    { what: 'hangs', settle: () => new Promise<boolean>(() => {}) },
    { what: 'fails', settle: () => Promise.reject(new Error('the disk is full')) },
  ])('is over in 25 seconds although the store $what', async ({ settle }) => {
    const { clock, store, work, logger } = bench();
    await owe(store, 'own', ['one']);
    const own = scripted('own', clock);
    const worker = work([own], { ...store, settle });
    await clock.advance(0);
    await ended(worker, clock);
    expect(logger.told.at(-1)).toMatchObject({
      level: 'warn',
      message: expect.stringMatching(/its? leases? ends?|when its lease/u),
    });
    expect(own.isClosed()).toBe(true);
    expect(clock.waiting()).toBe(0);
  });

  it('is one thing, however often it is asked for', async () => {
    const { clock, work } = bench();
    const worker = work([scripted('own', clock)]);
    expect(worker.stop()).toBe(worker.stop());
    await worker.stop();
  });
});

describe('the store', () => {
  it('is not polled while nothing is due', async () => {
    const { clock, store, work } = bench();
    await owe(store, 'own', ['one'], startMs);
    const worker = work([scripted('own', clock, { answer: () => failed('HTTP_500'), delaysMs: [0, 3_600_000] })]);
    await clock.advance(1_000);
    const before = store.claims();
    await clock.advance(60_000);
    expect(store.claims() - before).toBeLessThanOrEqual(13);
    await worker.stop();
  });

  it.each(['bringForward', 'owedWebhooks', 'claim', 'settle', 'abandon'] as const)(
    'may fail for a while: %s is tried again after a pause',
    async (name) => {
      const { clock, store, work, logger } = bench();
      await owe(store, 'own', ids('own', 5));
      await owe(store, 'gone', ['gone-1']);
      let failures = 0;
      const failing: Store = {
        ...store,
        [name]: async (...given: readonly never[]) => {
          failures += 1;
          if (failures <= 4) throw new Error('the disk is full');
          return (store[name] as (...given: readonly never[]) => Promise<unknown>)(...given);
        },
      };
      const worker = work([scripted('own', clock)], failing);
      await clock.advance(0);
      expect(logger.told.filter(({ level }) => level === 'error').length).toBeGreaterThan(0);
      await clock.advance(30_000);
      expect(await states(store)).toEqual({ delivered: 5, dead: 1 });
      await worker.stop();
      expect(clock.waiting()).toBe(0);
    },
  );

  it('that fails is not asked in a storm', async () => {
    const { clock, store, work, logger } = bench();
    await owe(store, 'own', ids('own', 5));
    const failing: Store = { ...store, claim: () => Promise.reject(new Error('it is gone')) };
    const worker = work([scripted('own', clock)], failing);
    for (let turn = 0; turn < 600; turn += 1) {
      worker.wake();
      await clock.advance(100);
    }
    expect(logger.told.length).toBeLessThan(12);
    await worker.stop();
  });

  it('that has another claim by now is believed, and what came of the attempt is forgotten', async () => {
    const { clock, store, work, logger } = bench();
    await owe(store, 'own', ['one']);
    const foreign: Store = {
      ...store,
      settle: async (claim, ...rest) => {
        await store.handBack([claim], clock.nowMs() + 1_000_000);
        return store.settle(claim, ...rest);
      },
    };
    const worker = work([scripted('own', clock)], foreign);
    await clock.advance(1_000);
    expect(await store.delivery('one')).toMatchObject({ state: 'waiting', attemptCount: 0 });
    expect(logger.told).toMatchObject([{ level: 'warn', message: expect.stringContaining('forgotten') }]);
    await worker.stop();
  });

  it('keeps ours what takes longer than a lease', async () => {
    const { clock, store, work } = bench();
    await owe(store, 'own', ['one']);
    let end = (): void => {};
    const ending = new Promise<boolean>((resolve) => {
      end = () => resolve(true);
    });
    // The store is slow to settle, far longer than the lease of 30 seconds.
    const slow: Store = { ...store, settle: async (...given) => (await ending) && store.settle(...given) };
    const own = scripted('own', clock);
    const worker = work([own], slow);
    await clock.advance(300_000);
    expect(own.asked).toHaveLength(1);
    end();
    await clock.advance(0);
    expect(await states(store)).toEqual({ delivered: 1 });
    await worker.stop();
  });

  it('gives what a process that died had, when its lease ends', async () => {
    const { clock, store, work } = bench();
    await owe(store, 'own', ['one']);
    await store.claim([{ webhook: 'own', limit: 1 }], { nowMs: startMs, leaseUntilMs: startMs + 20_000 });
    const own = scripted('own', clock);
    const worker = work([own]);
    await clock.advance(19_999);
    expect(own.asked).toHaveLength(0);
    await clock.advance(5_001);
    expect(await states(store)).toEqual({ delivered: 1 });
    await worker.stop();
  });

  it('brings forward what a clock that was ahead put far off', async () => {
    const { clock, store, work } = bench();
    await owe(store, 'own', ['one'], startMs + 365 * 86_400_000);
    const own = scripted('own', clock, { delaysMs: [0, 100_000_000] });
    const worker = work([own]);
    await clock.advance(0);
    expect(await store.delivery('one')).toMatchObject({ nextAttemptAtMs: startMs + 125_000_000 });
    await worker.stop();
  });

  it('that has given a lease to another is believed: what was not begun is not sent', async () => {
    const { clock, store, work, logger } = bench();
    await owe(store, 'own', ids('own', 4));
    const own = scripted('own', clock, {
      answer: (number) => (number === 1 ? delivered : never),
      timeoutMs: 30_000,
      concurrency: 1,
      delaysMs: [0],
    });
    const worker = work([own], { ...store, extend: async (claims) => claims });
    await clock.advance(0);
    expect(await states(store)).toEqual({ delivered: 1, sending: 3 });
    await clock.advance(31_000);
    expect(logger.told[1]).toMatchObject({
      message: 'leases ended before they were moved',
      fields: { deliveries: ['own-0002', 'own-0003', 'own-0004'] },
    });
    expect(own.asked.map(({ id }) => id)).toEqual(['own-0001', 'own-0002']);
    await ended(worker, clock);
  });
});
