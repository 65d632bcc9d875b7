import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { sendReply } from '../../../receiver/node/send-reply.ts';
import { emptyReply, type Reply } from '../../../receiver/reply/reply.ts';
import { useRealSockets } from '../conformance/real-sockets.ts';

useRealSockets();

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

type Listener = (request: IncomingMessage, response: ServerResponse) => void;

/** A server that answers by the listener, and a connection to it. */
async function connected(listener: Listener): Promise<Socket> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  // Half-closed by the server's end; what is sent after that may be refused.
  socket.on('error', () => {});
  closing.push(async () => {
    socket.destroy();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  await once(socket, 'connect');
  return socket;
}

async function untilEnd(socket: Socket): Promise<string> {
  let text = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => void (text += chunk));
  await once(socket, 'end');
  return text;
}

const headOf = (answer: string): readonly string[] =>
  answer.slice(0, answer.indexOf('\r\n\r\n')).toLowerCase().split('\r\n');
const bodyOf = (answer: string): string => answer.slice(answer.indexOf('\r\n\r\n') + 4);

const json: Reply = {
  status: 400,
  headers: { 'content-type': 'application/problem+json' },
  body: '{"ü":1}',
  close: false,
};

/** One request, after which the client asks for nothing more. */
async function answerTo(reply: Reply, method = 'POST'): Promise<string> {
  const socket = await connected((request, response) => {
    request.resume().on('end', () => sendReply(request, response, reply));
  });
  socket.write(`${method} / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}`);
  return untilEnd(socket);
}

describe('sendReply', () => {
  it('sends status, headers and body, with the length in bytes', async () => {
    const answer = await answerTo(json);
    expect(headOf(answer)).toEqual(
      expect.arrayContaining([
        'http/1.1 400 bad request',
        'content-type: application/problem+json',
        'content-length: 8',
      ]),
    );
    expect(bodyOf(answer)).toBe('{"ü":1}');
  });

  it.each([
    { status: 200, length: ['content-length: 0'] },
    { status: 204, length: [] },
  ])('sends $status without a body as $length', async ({ status, length }) => {
    const answer = await answerTo(emptyReply(status));
    expect(headOf(answer)[0]).toContain(`http/1.1 ${status}`);
    expect(headOf(answer).filter((line) => line.startsWith('content-length'))).toEqual(length);
    expect(bodyOf(answer)).toBe('');
  });

  it.each([false, true])('sends no body to HEAD (close: %p)', async (close) => {
    const socket = await connected((request, response) => sendReply(request, response, { ...json, close }));
    socket.write('HEAD / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    const answer = await untilEnd(socket);
    expect(headOf(answer)[0]).toBe('http/1.1 400 bad request');
    expect(bodyOf(answer)).toBe('');
  });

  it('keeps the connection of a request that was read to its end, also where it is to be closed', async () => {
    const socket = await connected((request, response) => {
      request.resume().on('end', () => sendReply(request, response, { ...json, close: true }));
    });
    let text = '';
    socket.setEncoding('utf8').on('data', (chunk: string) => void (text += chunk));
    const post = 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}';
    socket.write(post);
    await once(socket, 'data');
    socket.write(post.replace('Host: x', 'Host: x\r\nConnection: close'));
    await once(socket, 'end');
    expect(text.match(/HTTP\/1\.1 400/gu)).toHaveLength(2);
  });

  it('answers a client that is still sending, and then closes: what it goes on with is no next request', async () => {
    let requests = 0;
    const socket = await connected((request, response) => {
      requests += 1;
      sendReply(request, response, { ...json, close: true });
    });
    const answered = untilEnd(socket);
    socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n{}');
    await once(socket, 'data');
    socket.write('POST /smuggled HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n');
    const answer = await answered;
    expect(headOf(answer)).toEqual(expect.arrayContaining(['connection: close', 'http/1.1 400 bad request']));
    expect(bodyOf(answer)).toBe('{"ü":1}');
    expect(requests).toBe(1);
  });

  it('ends the connection as soon as the client has sent all', async () => {
    const socket = await connected((request, response) => sendReply(request, response, { ...json, close: true }));
    const answered = untilEnd(socket);
    socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\n{');
    await once(socket, 'data');
    socket.write('"a}');
    expect(bodyOf(await answered)).toBe('{"ü":1}');
  });

  it('sends the head to HEAD before the client has sent all', async () => {
    const ends: string[] = [];
    const socket = await connected((request, response) => {
      request.on('end', () => void ends.push('request ended'));
      sendReply(request, response, { ...json, close: true });
    });
    const answered = untilEnd(socket);
    socket.write('HEAD / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\n{');
    await once(socket, 'data');
    socket.write('"a}');
    expect(bodyOf(await answered)).toBe('');
    expect(ends).toEqual(['request ended']);
  });

  it('cuts off a client that goes on for megabytes', async () => {
    const read = { bytes: 0 };
    const socket = await connected((request, response) => {
      request.on('data', (chunk: Buffer) => void (read.bytes += chunk.length));
      sendReply(request, response, { ...json, close: true });
    });
    const closed = once(socket, 'close');
    const answered = untilEnd(socket);
    socket.write('POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n');
    const chunk = `10000\r\n${'x'.repeat(65_536)}\r\n`;
    const push = (): void => {
      if (!socket.destroyed && socket.writable) socket.write(chunk, push);
    };
    push();
    expect(bodyOf(await answered)).toBe('{"ü":1}');
    socket.destroy();
    await closed;
    expect(read.bytes).toBeGreaterThan(0);
    expect(read.bytes).toBeLessThan(64 * 1_048_576);
  });

  it('does nothing where somebody answered before', async () => {
    const socket = await connected((request, response) => {
      response.writeHead(418).end('short and stout');
      sendReply(request, response, json);
    });
    socket.write('POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
    const answer = await untilEnd(socket);
    expect(headOf(answer)[0]).toContain('418');
    expect(answer).not.toContain('400');
  });

  it('does nothing where the client has gone', async () => {
    const { promise: outcome, resolve } = Promise.withResolvers<unknown>();
    const socket = await connected((request, response) => {
      request.on('error', () => {});
      response.on('close', () => {
        try {
          resolve(sendReply(request, response, json));
        } catch (error) {
          resolve(error);
        }
      });
    });
    socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n{}', () => socket.destroy());
    expect(await outcome).toBeUndefined();
  });
});
