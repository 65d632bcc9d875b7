import { describe, expect, it } from '@jest/globals';
import type { Claim, DedupeStore, Receiver } from '../../../receiver/index.ts';
import { receiverAdapters } from './adapters.ts';
import { stoppedClock } from './clock.ts';
import { problem } from './problem.ts';
import { withHeaders } from './raw-request.ts';
import { goodBody, secret, signed, signedStandard } from './signed.ts';
import { subjectsOf, type Subject } from './subject.ts';

// Of goodBody.
const sha256 = '6998ca1fac0a926054946433f9eab96899e6a6240271eab08e54ce7c4b81205c';
const otherBody = '{"event_type":"RUN_STATE"}';
const startMs = 1_767_225_600_000;
const dayMs = 86_400_000;

const byBody = { secrets: [secret], dedupe: 'memory' } as const;
const byId = { ...byBody, scheme: 'either' } as const;

describe.each(receiverAdapters)('$name', (adapter) => {
  const open = subjectsOf(adapter);
  const stopClock = stoppedClock();

  it('runs the handlers of every copy where dedupe is not asked for', async () => {
    const subject = await open();
    for (const status of [204, 204]) await expect(subject.send(signed())).resolves.toMatchObject({ status });
    expect(subject.seen).toHaveLength(2);
  });

  it('answers 200 to a copy, and runs no handler', async () => {
    const subject = await open({ options: byBody });
    await expect(subject.send(signed())).resolves.toMatchObject({ status: 204 });
    await expect(subject.send(signed())).resolves.toMatchObject({ status: 200, body: '' });
    await expect(subject.send(signed(otherBody))).resolves.toMatchObject({ status: 204 });
    expect(subject.seen).toHaveLength(2);
  });

  it('takes the same body for another event after ten seconds, or after windowMs', async () => {
    for (const [dedupe, windowMs] of [
      ['memory', 10_000],
      [{ windowMs: 500 }, 500],
    ] as const) {
      const clock = stopClock(startMs);
      const subject = await open({ options: { secrets: [secret], dedupe } });
      await subject.send(signed());
      clock.nowMs += windowMs - 1;
      await expect(subject.send(signed())).resolves.toMatchObject({ status: 200 });
      clock.nowMs += 1;
      await expect(subject.send(signed())).resolves.toMatchObject({ status: 204 });
    }
  });

  it('knows an id of Standard Webhooks for a day, whenever its copy was sent', async () => {
    const clock = stopClock(startMs);
    const subject = await open({ options: byId });
    await expect(subject.send(signedStandard())).resolves.toMatchObject({ status: 204 });
    clock.nowMs += dayMs - 1;
    await expect(subject.send(signedStandard())).resolves.toMatchObject({ status: 200 });
    clock.nowMs += 1;
    await expect(subject.send(signedStandard())).resolves.toMatchObject({ status: 204 });
    expect(subject.seen).toHaveLength(2);
  });

  it('answers 409 to an id that was used for another body, done or still running', async () => {
    const subject = await open({ options: byId });
    await subject.send(signedStandard());
    await expect(subject.send(signedStandard(otherBody))).resolves.toEqual(problem(409, 'ID_CONFLICT'));
    expect(subject.seen).toHaveLength(1);
    const gate = gated();
    const held = await open({ options: byId, register: gate.register });
    const first = held.send(signedStandard());
    await gate.started;
    await expect(held.send(signedStandard(otherBody))).resolves.toEqual(problem(409, 'ID_CONFLICT'));
    gate.release({ status: 202 });
    await expect(first).resolves.toMatchObject({ status: 202 });
  });

  it('decides nothing by headers that were not verified', async () => {
    const subject = await open({ options: byId });
    await subject.send(withHeaders(signed(), { 'webhook-id': 'msg_1' }));
    const sameBody = withHeaders(signed(), { 'webhook-id': 'msg_2' });
    await expect(subject.send(sameBody)).resolves.toMatchObject({ status: 200 });
    const sameId = withHeaders(signed(otherBody), { 'webhook-id': 'msg_1' });
    await expect(subject.send(sameId)).resolves.toMatchObject({ status: 204 });
    // An id that is the hash of another event's body is an id like any other.
    await expect(subject.send(signedStandard(otherBody, { id: 'msg_1' }))).resolves.toMatchObject({ status: 204 });
  });

  it('runs the handlers of ten copies at once once, and gives each copy the status of that run', async () => {
    const gate = gated();
    const subject = await open({ options: byBody, register: gate.register });
    const copies = Array.from({ length: 10 }, () => subject.send(signed()));
    await takenIn(subject, 10);
    gate.release({ status: 202, body: { run: 1 } });
    const answers = await Promise.all(copies);
    expect(answers.map(({ status, body }) => `${status} ${body}`)).toStrictEqual(
      Array.from({ length: 10 }, () => '202 {"run":1}'),
    );
    expect(gate.runs()).toBe(1);
  });

  it('gives copies that wait the failure of the first, and frees the id', async () => {
    const gate = gated();
    const subject = await open({ options: byBody, register: gate.register });
    const copies = [subject.send(signed()), subject.send(signed())];
    await takenIn(subject, 2);
    gate.release(new Error('boom'));
    for (const answer of await Promise.all(copies)) expect(answer).toEqual(problem(500, 'HANDLER_FAILED'));
    gate.release({ status: 202 });
    await expect(subject.send(signed())).resolves.toMatchObject({ status: 202 });
    await expect(subject.send(signed())).resolves.toMatchObject({ status: 200 });
    expect(gate.runs()).toBe(2);
  });

  it('frees the id where a handler says a status that is not 2xx', async () => {
    const statuses = [422, 302, 201];
    const subject = await open({
      options: byBody,
      register: (receiver) => receiver.onAny(() => ({ status: statuses.shift() ?? 0 })),
    });
    for (const status of [422, 302, 201, 200, 200])
      await expect(subject.send(signed())).resolves.toMatchObject({ status });
  });

  it('frees the id where the handlers took too long', async () => {
    let runs = 0;
    const subject = await open({
      options: { ...byBody, handlerTimeoutMs: 30 },
      register: (receiver) => receiver.onAny(() => (++runs === 1 ? new Promise(() => {}) : undefined)),
    });
    await expect(subject.send(signed())).resolves.toEqual(problem(503, 'HANDLER_TIMEOUT'));
    await expect(subject.send(signed())).resolves.toMatchObject({ status: 204 });
    expect(runs).toBe(2);
  });

  it('remembers as many ids as maxEntries says, the newest', async () => {
    const subject = await open({ options: { secrets: [secret], dedupe: { maxEntries: 1 } } });
    for (const [body, status] of [
      [goodBody, 204],
      [otherBody, 204],
      [otherBody, 200],
      [goodBody, 204],
    ] as const)
      await expect(subject.send(signed(body))).resolves.toMatchObject({ status });
  });

  it('remembers nothing of what it refused', async () => {
    const subject = await open({ options: byBody });
    await subject.send(signed(goodBody, 'another secret of ours'));
    await expect(subject.send(signed())).resolves.toMatchObject({ status: 204 });
  });

  it('asks a store to claim the id with the SHA-256 of the body, and tells it when the handlers are done', async () => {
    const store = recordingStore();
    const subject = await open({ options: { ...byId, dedupe: store } });
    await subject.send(signed());
    await subject.send(signedStandard(goodBody, { id: 'msg_17' }));
    expect(store.calls).toStrictEqual([
      `claim ${sha256} ${sha256}`,
      `done ${sha256}`,
      `claim msg_17 ${sha256}`,
      'done msg_17',
    ]);
  });

  it('tells a store to release the id where a handler throws', async () => {
    const store = recordingStore();
    const subject = await open({
      options: { ...byId, dedupe: store },
      register: (receiver) =>
        receiver.onAny(() => {
          throw new Error('boom');
        }),
    });
    await subject.send(signedStandard());
    expect(store.calls).toStrictEqual([`claim msg_1 ${sha256}`, 'release msg_1']);
  });

  it.each([
    [true, 204, 1],
    [false, 200, 0],
    ['busy', 503, 0],
    ['conflict', 409, 0],
  ] as const)('answers to a store whose claim says %j', async (claim, status, runs) => {
    const subject = await open({ options: { ...byBody, dedupe: recordingStore(async () => claim) } });
    const answer = await subject.send(signed());
    expect(answer.status).toBe(status);
    expect(answer.headers['retry-after']).toBe(claim === 'busy' ? '1' : undefined);
    expect(subject.seen).toHaveLength(runs);
  });

  it.each([
    ['rejects', (): Promise<Claim> => Promise.reject(new Error('connection refused'))],
    [
      'throws',
      (): Claim => {
        throw new Error('connection refused');
      },
    ],
  ])('answers 503 when the claim of a store %s, or runs the handlers where that is configured', async (_how, claim) => {
    const refusing = await open({ options: { ...byBody, dedupe: recordingStore(claim) } });
    await expect(refusing.send(signed())).resolves.toEqual(problem(503, 'DEDUPE_FAILED'));
    expect(refusing.seen).toHaveLength(0);
    const accepting = await open({ options: { ...byBody, dedupe: { ...recordingStore(claim), onFailure: 'accept' } } });
    await expect(accepting.send(signed())).resolves.toMatchObject({ status: 204 });
    for (const { logged } of [refusing, accepting])
      expect(logged).toMatchObject([{ level: 'error', fields: { err: { message: 'connection refused' } } }]);
  });

  it('answers what the handlers said when a store fails after them, and tells the logger', async () => {
    const down = (): Promise<void> => Promise.reject(new Error('connection refused'));
    const subject = await open({ options: { ...byBody, dedupe: { ...recordingStore(), done: down, release: down } } });
    await expect(subject.send(signed())).resolves.toMatchObject({ status: 204 });
    expect(subject.logged).toMatchObject([{ level: 'error', fields: { id: sha256 } }]);
  });
});

