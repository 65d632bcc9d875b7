import { describe, expect, it, jest } from '@jest/globals';
import { createDedupe, type Dedupe } from '../../../receiver/handle/dedupe.ts';
import type { Claim, DedupeStore, ReceiverOptions } from '../../../receiver/options/options.ts';
import { emptyReply, type Reply } from '../../../receiver/reply/reply.ts';
import { recordingLogger } from '../recording-logger.ts';
import { refusal } from '../refusal.ts';

const clock = { nowMs: 0 };
const logger = recordingLogger();

function dedupeOf(options: unknown, telling = logger): Dedupe {
  const dedupe = createDedupe(options as ReceiverOptions['dedupe'], telling, () => clock.nowMs);
  if (dedupe === undefined) throw new Error('no dedupe');
  return dedupe;
}

/** A store that answers as told and keeps what it was asked. */
function scripted(claim: () => Claim | Promise<Claim>, rest: Partial<DedupeStore> = {}) {
  const calls: string[] = [];
  const store: DedupeStore = {
    claim: (id, bodyHash) => {
      calls.push(`claim ${id} ${bodyHash}`);
      return claim();
    },
    done: (id) => void calls.push(`done ${id}`),
    release: (id) => void calls.push(`release ${id}`),
    ...rest,
  };
  return { store, calls };
}

/** Handles that are counted. */
function counted(reply: () => Reply | Promise<Reply> = () => emptyReply(202)) {
  const handling = {
    runs: 0,
    handle: async (): Promise<Reply> => {
      handling.runs += 1;
      return reply();
    },
  };
  return handling;
}

const once = { id: 'msg_1', bodyHash: 'hash-1' };

