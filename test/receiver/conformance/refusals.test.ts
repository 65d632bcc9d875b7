import { describe, expect, it } from '@jest/globals';
import { createReceiver } from '../../../receiver/index.ts';
import { adapters } from './adapters.ts';
import { headOf, open as openConnection } from './connection.ts';
import { toRequest } from './direct-calls.ts';
import { problem } from './problem.ts';
import { inChunks, withHeaders } from './raw-request.ts';
import { goodBody, posted, secret, signed } from './signed.ts';
import { subjectsOf } from './subject.ts';

describe.each(adapters)('$name', (adapter) => {
  const open = subjectsOf(adapter);

  it('answers 204 to a signed event, and hands on the event and the exact bytes', async () => {
    const subject = await open();
    await expect(subject.send(signed())).resolves.toMatchObject({ status: 204, body: '' });
    expect(subject.seen).toMatchObject([{ event: { type: 'ADD_ARTIFACT_ALIAS', alias: 'production', author: 'ada' } }]);
    expect(Buffer.from(subject.seen[0]?.body ?? []).toString()).toBe(goodBody);
  });

  it('takes a body in chunks of any size', async () => {
    const subject = await open();
    for (const size of [1, 7, 100]) {
      const request = { ...signed(), body: inChunks(Buffer.from(goodBody), size) };
      await expect(subject.send(request)).resolves.toMatchObject({ status: 204 });
    }
    expect(subject.seen.map(({ body }) => Buffer.from(body).toString())).toStrictEqual([goodBody, goodBody, goodBody]);
  });

  it.each(['GET', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD'])('answers 405 with Allow to %s', async (method) => {
    const subject = await open();
    const answer = await subject.send({ ...signed(''), method });
    expect(answer).toMatchObject({ status: 405, headers: { allow: 'POST' } });
    if (method === 'HEAD') return;
    expect(answer).toEqual(problem(405, 'METHOD_NOT_ALLOWED'));
  });

  it.each([
    'text/plain',
    'text/json',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/jsonp',
    'application/json, application/json',
    'application/json; charset=utf-16',
    'application/json; charset=iso-8859-1',
    '',
  ])('answers 415 to the Content-Type %j', async (type) => {
    const subject = await open();
    const answer = await subject.send(withHeaders(signed(), { 'content-type': type }));
    expect(answer.status).toBe(415);
    expect(subject.seen).toHaveLength(0);
    if (adapter.refusesFirst === true) return;
    expect(answer).toEqual(problem(415, 'MEDIA_TYPE_UNSUPPORTED'));
  });

  it('answers 415 where no Content-Type is given', async () => {
    const subject = await open();
    const answer = await subject.send(withHeaders(signed(), { 'content-type': null }));
    expect(answer).toEqual(problem(415, 'MEDIA_TYPE_UNSUPPORTED'));
  });

  it.each(['application/json', 'Application/JSON; charset=utf-8', 'application/json;charset="UTF-8"'])(
    'takes the Content-Type %j',
    async (type) => {
      const subject = await open();
      await expect(subject.send(withHeaders(signed(), { 'content-type': type }))).resolves.toMatchObject({
        status: 204,
      });
    },
  );

  it('takes a body of exactly maxBodyBytes and refuses one byte more, by its length and in chunks', async () => {
    // 140 bytes.
    const fitting = await open({ options: { secrets: [secret], maxBodyBytes: 140 } });
    const tight = await open({ options: { secrets: [secret], maxBodyBytes: 139 } });
    const chunked = { ...signed(), body: inChunks(Buffer.from(goodBody), 50) };
    for (const request of [signed(), chunked]) {
      await expect(fitting.send(request)).resolves.toMatchObject({ status: 204 });
      await expect(tight.send(request)).resolves.toEqual(problem(413, 'BODY_TOO_LARGE'));
    }
    expect(tight.seen).toHaveLength(0);
  });

  it('takes 1 MiB where nothing else is said, and not a byte more', async () => {
    const subject = await open();
    const filled = goodBody.padEnd(1_048_576, ' ');
    await expect(subject.send(signed(filled))).resolves.toMatchObject({ status: 204 });
    // Fastify has the same limit, and says so by itself.
    await expect(subject.send(signed(`${filled} `))).resolves.toMatchObject({ status: 413 });
    expect(subject.seen).toHaveLength(1);
  });

  it.each([
    ['no signature', posted(goodBody), 'SIGNATURE_MISSING'],
    ['an empty signature', posted(goodBody, { 'x-wandb-signature': '' }), 'SIGNATURE_MISSING'],
    ['what is no signature', posted(goodBody, { 'x-wandb-signature': 'sha256=' }), 'SIGNATURE_MALFORMED'],
    ['a signature under another secret', signed(goodBody, 'another secret of ours'), 'SIGNATURE_MISMATCH'],
    ['a signature over another body', { ...signed('{}'), body: [Buffer.from(goodBody)] }, 'SIGNATURE_MISMATCH'],
  ] as const)('answers 401 to %s', async (_what, request, code) => {
    const subject = await open();
    await expect(subject.send(request)).resolves.toEqual(problem(401, code));
    expect(subject.seen).toHaveLength(0);
  });

  it('says nothing of an unsigned body, be it JSON or not', async () => {
    const subject = await open();
    const answers = await Promise.all(
      ['{}', '[', '[]', ''].map((body) => subject.send(posted(body, { 'x-wandb-signature': signed('other').path }))),
    );
    expect(new Set(answers.map(({ status, body }) => `${status} ${body}`))).toStrictEqual(
      new Set([
        '401 {"type":"about:blank","title":"The signature does not have the form of one.","status":401,"code":"SIGNATURE_MALFORMED"}',
      ]),
    );
  });

  it('tells the logger of a refusal, with its code', async () => {
    const subject = await open();
    await subject.send(signed(goodBody, 'another secret of ours'));
    expect(subject.logged).toMatchObject([{ level: 'warn', fields: { code: 'SIGNATURE_MISMATCH' } }]);
  });
});

describe.each(adapters.filter(({ readBy, ...adapter }) => readBy === 'receiver' && !('toCall' in adapter)))(
  '$name, over a socket',
  (adapter) => {
    const open = subjectsOf(adapter);

    it('answers 408 to a body that does not end within bodyTimeoutMs', async () => {
      const subject = await open({ options: { secrets: [secret], bodyTimeoutMs: 50 } });
      const connection = openConnection(subject.port);
      await connection.write(headOf(signed(), { 'content-length': '145' }) + goodBody.slice(0, 100));
      await expect(connection.answer()).resolves.toEqual(problem(408, 'BODY_TIMEOUT'));
      connection.destroy();
      expect(subject.seen).toHaveLength(0);
    });
  },
);

describe('fetch', () => {
  it('answers 408 to a body that does not end within bodyTimeoutMs', async () => {
    const ignore = (): void => {};
    const logger = { debug: ignore, info: ignore, warn: ignore, error: ignore };
    const handle = createReceiver({ secrets: [secret], bodyTimeoutMs: 50, logger }).fetch();
    const stalled = new ReadableStream({ start: (controller) => controller.enqueue(Buffer.from('{')) });
    await expect(handle(toRequest(signed(), stalled))).resolves.toMatchObject({ status: 408 });
  });
});
