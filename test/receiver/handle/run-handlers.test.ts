import { runInNewContext } from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import type { Context, HandledEvent, HandlerReply, Registration } from '../../../receiver/handle/handlers.ts';
import type { Reply } from '../../../receiver/reply/reply.ts';
import { runHandlers } from '../../../receiver/handle/run-handlers.ts';
import type { WandbEvent } from '../../../src/core/event.ts';
import { refusal } from '../refusal.ts';

const event: WandbEvent = { type: 'ADD_ARTIFACT_ALIAS', alias: 'production', extra: {} };
const context: Context = { body: Buffer.from('{}'), id: 'msg_1', headers: {} };

/** What JavaScript may return, whatever the types say. */
type Handle = (...handled: [HandledEvent, Context]) => unknown;

const registrationOf = (handle: Handle): Registration => ({
  types: undefined,
  filter: {},
  handle: handle as Registration['handle'],
});

const thrown: { error: unknown; event: HandledEvent; context: Context }[] = [];

async function run(...handlers: readonly Handle[]): Promise<Reply> {
  thrown.length = 0;
  return runHandlers({
    registrations: handlers.map(registrationOf),
    event,
    context,
    onThrown: async (error, handledEvent, handledContext) =>
      void thrown.push({ error, event: handledEvent, context: handledContext }),
  });
}

const statuses: (statuses: readonly (number | undefined | Error)[]) => readonly Handle[] = (list) =>
  list.map((status) => () => {
    if (status instanceof Error) throw status;
    return status === undefined ? undefined : { status };
  });

describe('runHandlers', () => {
  it('answers 204 where there is no handler', async () => {
    expect(await run()).toEqual({ status: 204, headers: {}, body: '', close: false });
  });

  it('hands over the event and its context', async () => {
    const seen: unknown[] = [];
    await run((...handled) => void seen.push(...handled));
    expect(seen).toEqual([event, context]);
  });

  it.each<{ readonly what: string; readonly handle: Handle }>([
    { what: 'nothing', handle: () => {} },
    { what: 'undefined', handle: () => undefined },
    { what: 'null', handle: () => null },
    { what: 'a promise of nothing', handle: async () => {} },
  ])('answers 204 where a handler returns $what', async ({ handle }) => {
    expect((await run(handle)).status).toBe(204);
  });

  it('waits for a promise of any class', async () => {
    expect((await run(() => runInNewContext('Promise.resolve({ status: 207 })'))).status).toBe(207);
  });

  it('runs one after the other, in their order', async () => {
    const steps: string[] = [];
    const step =
      (name: string): Handle =>
      async () => {
        steps.push(`${name} begins`);
        await new Promise(setImmediate);
        steps.push(`${name} ends`);
      };
    await run(step('first'), step('second'));
    expect(steps).toEqual(['first begins', 'first ends', 'second begins', 'second ends']);
  });

  it('runs those alone that are for the event', async () => {
    const ran: string[] = [];
    const of = (name: string, rest: Partial<Registration>): Registration => ({
      ...registrationOf(() => void ran.push(name)),
      ...rest,
    });
    const registrations = [
      of('any', {}),
      of('its type', { types: new Set(['ADD_ARTIFACT_ALIAS']) }),
      of('another type', { types: new Set(['LINK_ARTIFACT']) }),
      of('its alias', { filter: { alias: ['prod*'] } }),
      of('another alias', { filter: { alias: ['staging'] } }),
    ];
    await runHandlers({ registrations, event, context, onThrown: async () => {} });
    expect(ran).toEqual(['any', 'its type', 'its alias']);
  });

  it.each([
    { said: [200], status: 200 },
    { said: [202, undefined], status: 202 },
    { said: [200, 202, undefined], status: 202 },
    { said: [200, 404, 500, 201], status: 404 },
    { said: [undefined, 302, 201], status: 302 },
    { said: [299, undefined], status: 299 },
    { said: [300, 200], status: 300 },
    { said: [409, new Error('late'), 200], status: 409 },
  ])('of $said answers $status', async ({ said, status }) => {
    expect((await run(...statuses(said))).status).toBe(status);
  });

  it('stops no other where one throws', async () => {
    const ran: string[] = [];
    const first = new Error('first');
    const third = new Error('third');
    const running = run(
      () => {
        throw first;
      },
      () => void ran.push('second'),
      () => Promise.reject(third),
      () => ({ status: 418 }),
    );
    await expect(running).rejects.toEqual(refusal('HANDLER_FAILED'));
    await expect(running).rejects.toHaveProperty('cause', first);
    expect(ran).toEqual(['second']);
    expect(thrown).toEqual([
      { error: first, event, context },
      { error: third, event, context },
    ]);
  });

  it('takes anything that is thrown', async () => {
    await expect(run(() => Promise.reject(undefined as unknown as Error))).rejects.toEqual(refusal('HANDLER_FAILED'));
    expect(thrown).toEqual([{ error: undefined, event, context }]);
  });

  it.each<{ readonly said: HandlerReply; readonly contentType: string; readonly body: string }>([
    { said: { status: 200, body: 'größe' }, contentType: 'text/plain; charset=utf-8', body: 'größe' },
    { said: { status: 202, body: { a: [1] } }, contentType: 'application/json', body: '{"a":[1]}' },
    { said: { status: 500, body: [] }, contentType: 'application/json', body: '[]' },
  ])('sends the body $body', async ({ said, contentType, body }) => {
    expect(await run(() => said)).toEqual({
      status: said.status,
      headers: { 'content-type': contentType },
      body,
      close: false,
    });
  });

  it.each([204, 205, 304])('sends no body with %d, which has none', async (status) => {
    expect(await run(() => ({ status, body: 'x' }))).toEqual({ status, headers: {}, body: '', close: false });
  });

  it.each([
    { what: 'a text', said: 'ok' },
    { what: 'true', said: true },
    { what: 'an empty object', said: {} },
    { what: 'a status in a text', said: { status: '200' } },
    { what: 'a fraction', said: { status: 200.5 } },
    { what: '199', said: { status: 199 } },
    { what: '600', said: { status: 600 } },
    { what: 'NaN', said: { status: Number.NaN } },
    { what: 'a body that is a function', said: { status: 200, body: () => {} } },
    { what: 'a body that JSON leaves out', said: { status: 200, body: { toJSON: () => undefined } } },
    { what: 'a body with a BigInt', said: { status: 200, body: { a: 1n } } },
  ])('takes $what for a handler that failed', async ({ said }) => {
    await expect(run(() => said)).rejects.toEqual(refusal('HANDLER_FAILED'));
    expect(thrown).toHaveLength(1);
  });

  it.each([200, 599])('takes the status %d', async (status) => {
    expect((await run(() => ({ status }))).status).toBe(status);
  });
});
