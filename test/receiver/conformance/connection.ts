import { connect } from 'node:net';
import { parseAnswer } from './parse-answer.ts';
import type { Answer, RawRequest } from './raw-request.ts';

/** A server hangs when it says nothing for this long. */
const patienceMs = 20_000;

/** A socket to a server: what is written goes out as it is. */
export interface Connection {
  /** Resolves when the bytes left, or when the connection ended before. */
  readonly write: (bytes: Uint8Array | string) => Promise<void>;
  /** The next answer; of 100 Continue none is made. Rejects when the connection ends without one, or nothing comes. */
  readonly answer: (method?: string) => Promise<Answer>;
  /** How many `100 Continue` came. */
  readonly continues: () => number;
  /** Resolves when the connection is over. */
  readonly closed: Promise<void>;
  readonly isClosed: () => boolean;
  /** Says that nothing more will be written. */
  readonly end: () => void;
  readonly destroy: () => void;
}

/** Opens a connection. */
export function open(port: number, host = '127.0.0.1'): Connection {
  const socket = connect({ port, host, noDelay: true });
  const { promise: closed, resolve: onClosed } = Promise.withResolvers<void>();
  let received = Buffer.alloc(0);
  let ended = false;
  let continues = 0;
  let wake = (): void => {};
  socket.on('data', (chunk) => {
    received = Buffer.concat([received, chunk]);
    wake();
  });
  // A server that throws the rest away may reset the connection; what it said before counts.
  socket.on('error', () => {});
  socket.on('close', () => {
    ended = true;
    wake();
    onClosed();
  });
  socket.on('end', () => {
    ended = true;
    wake();
  });
  const take = (method: string): Answer | undefined => {
    for (;;) {
      const parsed = parseAnswer(received, { method, ended });
      if (parsed === undefined) return undefined;
      received = received.subarray(parsed.length);
      if (parsed.answer.status >= 200) return parsed.answer;
      continues += 1;
    }
  };
  return {
    write: (bytes) =>
      new Promise((resolve) => {
        if (socket.destroyed || !socket.writable) resolve();
        else socket.write(bytes, () => resolve());
      }),
    answer: (method = 'POST') =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`no answer within ${patienceMs} ms`)), patienceMs);
        wake = () => {
          const answer = take(method);
          if (answer === undefined && !ended) return;
          clearTimeout(timer);
          wake = () => {};
          if (answer === undefined) reject(new Error(`the connection ended without an answer: ${String(received)}`));
          else resolve(answer);
        };
        wake();
      }),
    continues: () => continues,
    closed,
    isClosed: () => socket.destroyed,
    end: () => void socket.end(),
    destroy: () => void socket.destroy(),
  };
}

/** The head of a request, with whatever headers beside its own. */
export function headOf(request: RawRequest, more: Readonly<Record<string, string>> = {}): string {
  const fields = [['host', 'receiver.test'], ...request.headers, ...Object.entries(more)];
  const lines = fields.map(([name, value]) => `${name}: ${value}\r\n`);
  return `${request.method} ${request.path} HTTP/1.1\r\n${lines.join('')}\r\n`;
}

/** Sends a request on a connection of its own: in one piece with its length, or chunked where it has several pieces. */
export async function exchange(port: number, request: RawRequest): Promise<Answer> {
  const connection = open(port);
  const [only = new Uint8Array(), ...others] = request.body;
  const pieces =
    others.length === 0
      ? [headOf(request, { 'content-length': String(only.length) }), only]
      : [headOf(request, { 'transfer-encoding': 'chunked' }), ...request.body.map(chunkOf), '0\r\n\r\n'];
  try {
    const answer = connection.answer(request.method);
    // What cannot be written any more is told by what is read.
    void writeAll(connection, pieces);
    return await answer;
  } finally {
    connection.destroy();
  }
}

async function writeAll({ write }: Connection, pieces: readonly (Uint8Array | string)[]): Promise<void> {
  for (const piece of pieces) await write(piece);
}

/** A chunk of a chunked body. Source: RFC 9112, section 7.1. */
export function chunkOf(bytes: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')]);
}
