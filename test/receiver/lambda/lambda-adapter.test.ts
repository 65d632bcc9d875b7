import { describe, expect, it } from '@jest/globals';
import type { Incoming } from '../../../receiver/admit/admit.ts';
import type { Context } from '../../../receiver/handle/handlers.ts';
import { lambdaAdapter, type LambdaEvent } from '../../../receiver/lambda/lambda-adapter.ts';
import { emptyReply } from '../../../receiver/reply/reply.ts';
import { refusal } from '../refusal.ts';

const limits = { maxBodyBytes: 10, bodyTimeoutMs: 1_000 };

/** What the adapter makes of an event, whatever the types say. */
async function seen(event: unknown): Promise<{ incoming: Incoming; headers: Context['headers'] }> {
  const given: { incoming: Incoming; headers: Context['headers'] }[] = [];
  await lambdaAdapter(async (incoming, headers) => {
    given.push({ incoming, headers: headers() });
    return emptyReply(204);
  })(event as LambdaEvent);
  const [first] = given;
  if (first === undefined) throw new Error('not asked');
  return first;
}

async function bodyOf(event: unknown): Promise<string> {
  const { incoming } = await seen(event);
  return Buffer.from(await incoming.readBody(limits)).toString('latin1');
}

describe('lambdaAdapter', () => {
  it.each([
    { what: 'format 1.0', event: { httpMethod: 'POST' }, method: 'POST' },
    { what: 'format 2.0', event: { requestContext: { http: { method: 'PUT' } } }, method: 'PUT' },
    { what: 'a load balancer', event: { requestContext: { elb: {} }, httpMethod: 'GET' }, method: 'GET' },
    { what: 'a test event of the console', event: { key1: 'value1' }, method: '' },
    { what: 'a request context without http', event: { requestContext: {} }, method: '' },
  ])('gives the method of $what', async ({ event, method }) => {
    expect((await seen(event)).incoming.method).toBe(method);
  });

  it.each([
    { what: 'headers', event: { headers: { 'x-wandb-signature': 'abc' } }, value: 'abc' },
    { what: 'headers in any case', event: { headers: { 'X-WANDB-Signature': 'abc' } }, value: 'abc' },
    {
      what: 'multiValueHeaders',
      event: { headers: null, multiValueHeaders: { 'X-Wandb-Signature': ['abc'] } },
      value: 'abc',
    },
    {
      what: 'multiValueHeaders before headers, which have the last alone',
      event: { headers: { 'X-Wandb-Signature': 'def' }, multiValueHeaders: { 'X-Wandb-Signature': ['abc', 'def'] } },
      value: 'abc, def',
    },
    { what: 'null in both', event: { headers: null, multiValueHeaders: null }, value: undefined },
    { what: 'nothing', event: {}, value: undefined },
    { what: 'an undefined value', event: { headers: { 'x-wandb-signature': undefined } }, value: undefined },
    { what: 'a list where a text is due', event: { headers: { 'x-wandb-signature': ['abc'] } }, value: undefined },
    {
      what: 'a text where a list is due',
      event: { headers: { 'x-wandb-signature': 'abc' }, multiValueHeaders: { 'x-wandb-signature': 'def' } },
      value: 'abc',
    },
    { what: 'no values', event: { multiValueHeaders: { 'x-wandb-signature': [] } }, value: '' },
  ])('gives a header out of $what', async ({ event, value }) => {
    const { incoming, headers } = await seen(event);
    expect(incoming.header('x-wandb-signature')).toBe(value);
    expect(headers['x-wandb-signature']).toBe(value);
  });

  it.each(['toString', '__proto__', 'constructor'])('has no header %s of its own', async (name) => {
    expect((await seen({ headers: {} })).incoming.header(name)).toBeUndefined();
  });

  it('answers with statusCode, headers and body', async () => {
    const handle = lambdaAdapter(async () => ({ status: 405, headers: { allow: 'POST' }, body: 'x', close: true }));
    expect(await handle({}, { awsRequestId: '1' })).toEqual({ statusCode: 405, headers: { allow: 'POST' }, body: 'x' });
  });
});

describe('the body of a Lambda event', () => {
  it.each([
    { what: 'a text', event: { body: '{"a":1}' }, text: '{"a":1}' },
    { what: 'a text outside ASCII', event: { body: 'ü', isBase64Encoded: false }, text: '\u00c3\u00bc' },
    { what: 'base64', event: { body: 'eyJhIjoxfQ==', isBase64Encoded: true }, text: '{"a":1}' },
    { what: 'base64 of bytes that are no UTF-8', event: { body: '//4=', isBase64Encoded: true }, text: '\u00ff\u00fe' },
    { what: 'what only looks like base64', event: { body: '//4=', isBase64Encoded: false }, text: '//4=' },
    { what: 'null', event: { body: null }, text: '' },
    { what: 'nothing', event: {}, text: '' },
    { what: 'null in base64', event: { body: null, isBase64Encoded: true }, text: '' },
    { what: 'ten bytes', event: { body: '1234567890' }, text: '1234567890' },
    { what: 'ten bytes in base64', event: { body: 'MTIzNDU2Nzg5MA==', isBase64Encoded: true }, text: '1234567890' },
  ])('is read from $what', async ({ event, text }) => {
    expect(await bodyOf(event)).toBe(text);
  });

  it.each([
    { what: 'eleven bytes', event: { body: '12345678901' } },
    { what: 'six characters of two bytes', event: { body: 'üüüüüü' } },
    { what: 'eleven bytes in base64', event: { body: 'MTIzNDU2Nzg5MDE=', isBase64Encoded: true } },
    { what: 'much in base64', event: { body: 'AAAA'.repeat(1_000), isBase64Encoded: true } },
    { what: 'much that is no base64', event: { body: '!'.repeat(1_000), isBase64Encoded: true } },
  ])('is refused with $what where ten are allowed', async ({ event }) => {
    await expect(bodyOf(event)).rejects.toEqual(refusal('BODY_TOO_LARGE', /longer than 10 bytes/u));
  });

  it.each(['{"a":1}', 'eyJhIjoxfQ', 'eyJh IjoxfQ==', '-_4='])(
    'is refused where %s is said to be base64',
    async (body) => {
      await expect(bodyOf({ body, isBase64Encoded: true })).rejects.toEqual(
        refusal('JSON_INVALID', /^isBase64Encoded is true, and the body is no padded base64$/u),
      );
    },
  );
});
