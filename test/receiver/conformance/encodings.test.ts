import { describe, expect, it } from '@jest/globals';
import * as zlib from 'node:zlib';
import { adapters, type Adapter } from './adapters.ts';
import { problem } from './problem.ts';
import { goodBody, posted, secret, signatureOf, signed } from './signed.ts';
import { withHeaders, type RawRequest } from './raw-request.ts';
import { subjectsOf } from './subject.ts';

const compress = {
  gzip: zlib.gzipSync,
  deflate: zlib.deflateSync,
  br: zlib.brotliCompressSync,
  zstd: zlib.zstdCompressSync,
} as const;
type Encoding = keyof typeof compress;

function encodingsOf(adapter: Adapter): readonly Encoding[] {
  return 'onTheWeb' in adapter ? ['gzip', 'deflate'] : ['gzip', 'deflate', 'br', 'zstd'];
}

/** The good event, compressed, signed over the bytes as sent or as they were before. */
function compressed(encoding: Encoding, over: 'sent' | 'inflated' = 'sent'): RawRequest {
  const bytes = compress[encoding](goodBody);
  const signature = signatureOf(over === 'sent' ? bytes : goodBody);
  return posted(bytes, { 'content-encoding': encoding, 'x-wandb-signature': signature });
}

describe.each(adapters.map((adapter) => [adapter.name, adapter] as const))('%s', (_name, adapter) => {
  const open = subjectsOf(adapter);
  const encodings = encodingsOf(adapter);
  const options = { secrets: [secret], encodings };

  it.each(['gzip', 'deflate', 'br', 'zstd'] as const)('answers 415 to %s where it is not enabled', async (encoding) => {
    const subject = await open();
    await expect(subject.send(compressed(encoding))).resolves.toEqual(problem(415, 'MEDIA_TYPE_UNSUPPORTED'));
  });

  it.each(encodings)('takes %s where it is enabled, signed over the bytes as sent or as inflated', async (encoding) => {
    const subject = await open({ options });
    for (const over of ['sent', 'inflated'] as const)
      await expect(subject.send(compressed(encoding, over))).resolves.toMatchObject({ status: 204 });
    expect(subject.seen.map(({ body }) => Buffer.from(body).toString())).toStrictEqual([goodBody, goodBody]);
  });

  it.each(['compress', 'gzip, gzip', 'x-gzip', '*'])('answers 415 to the Content-Encoding %j', async (encoding) => {
    const subject = await open({ options });
    const answer = await subject.send(withHeaders(compressed('gzip'), { 'content-encoding': encoding }));
    expect(answer).toEqual(problem(415, 'MEDIA_TYPE_UNSUPPORTED'));
  });

  it.each(['identity', ''])('takes a body as it is under the Content-Encoding %j', async (encoding) => {
    const subject = await open({ options });
    const answer = await subject.send(withHeaders(signed(), { 'content-encoding': encoding }));
    expect(answer.status).toBe(204);
  });

  it.each(encodings)('counts the inflated size of %s: to the byte', async (encoding) => {
    // 140 bytes.
    const fitting = await open({ options: { ...options, maxBodyBytes: 200 } });
    await expect(fitting.send(compressed(encoding))).resolves.toMatchObject({ status: 204 });
    const bytes = compress[encoding](goodBody.padEnd(10_000, ' '));
    const headers = { 'content-encoding': encoding, 'x-wandb-signature': signatureOf(bytes) };
    await expect(fitting.send(posted(bytes, headers))).resolves.toEqual(problem(413, 'BODY_TOO_LARGE'));
    const exact = await open({ options: { ...options, maxBodyBytes: 10_000 } });
    await expect(exact.send(posted(bytes, headers))).resolves.toMatchObject({ status: 204 });
    const tight = await open({ options: { ...options, maxBodyBytes: 9_999 } });
    await expect(tight.send(posted(bytes, headers))).resolves.toEqual(problem(413, 'BODY_TOO_LARGE'));
    expect(tight.seen).toHaveLength(0);
  });

  it.each(encodings)('answers 400 to a signed body that is no %s, or was cut short', async (encoding) => {
    const subject = await open({ options });
    for (const bytes of [Buffer.from(goodBody), compress[encoding](goodBody).subarray(0, -5)]) {
      const headers = { 'content-encoding': encoding, 'x-wandb-signature': signatureOf(bytes) };
      await expect(subject.send(posted(bytes, headers))).resolves.toEqual(problem(400, 'JSON_INVALID'));
    }
    expect(subject.seen).toHaveLength(0);
  });

  it('answers 401 to a compressed body that nobody signed', async () => {
    const subject = await open({ options });
    const request = withHeaders(compressed('gzip'), { 'x-wandb-signature': signatureOf('{}') });
    await expect(subject.send(request)).resolves.toEqual(problem(401, 'SIGNATURE_MISMATCH'));
  });
});