/** Waits until so many requests came and were read: their bodies came with their heads, and others are answered that were sent later. */
async function takenIn({ requests, send }: Subject, count: number): Promise<void> {
  while (requests() < count) await new Promise(setImmediate);
  for (const state of ['running', 'finished', 'failed'])
    await send(signed(`{"event_type":"RUN_STATE","run_status":"${state}"}`));
}

interface Gate {
  /** Registers a handler of ADD_ARTIFACT_ALIAS that waits, and one of RUN_STATE that does not. */
  readonly register: (receiver: Receiver) => void;
  /** Resolves when the handler runs. */
  readonly started: Promise<void>;
  /** What the handler says, or throws, now and from now on. */
  readonly release: (outcome: { status: number; body?: object } | Error) => void;
  readonly runs: () => number;
}

function gated(): Gate {
  const { promise: started, resolve: start } = Promise.withResolvers<void>();
  let current = Promise.withResolvers<{ status: number; body?: object }>();
  let runs = 0;
  return {
    register: (receiver) =>
      void receiver
        .on('ADD_ARTIFACT_ALIAS', () => {
          runs += 1;
          start();
          return current.promise;
        })
        .on('RUN_STATE', () => {}),
    started,
    release: (outcome) => {
      const { resolve, reject } = current;
      current = Promise.withResolvers();
      if (outcome instanceof Error) return reject(outcome);
      resolve(outcome);
      current.resolve(outcome);
    },
    runs: () => runs,
  };
}

function recordingStore(claim: DedupeStore['claim'] = () => true): DedupeStore & { readonly calls: readonly string[] } {
  const calls: string[] = [];
  return {
    calls,
    claim: (id, bodyHash) => {
      calls.push(`claim ${id} ${bodyHash}`);
      return claim(id, bodyHash);
    },
    done: (id) => void calls.push(`done ${id}`),
    release: (id) => void calls.push(`release ${id}`),
  };
}
