/** The lines of facts/hostile-input.md under "Transport": each is a test that is named by it. */
import { expect, it } from '@jest/globals';
import * as zlib from 'node:zlib';
import { adapters } from './adapters.ts';
import { chunkOf, headOf, open, type Connection } from './connection.ts';
import { describeLiving, type Living } from './living-servers.ts';
import { problem } from './problem.ts';
import { withHeaders } from './raw-request.ts';
import { goodBody, posted, secret, signatureOf, signed } from './signed.ts';

const web = ['gzip', 'deflate'] as const;
const mounts = {
  plain: { options: { secrets: [secret] } },
  hasty: { options: { secrets: [secret], bodyTimeoutMs: 100 } },
  inflating: { options: { secrets: [secret], encodings: ['gzip', 'deflate'] } },
} as const;

const mebibyte = 1_048_576;
const bombBytes = 200 * mebibyte;
const bombs = new Map<string, Buffer>();
/** 200 MiB of zeros, compressed; made once. */
function bomb(encoding: (typeof web)[number]): Buffer {
  const made = bombs.get(encoding) ?? (encoding === 'gzip' ? zlib.gzipSync : zlib.deflateSync)(Buffer.alloc(bombBytes));
  bombs.set(encoding, made);
  return made;
}

const sentHead = (length: number | string): string => headOf(signed(), { 'content-length': String(length) });

type Connect = (mount: string, use: (connection: Connection) => Promise<void>) => Promise<void>;

function connector({ portOf }: Living): Connect {
  return async (mount, use) => {
    const connection = open(portOf(mount));
    try {
      await use(connection);
    } finally {
      connection.destroy();
    }
  };
}

describeLiving(adapters, { mounts }, (living) => {
  const connect = connector(living);

  it.each(['9'.repeat(400), '18446744073709551616'])('transport: Content-Length of %s -> refused', async (length) => {
    await connect('plain', async ({ write, answer }) => {
      await write(sentHead(length));
      expect([400, 413]).toContain((await answer()).status);
    });
  });

  it('transport: Content-Length that lies, too short -> 401, and what is left over is no request', async () => {
    await connect('plain', async ({ write, answer, closed }) => {
      await write(sentHead(goodBody.length - 10) + goodBody.slice(0, -10));
      await expect(answer()).resolves.toEqual(problem(401, 'SIGNATURE_MISMATCH'));
      await write(goodBody.slice(-10));
      await expect(answer()).resolves.toMatchObject({ status: 400 });
      await closed;
    });
    await expect(living.handled('plain')).resolves.toHaveLength(0);
  });

  it.each(['abc', '-1', '1e3', '0x10', '+5', '5 5'])('transport: Content-Length of %j -> 400', async (length) => {
    await connect('plain', async ({ write, answer, closed }) => {
      await write(sentHead(length) + goodBody);
      await expect(answer()).resolves.toMatchObject({ status: 400 });
      await closed;
    });
  });

  it.each(['gzip', 'br', 'deflate', 'zstd', 'compress', 'gzip, gzip'])(
    'transport: %s -> 415 unless enabled',
    async (encoding) => {
      const request = withHeaders(signed(), { 'content-encoding': encoding });
      await expect(living.send('plain', request)).resolves.toEqual(problem(415, 'MEDIA_TYPE_UNSUPPORTED'));
    },
  );

  it.each(web)('transport: %s, enabled -> bounded inflated (200 MiB of zeros is 204 KB of gzip)', async (encoding) => {
    const bytes = bomb(encoding);
    const request = posted(bytes, { 'content-encoding': encoding, 'x-wandb-signature': signatureOf(bytes) });
    await expect(living.send('inflating', request)).resolves.toEqual(problem(413, 'BODY_TOO_LARGE'));
    const unsigned = withHeaders(request, { 'x-wandb-signature': signatureOf('{}') });
    expect([401, 413]).toContain((await living.send('inflating', unsigned)).status);
    await expect(living.handled('inflating')).resolves.toHaveLength(0);
  });

  it.each([
    'multipart/form-data; boundary=x',
    'application/x-www-form-urlencoded',
    '',
    'json',
    'application/json;',
    '*/*',
    'a/b/c',
  ])('transport: multipart, form, missing or odd Content-Type -> 415: %j', async (type) => {
    const { status } = await living.send('plain', withHeaders(signed(), { 'content-type': type }));
    // A semicolon without a parameter is JSON all the same; Fastify has it otherwise.
    expect(type === 'application/json;' ? [204, 415] : [415]).toContain(status);
    const missing = await living.send('plain', withHeaders(signed(), { 'content-type': null }));
    expect(missing).toEqual(problem(415, 'MEDIA_TYPE_UNSUPPORTED'));
  });

  it.each(['GET', 'PUT', 'HEAD', 'OPTIONS'])('transport: %s -> 405 with Allow', async (method) => {
    for (const body of [[], signed().body]) {
      const answer = await living.send('plain', { ...signed(), method, body });
      expect(answer).toMatchObject({ status: 405, headers: { allow: 'POST' } });
    }
    await expect(living.handled('plain')).resolves.toHaveLength(0);
  });

  it('transport: `Expect: 100-continue` -> told to go on, then answered', async () => {
    await connect('plain', async ({ write, answer, continues }) => {
      await write(headOf(signed(), { 'content-length': String(goodBody.length), expect: '100-continue' }));
      const said = answer();
      await write(goodBody);
      await expect(said).resolves.toMatchObject({ status: 204 });
      expect(continues()).toBe(1);
    });
  });

  it('transport: pipelined requests after a 413 -> what was left unread is never taken for a request', async () => {
    const smuggledBody = goodBody.replace('production', 'smuggled!!');
    const smuggled = headOf(signed(smuggledBody), { 'content-length': String(smuggledBody.length) }) + smuggledBody;
    await connect('plain', async ({ write, answer }) => {
      const inside = smuggled.repeat(Math.ceil((mebibyte + 1) / smuggled.length));
      const said = answer();
      await write(sentHead(inside.length) + inside);
      await expect(said).resolves.toMatchObject({ status: 413 });
      await write(sentHead(goodBody.length) + goodBody);
      // Either the connection is over, or the next request is read from where it begins.
      await answer().then(
        ({ status }) => expect(status).toBe(204),
        () => {},
      );
    });
    const aliases = (await living.handled('plain')).map(({ event }) => Object(event).alias);
    expect(aliases).not.toContain('smuggled!!');
  });

  it('transport: pipelined good requests -> each is answered, in order', async () => {
    await connect('plain', async ({ write, answer }) => {
      const one = sentHead(goodBody.length) + goodBody;
      await write(one + headOf(posted('{}'), { 'content-length': '2' }) + '{}' + one);
      const statuses = [(await answer()).status, (await answer()).status, (await answer()).status];
      expect(statuses).toStrictEqual([204, 401, 204]);
    });
  });

  it('transport: Transfer-Encoding and Content-Length together -> refused', async () => {
    await connect('plain', async ({ write, answer, closed }) => {
      const both = { 'content-length': String(goodBody.length), 'transfer-encoding': 'chunked' };
      await write(`${headOf(signed(), both)}${String(chunkOf(Buffer.from(goodBody)))}0\r\n\r\n`);
      await expect(answer()).resolves.toMatchObject({ status: 400 });
      await closed;
    });
    await expect(living.handled('plain')).resolves.toHaveLength(0);
  });

  it('transport: IPv6, trailing slash -> the same', async () => {
    for (const path of ['/wandb', '/wandb/', '/wandb?a=b']) {
      const connection = open(living.portOf('plain'), '::1');
      const request = { ...signed(), path };
      await connection.write(headOf(request, { 'content-length': String(goodBody.length) }) + goodBody);
      await expect(connection.answer()).resolves.toMatchObject({ status: 204 });
      connection.destroy();
    }
  });
});

