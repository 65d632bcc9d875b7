import { brotliCompressSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { admit, type Admitted, type BodyLimits } from '../../../receiver/admit/admit.ts';
import type { VerifyOptions } from '../../../receiver/options/options.ts';
import { nodePlatform } from '../../../receiver/platform/node-platform.ts';
import { settleOptions } from '../../../receiver/options/settle-options.ts';
import { DispatchError, type ErrorCode } from '../../../src/core/errors.ts';
import { refusal } from '../refusal.ts';
import { aliasBody, secret, signatureOf } from '../signed-body.ts';

interface Sent {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly body?: string | Uint8Array;
  readonly readBody?: (limits: BodyLimits) => Promise<Uint8Array>;
}

/** A signed POST of the body; headers are added, and taken away by undefined. */
async function admitted(sent: Sent, options: Partial<VerifyOptions> = {}): Promise<Admitted> {
  const { method = 'POST', body = aliasBody, readBody = async () => Buffer.from(body) } = sent;
  const headers: Sent['headers'] = {
    'content-type': 'application/json',
    'x-wandb-signature': signatureOf(body),
    ...sent.headers,
  };
  const settled = settleOptions({ secrets: [secret], ...options }, nodePlatform);
  return admit({ method, header: (name) => headers[name], readBody }, settled, 1_700_000_000_000);
}

describe('admit', () => {
  it('gives the event, the bytes it came in and no id of an event by X-Wandb-Signature', async () => {
    const body = Buffer.from(aliasBody);
    const found = await admitted({ readBody: async () => body });
    expect(found).toMatchObject({
      kind: 'event',
      event: { type: 'ADD_ARTIFACT_ALIAS', alias: 'production' },
      id: undefined,
    });
    if (found.kind === 'event') expect(found.body).toBe(body);
  });

  it('gives the id of Standard Webhooks where that was verified', async () => {
    const headers = {
      'webhook-id': 'msg_1',
      'webhook-timestamp': '1700000000',
      // Python's hmac.
      'webhook-signature': 'v1,UpXn1RaN0l/L/OYoWVhVPH+yS+HqA34qJDLEXhyHwco=',
    };
    expect(await admitted({ headers }, { scheme: 'either' })).toMatchObject({ kind: 'event', id: 'msg_1' });
  });

  it.each(['{}', ' {}\n', '\ufeff{}'])('takes a signed %j for the test button of W&B', async (body) => {
    expect(await admitted({ body })).toEqual({ kind: 'test' });
  });

  it('passes over a byte order mark', async () => {
    expect(await admitted({ body: `\ufeff${aliasBody}` })).toMatchObject({ event: { alias: 'production' } });
  });

  it('hands the limits to what reads the body', async () => {
    let limits: BodyLimits | undefined;
    const readBody = async (given: BodyLimits): Promise<Uint8Array> => {
      limits = given;
      return Buffer.from(aliasBody);
    };
    await admitted({ readBody }, { maxBodyBytes: 1_000, bodyTimeoutMs: 50 });
    expect(limits).toMatchObject({ maxBodyBytes: 1_000, bodyTimeoutMs: 50 });
  });

  // Each request is wrong in all that follows, too.
  const late = (): Promise<never> => Promise.reject(new DispatchError('BODY_TIMEOUT', 'late'));
  const text = { 'content-type': 'text/plain' };
  const long = { 'content-length': '2000000' };
  const brotli = { 'content-encoding': 'br' };
  const unsigned = { 'x-wandb-signature': 'rubbish' };
  it.each<{ readonly code: ErrorCode; readonly sent: Sent }>([
    {
      code: 'METHOD_NOT_ALLOWED',
      sent: { method: 'GET', headers: { ...text, ...long, ...unsigned }, readBody: late },
    },
    { code: 'MEDIA_TYPE_UNSUPPORTED', sent: { headers: { ...text, ...long, ...unsigned }, readBody: late } },
    { code: 'MEDIA_TYPE_UNSUPPORTED', sent: { headers: { ...brotli, ...long, ...unsigned }, readBody: late } },
    { code: 'BODY_TOO_LARGE', sent: { headers: { ...long, ...unsigned }, readBody: late } },
    { code: 'BODY_TIMEOUT', sent: { headers: unsigned, readBody: late } },
    { code: 'SIGNATURE_MALFORMED', sent: { headers: unsigned, body: 'no JSON' } },
    { code: 'JSON_INVALID', sent: { body: 'no JSON' } },
  ])('refuses in its order: $code', async ({ code, sent }) => {
    await expect(admitted(sent)).rejects.toEqual(refusal(code));
  });

  it.each<{ readonly what: string; readonly sent: Sent }>([
    { what: 'a wrong method', sent: { method: 'PUT' } },
    { what: 'a wrong Content-Type', sent: { headers: { 'content-type': undefined } } },
    { what: 'a compression that is not enabled', sent: { headers: { 'content-encoding': 'gzip' } } },
    { what: 'a Content-Length over the limit', sent: { headers: { 'content-length': '1048577' } } },
  ])('reads nothing of the body after $what', async ({ sent }) => {
    let reads = 0;
    const readBody = async (): Promise<Uint8Array> => {
      reads += 1;
      return new Uint8Array();
    };
    await expect(admitted({ ...sent, readBody })).rejects.toEqual(expect.objectContaining({ name: 'DispatchError' }));
    expect(reads).toBe(0);
  });

  it.each<{ readonly what: string; readonly body: string | Uint8Array; readonly code: ErrorCode }>([
    { what: 'an empty body', body: '', code: 'JSON_INVALID' },
    { what: 'blanks', body: ' \n\t ', code: 'JSON_INVALID' },
    { what: 'truncated JSON', body: aliasBody.slice(0, -1), code: 'JSON_INVALID' },
    { what: 'invalid UTF-8', body: Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d), code: 'JSON_INVALID' },
    { what: 'UTF-16', body: Buffer.from(aliasBody, 'utf16le'), code: 'JSON_INVALID' },
    { what: '65 levels', body: '[{"a":'.repeat(33), code: 'JSON_INVALID' },
    { what: '200,000 levels', body: '['.repeat(200_000), code: 'JSON_INVALID' },
    { what: 'null', body: 'null', code: 'EVENT_INVALID' },
    { what: 'true', body: 'true', code: 'EVENT_INVALID' },
    { what: 'a number', body: '5', code: 'EVENT_INVALID' },
    { what: 'a text', body: '"abc"', code: 'EVENT_INVALID' },
    { what: 'a list', body: '[]', code: 'EVENT_INVALID' },
    { what: 'a list of an empty object', body: '[{}]', code: 'EVENT_INVALID' },
    { what: 'an object that names nothing', body: '{"a":1}', code: 'EVENT_INVALID' },
    { what: 'an alias with NUL', body: '{"event_type":"ADD_ARTIFACT_ALIAS","alias":"\\u0000"}', code: 'EVENT_INVALID' },
    {
      what: 'a contradiction',
      body: '{"artifact_version_string":"acme/p/churn:v3","project_name":"q"}',
      code: 'EVENT_CONTRADICTORY',
    },
  ])('refuses $what, signed: $code', async ({ body, code }) => {
    await expect(admitted({ body })).rejects.toEqual(refusal(code));
  });

  it('takes maxDepth', async () => {
    const body = '{"run_name":"r","config":{"a":{"b":1}}}';
    expect(await admitted({ body }, { maxDepth: 3 })).toMatchObject({ kind: 'event' });
    await expect(admitted({ body }, { maxDepth: 2 })).rejects.toEqual(refusal('JSON_INVALID', /deeper than 2 levels/u));
  });

  it('lets the last of duplicate keys win', async () => {
    const body = '{"event_type":"CREATE_ARTIFACT","event_type":"ADD_ARTIFACT_ALIAS","alias":"a","alias":"b"}';
    expect(await admitted({ body })).toMatchObject({ event: { type: 'ADD_ARTIFACT_ALIAS', alias: 'b' } });
  });

  it.each(['__proto__', 'toString', 'constructor', 'NEW_THING'])('takes the event type %s as unknown', async (type) => {
    expect(await admitted({ body: JSON.stringify({ event_type: type }) })).toMatchObject({
      event: { type: 'UNKNOWN', eventType: type },
    });
  });

  it('touches no prototype', async () => {
    const body =
      '{"event_type":"RUN_STATE","run_name":"r","__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}';
    const found = await admitted({ body });
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
    if (found.kind === 'event') expect(Object.getPrototypeOf(found.event.extra)).toBe(Object.prototype);
    expect(found).not.toHaveProperty('event.extra.polluted');
  });

  it('never shows the body where it refuses', async () => {
    await expect(admitted({ body: 'hunter2 is no JSON' })).rejects.not.toEqual(
      expect.objectContaining({ message: expect.stringContaining('hunter2') }),
    );
  });
});

