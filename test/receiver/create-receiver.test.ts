import { describe, expect, it } from '@jest/globals';
import { createReceiverOn } from '../../receiver/create-receiver.ts';
import * as onNode from '../../receiver/index.ts';
import type { ReceiverOptions } from '../../receiver/options/options.ts';
import { nodePlatform } from '../../receiver/platform/node-platform.ts';
import type { Receiver } from '../../receiver/receiver.ts';
import * as onWeb from '../../receiver/web.ts';
import { recordingLogger } from './recording-logger.ts';
import { refusal } from './refusal.ts';
import { aliasBody, secret, signatureOf } from './signed-body.ts';

/** What JavaScript may hand over, whatever the types say. */
const create = (options: unknown): Receiver =>
  createReceiverOn({ platform: nodePlatform, nowMs: () => 1_700_000_000_000 }, options as ReceiverOptions);

function post(receiver: Receiver, body = aliasBody): Promise<Response> {
  const headers = { 'content-type': 'application/json', 'x-wandb-signature': signatureOf(body) };
  return receiver.fetch()(new Request('http://receiver.test/wandb', { method: 'POST', headers, body }));
}

const runBody = '{"run_name":"brave-lake-7","event_type":"RUN_STATE"}';

describe('createReceiver', () => {
  it.each([
    { what: 'no options', options: undefined, code: 'INPUT_INVALID' as const, words: /^options: / },
    { what: 'no secret', options: {}, code: 'SECRET_MISSING' as const, words: /^secrets, accessTokens: / },
    {
      what: 'an undefined secret',
      options: { secrets: [undefined] },
      code: 'SECRET_INVALID' as const,
      words: /^secrets\[0\] is undefined: see that its variable is set/,
    },
    {
      what: 'an unknown option',
      options: { secrets: [secret], dedup: 'memory' },
      code: 'INPUT_INVALID' as const,
      words: /^"dedup" is no option: did you mean dedupe\?$/,
    },
    {
      what: 'another onUnknown',
      options: { secrets: [secret], onUnknown: 'ignore' },
      code: 'INPUT_INVALID' as const,
      words: /^onUnknown: give 'accept' or 'refuse'$/,
    },
    {
      what: 'handlerTimeoutMs of 0',
      options: { secrets: [secret], handlerTimeoutMs: 0 },
      code: 'INPUT_INVALID' as const,
      words: /^handlerTimeoutMs: 0 is no whole number from 1 up$/,
    },
    {
      what: 'handlerTimeoutMs beyond a timer',
      options: { secrets: [secret], handlerTimeoutMs: Infinity },
      code: 'INPUT_INVALID' as const,
      words: /^handlerTimeoutMs: Infinity /,
    },
    {
      what: 'a malformed dedupe',
      options: { secrets: [secret], dedupe: true },
      code: 'INPUT_INVALID' as const,
      words: /^dedupe: give false, 'memory'/,
    },
    {
      what: 'a malformed logger',
      options: { secrets: [secret], logger: {} },
      code: 'INPUT_INVALID' as const,
      words: /^logger has no function debug/,
    },
  ])('refuses $what, on Node and on the web', ({ options, code, words }) => {
    expect(() => create(options)).toThrow(refusal(code, words));
    expect(() => onNode.createReceiver(options as ReceiverOptions)).toThrow(refusal(code, words));
    expect(() => onWeb.createReceiver(options as ReceiverOptions)).toThrow(refusal(code, words));
  });

  it('takes all its options', () => {
    const options: ReceiverOptions = {
      secrets: [secret],
      handlerTimeoutMs: 1,
      dedupe: { maxEntries: 1, windowMs: 1 },
      onUnknown: 'refuse',
    };
    for (const make of [create, onNode.createReceiver, onWeb.createReceiver]) expect(() => make(options)).not.toThrow();
  });

  it.each([onNode, onWeb])('receives with the clock of the machine', async ({ createReceiver }) => {
    const { headers, body } = { headers: { 'content-type': 'application/json' }, body: aliasBody };
    const receiver = createReceiver({ secrets: [secret] }).onAny((event) => ({ status: 201, body: event.type }));
    const request = new Request('http://receiver.test/', {
      method: 'POST',
      headers: { ...headers, 'x-wandb-signature': signatureOf(body) },
      body,
    });
    const response = await receiver.fetch()(request);
    expect([response.status, await response.text()]).toEqual([201, 'ADD_ARTIFACT_ALIAS']);
  });
});