describe('createDedupe', () => {
  it.each([undefined, false] as const)('of %p is none', (options) => {
    expect(createDedupe(options, logger, () => 0)).toBeUndefined();
  });

  const claim = (): boolean => true;
  const done = (): void => {};
  const release = (): void => {};
  it.each([
    { what: 'true', options: true },
    { what: 'null', options: null },
    { what: 'another word', options: 'redis' },
    { what: 'a number', options: 5 },
    { what: 'a store without claim', options: { done, release } },
    { what: 'a store without done', options: { claim, release } },
    { what: 'a store without release', options: { claim, done } },
    { what: 'a store whose claim is no function', options: { claim: true, done, release } },
    { what: 'a store with another onFailure', options: { claim, done, release, onFailure: 'acept' } },
    { what: 'onFailure without a store', options: { onFailure: 'accept' } },
  ])('refuses $what', ({ options }) => {
    expect(() => dedupeOf(options)).toThrow(
      refusal('INPUT_INVALID', /^dedupe: give false, 'memory', \{ maxEntries, windowMs \} or \{ claim, done, release/u),
    );
  });

  it.each([
    { options: { maxEntires: 5 }, words: /^dedupe: "maxEntires" is no option: did you mean maxEntries\?$/u },
    { options: { window: 5 }, words: /^dedupe: "window" is no option: did you mean windowMs\?$/u },
    { options: { maxEntries: 0 }, words: /^dedupe\.maxEntries: 0 is no whole number from 1 up$/u },
    { options: { windowMs: -1 }, words: /^dedupe\.windowMs: -1 is no whole number from 1 up$/u },
    { options: { windowMs: 2 ** 31 }, words: /^dedupe\.windowMs: 2147483648 is more than a timer takes/u },
  ])('refuses a malformed memory: $words', ({ options, words }) => {
    expect(() => dedupeOf(options)).toThrow(refusal('INPUT_INVALID', words));
  });

  it('takes a store that is an instance of a class', async () => {
    class Store {
      readonly #done = new Set<string>();
      claim(id: string): boolean {
        return !this.#done.has(id);
      }
      done(id: string): void {
        this.#done.add(id);
      }
      release(): void {}
    }
    const dedupe = dedupeOf(new Store());
    const { handle } = counted();
    expect((await dedupe({ ...once, handle })).status).toBe(202);
    expect((await dedupe({ ...once, handle })).status).toBe(200);
  });
});

describe.each(['memory', {}, { maxEntries: 5, windowMs: 1_000 }])('a dedupe of %j', (options) => {
  it('handles an id once and answers 200 to its copies', async () => {
    const dedupe = dedupeOf(options);
    const handling = counted();
    const { handle } = handling;
    expect((await dedupe({ ...once, handle })).status).toBe(202);
    expect(await dedupe({ ...once, handle })).toEqual({ status: 200, headers: {}, body: '', close: false });
    expect(handling.runs).toBe(1);
    expect((await dedupe({ id: 'msg_2', bodyHash: 'hash-1', handle })).status).toBe(202);
    expect(handling.runs).toBe(2);
  });

  it('refuses the same id with another body', async () => {
    const dedupe = dedupeOf(options);
    const handling = counted();
    await dedupe({ ...once, handle: handling.handle });
    await expect(dedupe({ id: 'msg_1', bodyHash: 'hash-2', handle: handling.handle })).rejects.toEqual(
      refusal('ID_CONFLICT', /a copy has the same bytes$/u),
    );
    expect(handling.runs).toBe(1);
  });

  it('frees the id where the handlers fail', async () => {
    const dedupe = dedupeOf(options);
    const failing = counted(() => Promise.reject(new Error('handler')));
    await expect(dedupe({ ...once, handle: failing.handle })).rejects.toThrow('handler');
    const handling = counted();
    expect((await dedupe({ ...once, handle: handling.handle })).status).toBe(202);
    expect(handling.runs).toBe(1);
  });

  it.each([300, 400, 503])('frees the id where the handlers answer %d', async (status) => {
    const dedupe = dedupeOf(options);
    const handling = counted(() => emptyReply(status));
    await dedupe({ ...once, handle: handling.handle });
    await dedupe({ ...once, handle: handling.handle });
    expect(handling.runs).toBe(2);
  });

  it('keeps the id where the handlers answer 299', async () => {
    const dedupe = dedupeOf(options);
    const handling = counted(() => emptyReply(299));
    await dedupe({ ...once, handle: handling.handle });
    await dedupe({ ...once, handle: handling.handle });
    expect(handling.runs).toBe(1);
  });

  it('runs the handlers once for ten copies at once, which all get its reply', async () => {
    const dedupe = dedupeOf(options);
    let end: (reply: Reply) => void = () => {};
    const handling = counted(() => new Promise<Reply>((resolve) => (end = resolve)));
    const replies = Array.from({ length: 10 }, () => dedupe({ ...once, handle: handling.handle }));
    await new Promise(setImmediate);
    end(emptyReply(207));
    expect((await Promise.all(replies)).map(({ status }) => status)).toEqual(Array(10).fill(207));
    expect(handling.runs).toBe(1);
  });

  it('gives copies that wait the failure of the first', async () => {
    const dedupe = dedupeOf(options);
    const handling = counted(() => Promise.reject(new Error('handler')));
    const replies = await Promise.allSettled([1, 2, 3].map(() => dedupe({ ...once, handle: handling.handle })));
    expect(replies.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(handling.runs).toBe(1);
  });

  it('refuses another body while the first still runs', async () => {
    const dedupe = dedupeOf(options);
    let end: (reply: Reply) => void = () => {};
    const first = dedupe({ ...once, handle: () => new Promise<Reply>((resolve) => (end = resolve)) });
    await expect(dedupe({ id: 'msg_1', bodyHash: 'hash-2', handle: counted().handle })).rejects.toEqual(
      refusal('ID_CONFLICT'),
    );
    end(emptyReply(204));
    expect((await first).status).toBe(204);
  });
});

describe('a dedupe by a store', () => {
  it.each([true, Promise.resolve(true)])('handles what is claimed, and says that it is done', async (answer) => {
    const { store, calls } = scripted(() => answer);
    expect((await dedupeOf(store)({ ...once, handle: counted().handle })).status).toBe(202);
    expect(calls).toEqual(['claim msg_1 hash-1', 'done msg_1']);
  });

  it('releases what failed', async () => {
    const { store, calls } = scripted(() => true);
    const failing = counted(() => Promise.reject(new Error('handler')));
    await expect(dedupeOf(store)({ ...once, handle: failing.handle })).rejects.toThrow('handler');
    expect(calls).toEqual(['claim msg_1 hash-1', 'release msg_1']);
  });

  it.each([
    { claim: 'busy' as const, code: 'DEDUPE_BUSY' as const },
    { claim: 'conflict' as const, code: 'ID_CONFLICT' as const },
  ])('refuses what is $claim: $code', async ({ claim, code }) => {
    const { store, calls } = scripted(() => claim);
    const handling = counted();
    await expect(dedupeOf(store)({ ...once, handle: handling.handle })).rejects.toEqual(refusal(code));
    expect([handling.runs, calls]).toEqual([0, ['claim msg_1 hash-1']]);
  });

  it('answers 200 to what was done', async () => {
    const { store } = scripted(() => false);
    const handling = counted();
    expect((await dedupeOf(store)({ ...once, handle: handling.handle })).status).toBe(200);
    expect(handling.runs).toBe(0);
  });

  const down = new Error('store down');
  it.each([
    {
      how: 'throws',
      claim: () => {
        throw down;
      },
    },
    { how: 'rejects', claim: () => Promise.reject(down) },
    { how: 'answers as Redis does', claim: () => 'OK' as unknown as Claim },
    { how: 'answers nothing', claim: () => undefined as unknown as Claim },
    { how: 'answers null', claim: () => null as unknown as Claim },
  ])('refuses where claim $how, and runs no handler', async ({ claim }) => {
    const { store } = scripted(claim);
    const handling = counted();
    await expect(dedupeOf(store)({ ...once, handle: handling.handle })).rejects.toEqual(
      refusal('DEDUPE_FAILED', /^dedupe\.claim failed$/u),
    );
    expect(handling.runs).toBe(0);
  });

  it('keeps the failure as the cause', async () => {
    const { store } = scripted(() => Promise.reject(down));
    await expect(dedupeOf(store)({ ...once, handle: counted().handle })).rejects.toHaveProperty('cause', down);
  });

  it('accepts all the same on request, and says so', async () => {
    const telling = recordingLogger();
    const { store } = scripted(() => Promise.reject(down), { onFailure: 'accept' });
    expect((await dedupeOf(store, telling)({ ...once, handle: counted().handle })).status).toBe(202);
    expect(telling.told).toEqual([
      { level: 'error', fields: { err: down, id: 'msg_1' }, message: expect.stringContaining('run all the same') },
    ]);
  });

  it.each([
    { name: 'done' as const, reply: () => emptyReply(202), status: 202 },
    { name: 'release' as const, reply: () => emptyReply(500), status: 500 },
  ])('keeps the answer where $name fails, and says so', async ({ name, reply, status }) => {
    const telling = recordingLogger();
    const { store } = scripted(() => true, { [name]: () => Promise.reject(down) });
    expect((await dedupeOf(store, telling)({ ...once, handle: counted(reply).handle })).status).toBe(status);
    expect(telling.told).toEqual([
      { level: 'error', fields: { err: down, ...once }, message: `dedupe.${name} failed` },
    ]);
  });

  it('keeps the failure of the handlers where release fails too', async () => {
    const { store } = scripted(() => true, { release: () => Promise.reject(down) });
    const failing = counted(() => Promise.reject(new Error('handler')));
    await expect(dedupeOf(store, recordingLogger())({ ...once, handle: failing.handle })).rejects.toThrow('handler');
  });
});

describe('a store that does not answer', () => {
  it.each([
    ['claim', { claim: () => new Promise<Claim>(() => {}) }, 'rejects'],
    ['done', { done: () => new Promise<void>(() => {}) }, 'replies'],
  ])('is down after five seconds: %s', async (name, silent, outcome) => {
    jest.useFakeTimers();
    try {
      const told = recordingLogger();
      const { store } = scripted(() => true, silent);
      const reply = dedupeOf(store, told)({ ...once, ...counted() });
      const settled = reply.then(
        ({ status }) => ['replies', status],
        ({ code }: { code: string }) => ['rejects', code],
      );
      await jest.advanceTimersByTimeAsync(5_000);
      expect(await settled).toEqual([outcome, outcome === 'replies' ? 202 : 'DEDUPE_FAILED']);
      if (outcome === 'replies')
        expect(told.told).toMatchObject([{ level: 'error', message: `dedupe.${name} failed` }]);
    } finally {
      jest.useRealTimers();
    }
  });
});
