import { describe, expect, it } from '@jest/globals';
import { gzipSync } from 'node:zlib';
import { adapters } from './adapters.ts';
import { chunkOf, exchange, headOf, open } from './connection.ts';
import { useRealSockets } from './real-sockets.ts';
import { startServer, type ServerProcess } from './server-process.ts';
import { goodBody, posted, secret, signatureOf, signed } from './signed.ts';

const connectionCount = 200;
const pushedBytes = 60_000_000;
const pieceBytes = 65_536;
const mebibyte = 1_048_576;

/** All bodies up to maxBodyBytes (1 MiB), and what Node reads ahead (64 KiB): 212 MiB. */
const heldKiB = (connectionCount * (mebibyte + pieceBytes)) / 1024;

/**
 * Chunked bodies are held until they are too long; of bodies that say how long they are only what is read ahead and thrown away is there
 * for a while. As much again may wait for the garbage collector, which sees buffers late. Without limits it would be 12,000 MB.
 */
const boundKiB = 2 * heldKiB;

const framings = ['with Content-Length', 'chunked'] as const;
type Framing = (typeof framings)[number];

const unsigned = posted(goodBody, { 'x-wandb-signature': signatureOf('{}') });
const piece = Buffer.alloc(pieceBytes, ' ');

/** Pushes a body until the server has had enough, and tells what it said; undefined: it cut the connection off. */
async function push(port: number, framing: Framing): Promise<number | undefined> {
  const connection = open(port);
  const said = connection.answer().then(
    ({ status }) => status,
    () => undefined,
  );
  const isChunked = framing === 'chunked';
  const more: Record<string, string> = isChunked
    ? { 'transfer-encoding': 'chunked' }
    : { 'content-length': String(pushedBytes) };
  const bytes = isChunked ? chunkOf(piece) : piece;
  await connection.write(headOf(unsigned, more));
  for (let sent = 0; sent < pushedBytes && !connection.isClosed(); sent += pieceBytes) {
    await Promise.race([connection.write(bytes), connection.closed]);
  }
  const status = await said;
  connection.destroy();
  return status;
}

async function withServer(name: string, use: (server: ServerProcess, port: number) => Promise<void>): Promise<void> {
  const options = { secrets: [secret], encodings: ['gzip'] } as const;
  const server = await startServer({ adapters: [name], mounts: { plain: { options } } });
  try {
    await use(server, server.portOf(`${name} | plain`));
    await expect(server.send(`${name} | plain`, signed())).resolves.toMatchObject({ status: 204 });
    expect(server.isAlive()).toBe(true);
  } finally {
    await server.kill();
  }
}

// Each way to read a body; Express 4 and `.express()` read it as the middleware and node:http do.
const reading = new Set(['node:http', 'Express 5, verifyWandbWebhook', 'Fastify that keeps the bytes', 'Hono on Node']);

describe.each(adapters.filter(({ name }) => reading.has(name)))('$name', ({ name, readBy }) => {
  useRealSockets();

  it('holds a bounded part of 200 unsigned bodies of 60 MB, pushed at once, and answers a good request afterwards', async () => {
    for (const framing of framings) {
      await withServer(name, async (server, port) => {
        await exchange(port, signed());
        const before = await server.state();
        const statuses = await Promise.all(Array.from({ length: connectionCount }, () => push(port, framing)));
        const { peakRssKiB } = await server.state();
        expect(peakRssKiB - before.peakRssKiB).toBeLessThan(boundKiB);
        // Fastify cuts off what it refuses by itself, so not every client hears why.
        const expected = readBy === 'receiver' ? [413] : [413, undefined];
        expect(expected).toStrictEqual(expect.arrayContaining([...new Set(statuses)]));
      });
    }
  });
});

describe.each(adapters.filter(({ name }) => name === 'node:http' || name === 'Hono on Node'))('$name', ({ name }) => {
  useRealSockets();

  it('holds little more than the bytes of a body that comes in chunks of one byte', async () => {
    const chunks = Buffer.from('1\r\n \r\n'.repeat(10_000));
    await withServer(name, async (server, port) => {
      await exchange(port, signed());
      const before = await server.state();
      const connection = open(port);
      await connection.write(headOf(unsigned, { 'transfer-encoding': 'chunked' }));
      for (let count = 0; count < 60; count += 1) await connection.write(chunks);
      const said = connection.answer();
      await connection.write('0\r\n\r\n');
      await expect(said).resolves.toMatchObject({ status: 401 });
      const { peakRssKiB } = await server.state();
      // 600,000 bytes, and what the collector leaves lying; an object for each chunk made it 300 MiB.
      expect(peakRssKiB - before.peakRssKiB).toBeLessThan(96 * 1024);
      connection.destroy();
    });
  });
});

describe('a receiver that inflates', () => {
  useRealSockets();

  it('holds a bounded part of 50 signed bodies that are 200 MiB when inflated, sent at once', async () => {
    const bomb = gzipSync(Buffer.alloc(200 * mebibyte));
    const request = posted(bomb, { 'content-encoding': 'gzip', 'x-wandb-signature': signatureOf(bomb) });
    await withServer('node:http', async (server, port) => {
      await exchange(port, signed());
      const before = await server.state();
      const answers = await Promise.all(Array.from({ length: 50 }, () => exchange(port, request)));
      const { peakRssKiB } = await server.state();
      expect(answers.map(({ status }) => status)).toStrictEqual(Array.from({ length: 50 }, () => 413));
      expect(peakRssKiB - before.peakRssKiB).toBeLessThan(heldKiB);
    });
  });
});