describe('on', () => {
  it('gives the receiver back, to go on', () => {
    const receiver = create({ secrets: [secret] });
    expect(receiver.on('RUN_STATE', () => {})).toBe(receiver);
    expect(receiver.onAny(() => {})).toBe(receiver);
    expect(receiver.onError(() => {})).toBe(receiver);
  });

  it('runs the handlers that are for the event, in the order of their registration', async () => {
    const ran: string[] = [];
    const receiver = create({ secrets: [secret] })
      .onAny(() => void ran.push('any'))
      .on('ADD_ARTIFACT_ALIAS', () => void ran.push('type'))
      .on(['LINK_ARTIFACT', 'ADD_ARTIFACT_ALIAS'], () => void ran.push('types'))
      .on('ADD_ARTIFACT_ALIAS', { alias: 'prod*' }, () => void ran.push('filter'))
      .on('ADD_ARTIFACT_ALIAS', { alias: ['staging', 'test'] }, () => void ran.push('another alias'))
      .on('RUN_STATE', () => void ran.push('another type'));
    expect((await post(receiver)).status).toBe(204);
    expect(ran).toEqual(['any', 'type', 'types', 'filter']);
  });

  it('takes LINK_MODEL for LINK_ARTIFACT', async () => {
    const receiver = create({ secrets: [secret] }).on('LINK_MODEL', ({ type }) => ({ status: 200, body: type }));
    const response = await post(receiver, '{"event_type":"LINK_MODEL"}');
    expect(await response.text()).toBe('LINK_ARTIFACT');
  });

  it('takes handlers that are registered after the adapter was made', async () => {
    const receiver = create({ secrets: [secret] });
    receiver.fetch();
    receiver.onAny(() => ({ status: 201 }));
    expect((await post(receiver)).status).toBe(201);
  });

  it('gives an alias handler a text where the payload names no alias', async () => {
    const receiver = create({ secrets: [secret] }).on('ADD_ARTIFACT_ALIAS', ({ alias }) => ({
      status: 200,
      body: { alias },
    }));
    expect(await (await post(receiver, '{"event_type":"ADD_ARTIFACT_ALIAS"}')).json()).toEqual({ alias: '' });
  });

  const receiver = create({ secrets: [secret] }) as unknown as Record<
    'on' | 'onAny' | 'onError',
    (...given: unknown[]) => void
  >;
  const handle = (): void => {};
  it.each([
    {
      given: ['ADD_ARTIFACT_ALIASES', handle],
      code: 'EVENT_UNKNOWN' as const,
      words: /did you mean ADD_ARTIFACT_ALIAS\?$/u,
    },
    {
      given: [['RUN_STATE', 'RUN_STATES'], handle],
      code: 'EVENT_UNKNOWN' as const,
      words: /did you mean RUN_STATE\?$/u,
    },
    { given: [[], handle], code: 'INPUT_INVALID' as const, words: /^on: name an event type/u },
    { given: [undefined, handle], code: 'INPUT_INVALID' as const, words: /^on: name an event type/u },
    { given: [], code: 'INPUT_INVALID' as const, words: /^on: name an event type/u },
    {
      given: ['RUN_STATE'],
      code: 'INPUT_INVALID' as const,
      words: /^the handler is no function: give \(event, context\)/u,
    },
    { given: ['RUN_STATE', 'handle'], code: 'INPUT_INVALID' as const, words: /^the handler is no function/u },
    { given: ['RUN_STATE', handle, { tag: 'x' }], code: 'INPUT_INVALID' as const, words: /handler is no function/u },
    { given: ['RUN_STATE', {}, undefined], code: 'INPUT_INVALID' as const, words: /^the handler is no function/u },
    { given: ['RUN_STATE', undefined, handle], code: 'FILTER_INVALID' as const, words: /^the filter is no object/u },
    { given: ['RUN_STATE', 'production', handle], code: 'FILTER_INVALID' as const, words: /^the filter is no object/u },
    {
      given: ['RUN_STATE', { branch: 'x' }, handle],
      code: 'FILTER_INVALID' as const,
      words: /^branch is none of event,/u,
    },
    {
      given: ['RUN_STATE', { alias: undefined }, handle],
      code: 'FILTER_INVALID' as const,
      words: /^alias is no pattern/u,
    },
    { given: ['RUN_STATE', { alias: [] }, handle], code: 'FILTER_INVALID' as const, words: /^alias has no pattern/u },
  ])('refuses $given: $words', ({ given, code, words }) => {
    expect(() => receiver.on(...given)).toThrow(refusal(code, words));
  });

  it.each([undefined, null, {}, 'handle'])('is refused as onAny(%j) and onError(%j)', (given) => {
    expect(() => receiver.onAny(given)).toThrow(refusal('INPUT_INVALID', /^the handler is no function/u));
    expect(() => receiver.onError(given)).toThrow(refusal('INPUT_INVALID', /^onError: the handler is no function/u));
  });
});

