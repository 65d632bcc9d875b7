import { describe, expect, it } from '@jest/globals';
import type { Incoming } from '../../../receiver/admit/admit.ts';
import { fetchAdapter } from '../../../receiver/fetch/fetch-adapter.ts';
import type { Context } from '../../../receiver/handle/handlers.ts';
import { emptyReply, type Reply } from '../../../receiver/reply/reply.ts';

const url = 'http://receiver.test/wandb';
const limits = { maxBodyBytes: 100, bodyTimeoutMs: 1_000 };

const answering = (reply: Reply | undefined): ReturnType<typeof fetchAdapter> => fetchAdapter(async () => reply);

/** What the adapter makes of a request. */
async function seen(request: Request): Promise<{ incoming: Incoming; headers: Context['headers'] }> {
  const given: { incoming: Incoming; headers: Context['headers'] }[] = [];
  await fetchAdapter(async (incoming, headers) => {
    given.push({ incoming, headers: headers() });
    return emptyReply(204);
  })(request);
  const [first] = given;
  if (first === undefined) throw new Error('not asked');
  return first;
}

describe('fetchAdapter', () => {
  it('gives method, headers and body', async () => {
    const request = new Request(url, { method: 'POST', headers: { 'X-Wandb-Signature': 'abc' }, body: '{}' });
    const { incoming, headers } = await seen(request);
    expect(incoming.method).toBe('POST');
    expect(incoming.header('x-wandb-signature')).toBe('abc');
    expect(incoming.header('webhook-id')).toBeUndefined();
    expect(Buffer.from(await incoming.readBody(limits)).toString()).toBe('{}');
    expect(headers).toMatchObject({ 'x-wandb-signature': 'abc' });
  });

  it('gives a header that came twice as one', async () => {
    const headers: [string, string][] = [
      ['x-wandb-signature', 'abc'],
      ['X-Wandb-Signature', 'def'],
    ];
    const { incoming } = await seen(new Request(url, { method: 'POST', headers }));
    expect(incoming.header('x-wandb-signature')).toBe('abc, def');
  });

  it('answers with status, headers and body', async () => {
    const response = await answering({
      status: 405,
      headers: { allow: 'POST', 'content-type': 'application/problem+json' },
      body: '{"code":"METHOD_NOT_ALLOWED"}',
      close: true,
    })(new Request(url));
    expect(response.status).toBe(405);
    expect(Object.fromEntries(response.headers)).toEqual({ allow: 'POST', 'content-type': 'application/problem+json' });
    expect(await response.text()).toBe('{"code":"METHOD_NOT_ALLOWED"}');
  });

  it.each([200, 204, 205, 304, 503])('answers %d without a body', async (status) => {
    const response = await answering(emptyReply(status))(new Request(url));
    expect([response.status, response.body]).toEqual([status, null]);
  });

  it('answers HEAD without a body', async () => {
    const response = await answering({ ...emptyReply(405), body: 'x' })(new Request(url, { method: 'HEAD' }));
    expect([response.status, response.body]).toEqual([405, null]);
  });

  it('answers an aborted request with what is no success, for nobody reads it', async () => {
    expect((await answering(undefined)(new Request(url))).status).toBe(400);
  });
});
