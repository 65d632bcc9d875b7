import { describe, expect, it } from '@jest/globals';
import { createDedupeMemory } from '../../../receiver/handle/dedupe-memory.ts';
import type { DedupeMemory, DedupeStore } from '../../../receiver/options/options.ts';
import { refusal } from '../refusal.ts';

function setUp(options: DedupeMemory = {}): { readonly memory: DedupeStore; readonly clock: { nowMs: number } } {
  const clock = { nowMs: 1_000_000 };
  return { memory: createDedupeMemory(options, () => clock.nowMs), clock };
}

/** Claims an id and is done with it. */
async function finish(memory: DedupeStore, id: string, bodyHash = 'hash'): Promise<void> {
  await memory.claim(id, bodyHash);
  await memory.done(id);
}

describe('createDedupeMemory', () => {
  it('gives an id to the first that claims it', () => {
    const { memory } = setUp();
    expect(memory.claim('a', 'hash')).toBe(true);
    expect(memory.claim('a', 'hash')).toBe(false);
    expect(memory.claim('b', 'hash')).toBe(true);
  });

  it('tells another body under the same id, running or done', async () => {
    const { memory } = setUp();
    void memory.claim('a', 'hash');
    expect(memory.claim('a', 'other')).toBe('conflict');
    await memory.done('a');
    expect(memory.claim('a', 'other')).toBe('conflict');
    expect(memory.claim('a', 'hash')).toBe(false);
  });

  it('frees an id that is released', async () => {
    const { memory } = setUp();
    void memory.claim('a', 'hash');
    await memory.release('a');
    expect(memory.claim('a', 'other')).toBe(true);
  });

  it('passes over ids that it does not have', async () => {
    const { memory } = setUp();
    await memory.done('a');
    await memory.release('a');
    expect(memory.claim('a', 'hash')).toBe(true);
  });

  it.each([
    { what: 'an id of Standard Webhooks', id: 'msg_1', options: {}, keptMs: 86_400_000 },
    { what: 'a body, whose id is its hash', id: 'hash', options: {}, keptMs: 10_000 },
    { what: 'an id under windowMs', id: 'msg_1', options: { windowMs: 500 }, keptMs: 500 },
    { what: 'a body under windowMs', id: 'hash', options: { windowMs: 60_000 }, keptMs: 60_000 },
  ])('remembers $what for $keptMs ms from when it is done', async ({ id, options, keptMs }) => {
    const { memory, clock } = setUp(options);
    void memory.claim(id, 'hash');
    clock.nowMs += 5_000_000_000;
    expect(memory.claim(id, 'hash')).toBe(false);
    await memory.done(id);
    clock.nowMs += keptMs - 1;
    expect(memory.claim(id, 'hash')).toBe(false);
    clock.nowMs += 1;
    expect(memory.claim(id, 'hash')).toBe(true);
  });

  it('takes another body for an id that is forgotten', async () => {
    const { memory, clock } = setUp({ windowMs: 10 });
    await finish(memory, 'a');
    clock.nowMs += 10;
    expect(memory.claim('a', 'other')).toBe(true);
  });

  it('forgets the oldest beyond maxEntries', async () => {
    const { memory } = setUp({ maxEntries: 2 });
    for (const id of ['a', 'b', 'c']) await finish(memory, id);
    expect(memory.claim('b', 'hash')).toBe(false);
    expect(memory.claim('c', 'hash')).toBe(false);
    expect(memory.claim('a', 'hash')).toBe(true);
  });

  it('counts one that comes again after its time as the youngest', async () => {
    const { memory, clock } = setUp({ maxEntries: 2, windowMs: 10 });
    await finish(memory, 'a');
    clock.nowMs += 5;
    await finish(memory, 'b');
    clock.nowMs += 5;
    await finish(memory, 'a');
    await finish(memory, 'c');
    expect(memory.claim('a', 'hash')).toBe(false);
    expect(memory.claim('c', 'hash')).toBe(false);
  });

  it('never forgets a running one to make room', async () => {
    const { memory } = setUp({ maxEntries: 1 });
    void memory.claim('running', 'hash');
    for (const id of ['a', 'b']) await finish(memory, id);
    expect(memory.claim('running', 'hash')).toBe(false);
    expect(memory.claim('a', 'hash')).toBe(true);
  });

  it('remembers 10,000 where nothing is said', async () => {
    const { memory } = setUp();
    for (let number = 0; number < 10_001; number++) await finish(memory, `msg_${number}`);
    expect(memory.claim('msg_1', 'hash')).toBe(false);
    expect(memory.claim('msg_0', 'hash')).toBe(true);
  });

  it.each([
    { options: { maxEntries: 0 }, words: /^dedupe\.maxEntries: 0 / },
    { options: { maxEntries: 1.5 }, words: /^dedupe\.maxEntries: 1\.5 / },
    { options: { windowMs: 0 }, words: /^dedupe\.windowMs: 0 / },
    { options: { windowMs: Infinity }, words: /^dedupe\.windowMs: Infinity / },
  ])('refuses $options', ({ options, words }) => {
    expect(() => setUp(options)).toThrow(refusal('INPUT_INVALID', words));
  });
});
