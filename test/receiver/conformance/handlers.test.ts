import { describe, expect, it } from '@jest/globals';
import type { HandlerReply, Receiver } from '../../../receiver/index.ts';
import { sampleEvents } from '../../../src/testing/sample-events.ts';
import { receiverAdapters } from './adapters.ts';
import { problem } from './problem.ts';
import { withHeaders } from './raw-request.ts';
import { goodBody, secret, signed, signedStandard } from './signed.ts';
import { subjectsOf } from './subject.ts';

// Of goodBody.
const sha256 = '6998ca1fac0a926054946433f9eab96899e6a6240271eab08e54ce7c4b81205c';

/** Registers, for every event, a handler that says each of these in turn: a reply, nothing, or what it throws. */
function saying(...outcomes: (HandlerReply | Error | undefined)[]): (receiver: Receiver) => void {
  return (receiver) => {
    for (const outcome of outcomes) {
      receiver.onAny(() => {
        if (outcome instanceof Error) throw outcome;
        return outcome;
      });
    }
  };
}

describe.each(receiverAdapters)('$name', (adapter) => {
  const open = subjectsOf(adapter);

  it('gives a handler the event, the exact bytes, the id and the headers', async () => {
    const subject = await open();
    await subject.send(withHeaders(signed(), { 'X-Extra': 'yes' }));
    expect(subject.seen[0]?.context).toMatchObject({
      id: sha256,
      headers: { 'content-type': 'application/json', 'x-extra': 'yes' },
    });
    expect(Buffer.from(subject.seen[0]?.context?.body ?? []).toString()).toBe(goodBody);
  });

  it('gives a handler the id of Standard Webhooks where that was verified, and only there', async () => {
    const subject = await open({ options: { secrets: [secret], scheme: 'either' } });
    await subject.send(signedStandard(goodBody, { id: 'msg_17' }));
    await subject.send(withHeaders(signed(), { 'webhook-id': 'msg_18' }));
    expect(subject.seen.map(({ context }) => context?.id)).toStrictEqual(['msg_17', sha256]);
  });

  it.each([
    ['nothing', [undefined], 204],
    ['a status', [{ status: 202 }], 202],
    ['statuses of 2xx: the last', [{ status: 202 }, { status: 201 }], 201],
    ['a status and then nothing', [{ status: 202 }, undefined], 202],
    [
      'statuses of which some are not 2xx: the first of those',
      [{ status: 202 }, { status: 422 }, { status: 500 }],
      422,
    ],
    ['a redirect', [{ status: 302 }, { status: 200 }], 302],
    ['a status that is not 2xx, and an error', [{ status: 422 }, new Error('boom')], 422],
    ['an error, and a status that is not 2xx', [new Error('boom'), { status: 422 }], 500],
    ['an error among others', [{ status: 202 }, new Error('boom'), { status: 201 }], 500],
    ['no status of HTTP', [{ status: 99 }], 500],
    ['no handler', [], 204],
  ] as const)('answers where handlers say %s', async (_what, outcomes, status) => {
    const subject = await open({ register: saying(...outcomes) });
    await expect(subject.send(signed())).resolves.toMatchObject({ status });
  });

  it('sends a body that is an object as JSON, and one that is a text as text', async () => {
    const object = await open({ register: saying({ status: 202, body: { queued: true } }) });
    await expect(object.send(signed())).resolves.toMatchObject({
      status: 202,
      headers: { 'content-type': 'application/json' },
      body: '{"queued":true}',
    });
    const text = await open({ register: saying({ status: 422, body: 'grün' }) });
    await expect(text.send(signed())).resolves.toMatchObject({
      status: 422,
      headers: { 'content-type': 'text/plain; charset=utf-8' },
      body: 'grün',
    });
  });

  it('answers 500 to an event whose handler throws; what it threw goes to the logger and onError alone', async () => {
    const told: unknown[] = [];
    const boom = new Error('the password is hunter2');
    const subject = await open({
      register: (receiver) =>
        receiver
          .on('ADD_ARTIFACT_ALIAS', async () => {
            throw boom;
          })
          .onError((error, event, { id }) => void told.push([error, event.type, id])),
    });
    const answer = await subject.send(signed());
    expect(answer).toEqual(problem(500, 'HANDLER_FAILED'));
    expect(JSON.stringify(answer)).not.toContain('hunter2');
    expect(told).toStrictEqual([[boom, 'ADD_ARTIFACT_ALIAS', sha256]]);
    expect(subject.logged).toMatchObject([{ level: 'error', fields: { code: 'HANDLER_FAILED', err: boom } }]);
  });

  it('answers the same when an error handler throws too, and tells the logger', async () => {
    const subject = await open({
      register: (receiver) =>
        receiver
          .onAny(() => {
            throw new Error('first');
          })
          .onError(() => {
            throw new Error('second');
          }),
    });
    await expect(subject.send(signed())).resolves.toEqual(problem(500, 'HANDLER_FAILED'));
    const errors = subject.logged.map(({ level, fields }) => `${level} ${String(Object(fields).err)}`);
    expect(errors.toSorted()).toStrictEqual(['error Error: first', 'error Error: second']);
  });

  it('runs the other handlers when one throws, each after the one before', async () => {
    const ran: string[] = [];
    const subject = await open({
      register: (receiver) =>
        receiver
          .onAny(async () => {
            await new Promise(setImmediate);
            ran.push('first');
            throw new Error('boom');
          })
          .onAny(() => void ran.push('second')),
    });
    await subject.send(signed());
    expect(ran).toStrictEqual(['first', 'second']);
  });

  it('answers 503 when handlers take longer than handlerTimeoutMs', async () => {
    const subject = await open({
      options: { secrets: [secret], handlerTimeoutMs: 30 },
      register: (receiver) => receiver.onAny(() => new Promise(() => {})),
    });
    await expect(subject.send(signed())).resolves.toEqual(problem(503, 'HANDLER_TIMEOUT'));
    expect(subject.logged).toMatchObject([{ level: 'error', fields: { code: 'HANDLER_TIMEOUT' } }]);
  });

  it('runs the handlers of the type, of one of the types, and of LINK_ARTIFACT under both its names', async () => {
    const ran: string[] = [];
    const subject = await open({
      register: (receiver) =>
        receiver
          .on('ADD_ARTIFACT_ALIAS', ({ alias }) => void ran.push(`alias ${alias}`))
          .on(['LINK_MODEL', 'RUN_STATE'], ({ type }) => void ran.push(`list ${type}`))
          .on('LINK_ARTIFACT', ({ type }) => void ran.push(`one ${type}`))
          .on('UNKNOWN', ({ eventType }) => void ran.push(`unknown ${eventType}`))
          .onAny(({ type }) => void ran.push(`any ${type}`)),
    });
    for (const event of [
      sampleEvents.ADD_ARTIFACT_ALIAS,
      { ...sampleEvents.LINK_ARTIFACT, event_type: 'LINK_MODEL' },
      sampleEvents.RUN_STATE,
      { event_type: 'SOMETHING_NEW' },
      sampleEvents.CREATE_ARTIFACT,
    ])
      await subject.send(signed(JSON.stringify(event)));
    expect(ran).toStrictEqual([
      'alias production',
      'any ADD_ARTIFACT_ALIAS',
      'list LINK_ARTIFACT',
      'one LINK_ARTIFACT',
      'any LINK_ARTIFACT',
      'list RUN_STATE',
      'any RUN_STATE',
      'unknown SOMETHING_NEW',
      'any UNKNOWN',
      'any CREATE_ARTIFACT',
    ]);
  });

  it.each([
    [{ alias: 'production' }, 1],
    [{ alias: 'prod*' }, 1],
    [{ alias: ['staging', 'production'] }, 1],
    [{ alias: '!staging' }, 1],
    [{ alias: 'staging' }, 0],
    [{ alias: 'production', registry: 'model' }, 1],
    [{ alias: 'production', registry: 'dataset' }, 0],
    [{ entity: 'acme', project: 'wandb-registry-model', collection: 'ch?rn' }, 1],
    [{ tag: '*' }, 0],
  ])('runs a handler under the filter %j as often as it says', async (filter, times) => {
    const ran: string[] = [];
    const subject = await open({
      register: (receiver) => receiver.on('ADD_ARTIFACT_ALIAS', filter, ({ alias }) => void ran.push(alias)),
    });
    await expect(subject.send(signed())).resolves.toMatchObject({ status: 204 });
    expect(ran).toHaveLength(times);
  });

  it("gives an alias handler '' where the payload does not say which alias", async () => {
    const aliases: string[] = [];
    const subject = await open({
      register: (receiver) => receiver.on('ADD_ARTIFACT_ALIAS', ({ alias }) => void aliases.push(alias)),
    });
    await subject.send(signed('{"event_type":"ADD_ARTIFACT_ALIAS"}'));
    expect(aliases).toStrictEqual(['']);
  });
});