describe('a compressed body', () => {
  const gzip = { 'content-encoding': 'gzip' };
  const options: Partial<VerifyOptions> = { encodings: ['gzip', 'br'] };

  it.each([
    { what: 'as it was sent', signed: gzipSync(aliasBody) },
    { what: 'before it was compressed', signed: aliasBody },
  ])('is admitted where it was signed $what, and given inflated', async ({ signed }) => {
    const headers = { ...gzip, 'x-wandb-signature': signatureOf(signed) };
    const found = await admitted({ body: gzipSync(aliasBody), headers }, options);
    expect(found).toMatchObject({ kind: 'event', event: { alias: 'production' } });
    if (found.kind === 'event') expect(Buffer.from(found.body).toString()).toBe(aliasBody);
  });

  it('may be brotli', async () => {
    const headers = { 'content-encoding': 'br' };
    expect(await admitted({ body: brotliCompressSync(aliasBody), headers }, options)).toMatchObject({
      event: { alias: 'production' },
    });
  });

  it('is admitted by access token alone', async () => {
    const headers = { ...gzip, authorization: 'Bearer token', 'x-wandb-signature': undefined };
    const found = admitted(
      { body: gzipSync(aliasBody), headers },
      { ...options, secrets: [], accessTokens: ['token'] },
    );
    expect(await found).toMatchObject({ event: { alias: 'production' } });
  });

  it.each<{ readonly what: string; readonly body: Uint8Array; readonly signature: string; readonly code: ErrorCode }>([
    {
      what: 'signed by another secret',
      body: gzipSync(aliasBody),
      signature: signatureOf(aliasBody, 'another-secret-of-16'),
      code: 'SIGNATURE_MISMATCH',
    },
    { what: 'unsigned', body: gzipSync(aliasBody), signature: '', code: 'SIGNATURE_MISSING' },
    {
      what: 'signed and no gzip',
      body: Buffer.from(aliasBody),
      signature: signatureOf(aliasBody),
      code: 'JSON_INVALID',
    },
    {
      what: 'a bomb, signed as it was sent',
      body: gzipSync(Buffer.alloc(2_000_000)),
      signature: signatureOf(gzipSync(Buffer.alloc(2_000_000))),
      code: 'BODY_TOO_LARGE',
    },
    {
      what: 'a bomb of somebody else',
      body: gzipSync(Buffer.alloc(2_000_000)),
      signature: signatureOf('x'),
      code: 'BODY_TOO_LARGE',
    },
    { what: 'malformed inside', body: gzipSync('{'), signature: signatureOf('{'), code: 'JSON_INVALID' },
  ])('is refused where it is $what: $code', async ({ body, signature, code }) => {
    const headers = { ...gzip, 'x-wandb-signature': signature };
    await expect(admitted({ body, headers }, options)).rejects.toEqual(refusal(code));
  });

  it('is not inflated where its signature is malformed or missing', async () => {
    const headers = { ...gzip, 'x-wandb-signature': 'rubbish' };
    await expect(admitted({ body: Buffer.from('no gzip'), headers }, options)).rejects.toEqual(
      refusal('SIGNATURE_MALFORMED'),
    );
  });

  it('is refused up to the byte by what comes out', async () => {
    const headers = { ...gzip, 'x-wandb-signature': signatureOf(aliasBody) };
    const body = gzipSync(aliasBody);
    const maxBodyBytes = Buffer.byteLength(aliasBody);
    expect(await admitted({ body, headers }, { ...options, maxBodyBytes })).toMatchObject({ kind: 'event' });
    await expect(admitted({ body, headers }, { ...options, maxBodyBytes: maxBodyBytes - 1 })).rejects.toEqual(
      refusal('BODY_TOO_LARGE'),
    );
  });
});
