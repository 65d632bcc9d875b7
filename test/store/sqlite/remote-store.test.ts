import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';

import { createRemoteStore } from '../../../receiver/store/sqlite/remote-store.ts';
import type { Store } from '../../../receiver/store/store.ts';
import { attemptAt, newEvent } from '../new-event.ts';

describe('a store whose thread fails', () => {
  it('refuses what was asked and whatever is asked later, and can be closed', async () => {
    const thread = `
      const { parentPort } = require('node:worker_threads');
      parentPort.postMessage([{ value: null }]);
      parentPort.on('message', () => { throw new Error('out of its mind'); });`;
    const store = await createRemoteStore(new Worker(thread, { eval: true }));
    const words = 'the store: its thread failed (Error: out of its mind), and nothing is stored until a restart';
    const refused = { code: 'STORE_FAILED', message: words };
    const asked = [store.accept(newEvent(1)), store.counts()];
    for (const result of await Promise.allSettled(asked)) expect(result).toMatchObject({ reason: refused });
    await expect(store.accept(newEvent(2))).rejects.toMatchObject(refused);
    await expect(store.close()).resolves.toBeUndefined();
  });

  it('is not opened where it fails before', async () => {
    const thread = new Worker('throw new Error("no such module")', { eval: true });
    await expect(createRemoteStore(thread)).rejects.toMatchObject({
      code: 'STORE_FAILED',
      message: expect.stringContaining('no such module'),
    });
  });
});

describe('what is asked of the thread', () => {
  /** Replies to each call with how many came together. */
  const counting = `
    const { parentPort } = require('node:worker_threads');
    parentPort.postMessage([{ value: null }]);
    parentPort.on('message', (calls) => {
      if (calls === 'close') parentPort.close();
      else parentPort.postMessage(calls.map(() => ({ value: calls.length })));
    });`;
  const settleOne = (store: Store) => store.settle({ id: 'one', fence: 1 }, attemptAt(1000), { state: 'delivered' });

  it('goes to it together where it is of one turn of the event loop', async () => {
    const store = await createRemoteStore(new Worker(counting, { eval: true }));
    const together = [store.accept(newEvent(1)), store.ping(), store.counts()];
    await setImmediate();
    const apart = store.counts();
    expect(await Promise.all([...together, apart])).toStrictEqual([3, 3, 3, 1]);
    await store.close();
  });

  it('goes to it in parts where it is much, so that the thread can begin', async () => {
    const store = await createRemoteStore(new Worker(counting, { eval: true }));
    const asked = Array.from({ length: 40 }, () => store.ping());
    expect(await Promise.all(asked)).toStrictEqual([...Array<number>(32).fill(16), ...Array<number>(8).fill(8)]);
    await store.close();
  });

  describe('when an attempt is to be settled', () => {
    beforeEach(() => {
      jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
    });
    afterEach(() => {
      jest.useRealTimers();
    });

    it('waits for the next call', async () => {
      const store = await createRemoteStore(new Worker(counting, { eval: true }));
      const settled = [settleOne(store), settleOne(store)];
      await setImmediate();
      expect(await Promise.all([...settled, store.ping()])).toStrictEqual([3, 3, 3]);
      await store.close();
    });

    it('does not wait for long where none follows', async () => {
      const store = await createRemoteStore(new Worker(counting, { eval: true }));
      const settled = settleOne(store);
      await setImmediate();
      jest.advanceTimersByTime(5);
      expect(await settled).toBe(1);
      await store.close();
    });

    it('does not wait where the store is closed', async () => {
      const store = await createRemoteStore(new Worker(counting, { eval: true }));
      const settled = settleOne(store);
      await store.close();
      expect(await settled).toBe(1);
    });
  });
});
