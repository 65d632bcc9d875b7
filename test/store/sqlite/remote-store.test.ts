import { Worker } from 'node:worker_threads';
import { describe, expect, it } from '@jest/globals';

import { createRemoteStore } from '../../../receiver/store/sqlite/remote-store.ts';
import { newEvent } from '../new-event.ts';

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