// A gateway reads the body whole before it calls a function.
const streaming = adapters.filter(({ name }) => !name.startsWith('Lambda'));

describeLiving(streaming, { mounts }, (living) => {
  const connect = connector(living);

  it('transport: one byte over the limit by Content-Length -> 413 before reading', async () => {
    await connect('plain', async ({ write, answer }) => {
      await write(sentHead(mebibyte + 1));
      await expect(answer()).resolves.toMatchObject({ status: 413 });
    });
    await connect('plain', async ({ write, answer }) => {
      await write(sentHead(Number.MAX_SAFE_INTEGER));
      await expect(answer()).resolves.toMatchObject({ status: 413 });
    });
  });

  it('transport: over it in chunks -> 413, connection closed', async () => {
    await connect('plain', async ({ write, answer, closed }) => {
      await write(headOf(signed(), { 'transfer-encoding': 'chunked' }));
      const said = answer();
      for (let sent = 0; sent <= mebibyte; sent += 65_536) await write(chunkOf(Buffer.alloc(65_536, ' ')));
      await expect(said).resolves.toMatchObject({ status: 413 });
      await closed;
    });
    await expect(living.handled('plain')).resolves.toHaveLength(0);
  });

  it('transport: `Expect: 100-continue` and one byte over the limit -> 413', async () => {
    await connect('plain', async ({ write, answer }) => {
      await write(headOf(signed(), { 'content-length': String(mebibyte + 1), expect: '100-continue' }));
      await expect(answer()).resolves.toMatchObject({ status: 413 });
    });
  });
});

const bounding = adapters.filter(({ readBy }) => readBy === 'receiver');

describeLiving(bounding, { mounts }, (living) => {
  const connect = connector(living);

  it('transport: Content-Length that lies, too long -> 408', async () => {
    await connect('hasty', async ({ write, answer }) => {
      await write(sentHead(goodBody.length + 10) + goodBody);
      await expect(answer()).resolves.toEqual(problem(408, 'BODY_TIMEOUT'));
    });
    await expect(living.handled('hasty')).resolves.toHaveLength(0);
  });

  it('transport: slow body, one byte at a time -> 408 in bodyTimeoutMs', async () => {
    await connect('hasty', async ({ write, answer }) => {
      await write(sentHead(goodBody.length));
      const said = answer();
      let at = 0;
      const drip = setInterval(() => void write(goodBody[at++ % 100] ?? ''), 10);
      await expect(said).resolves.toEqual(problem(408, 'BODY_TIMEOUT'));
      clearInterval(drip);
    });
    await expect(living.handled('hasty')).resolves.toHaveLength(0);
  });
});