describe('onError', () => {
  const failing = (logger = recordingLogger()): { receiver: Receiver; logger: typeof logger } => {
    const receiver = create({ secrets: [secret], logger })
      .on('ADD_ARTIFACT_ALIAS', () => {
        throw new Error('hunter2');
      })
      .onAny(async () => Promise.reject(new Error('second')));
    return { receiver, logger };
  };

  it('is told of each error, with the event and its context', async () => {
    const told: unknown[] = [];
    const { receiver } = failing();
    receiver.onError((error, event, { id }) => void told.push([(error as Error).message, event.type, id]));
    const response = await post(receiver);
    expect(response.status).toBe(500);
    const text = await response.text();
    expect(JSON.parse(text)).toMatchObject({ code: 'HANDLER_FAILED' });
    expect(text).not.toContain('hunter2');
    const id = '7819de004ea5557f3f61d8452ccbbc96e51a3cfa338488eb697544d75861c8a0';
    expect(told).toEqual([
      ['hunter2', 'ADD_ARTIFACT_ALIAS', id],
      ['second', 'ADD_ARTIFACT_ALIAS', id],
    ]);
  });

  it('comes beside the logger, which is told of each error once, also of those that are not answered', async () => {
    const { receiver, logger } = failing();
    await post(receiver);
    expect(logger.told).toEqual([
      {
        level: 'error',
        fields: { code: 'HANDLER_FAILED', err: new Error('hunter2') },
        message: 'a handler threw',
      },
      { level: 'error', fields: { code: 'HANDLER_FAILED', err: new Error('second') }, message: 'a handler threw' },
    ]);
  });

  it('tells the logger of an error behind a status that is answered in its place', async () => {
    const logger = recordingLogger();
    const receiver = create({ secrets: [secret], logger })
      .onAny(() => ({ status: 404 }))
      .onAny(() => Promise.reject(new Error('second')));
    expect((await post(receiver)).status).toBe(404);
    expect(logger.told.map(({ message }) => message)).toEqual(['a handler threw']);
  });

  it('may fail itself: the others are told all the same', async () => {
    const { receiver, logger } = failing();
    const told: unknown[] = [];
    receiver
      .onError(() => {
        throw new Error('first error handler');
      })
      .onError(async () => Promise.reject(new Error('second error handler')))
      .onError((error) => void told.push((error as Error).message));
    expect((await post(receiver)).status).toBe(500);
    expect(told).toEqual(['hunter2', 'second']);
    expect(logger.told.filter(({ message }) => message === 'an error handler threw')).toHaveLength(4);
  });

  it('is not told of requests that are refused', async () => {
    const told: unknown[] = [];
    const receiver = create({ secrets: [secret], logger: recordingLogger() }).onError((error) => void told.push(error));
    expect((await post(receiver, '[]')).status).toBe(400);
    expect(told).toEqual([]);
  });
});

describe('the options of a receiver', () => {
  it('onUnknown accepts, and onAny sees it', async () => {
    const receiver = create({ secrets: [secret], logger: recordingLogger() }).onAny(({ type }) => ({
      status: 200,
      body: type,
    }));
    expect(await (await post(receiver, '{"event_type":"NEW_THING","x":1}')).text()).toBe('UNKNOWN');
  });

  it('onUnknown refuses on request', async () => {
    const receiver = create({ secrets: [secret], onUnknown: 'refuse', logger: recordingLogger() });
    const response = await post(receiver, '{"event_type":"NEW_THING","x":1}');
    expect([response.status, await response.json()]).toEqual([400, expect.objectContaining({ code: 'EVENT_UNKNOWN' })]);
  });

  it.each([
    { dedupe: undefined, runs: 2, statuses: [202, 202] },
    { dedupe: false, runs: 2, statuses: [202, 202] },
    { dedupe: 'memory', runs: 1, statuses: [202, 200] },
    { dedupe: { maxEntries: 5 }, runs: 1, statuses: [202, 200] },
  ])('dedupe: $dedupe runs the handlers $runs times for two copies', async ({ dedupe, runs, statuses }) => {
    let ran = 0;
    const receiver = create({ secrets: [secret], ...(dedupe !== undefined && { dedupe }) }).onAny(() => {
      ran += 1;
      return { status: 202 };
    });
    const responses = [await post(receiver, runBody), await post(receiver, runBody)];
    expect(responses.map(({ status }) => status)).toEqual(statuses);
    expect(ran).toBe(runs);
  });

  it('keep what was given, whatever becomes of the object later', async () => {
    const secrets = [secret];
    const receiver = create({ secrets, logger: recordingLogger() });
    secrets[0] = 'another-secret-of-16-bytes';
    expect((await post(receiver)).status).toBe(204);
  });
});
