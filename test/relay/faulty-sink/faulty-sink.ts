import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { gzipSync } from 'node:zlib';

/** A receiving side that fails, in the way that the path names. */
export interface FaultySink {
  readonly server: Server;
  /** The paths that were posted to, once each post was there as a whole. */
  readonly posts: readonly string[];
  /** Resolves when the next post is answered as far as it ever will be. */
  readonly answered: () => Promise<void>;
  /** Resolves when all connections are closed; gives how many bytes the sink could write. */
  readonly closed: () => Promise<number>;
}

type Fault = (response: ServerResponse, socket: Socket) => void;

const gigabyte = 1_073_741_824;
const chunk = Buffer.alloc(65_536, 'x');

const faults: Readonly<Record<string, Fault>> = {
  '/fine': (response) => response.writeHead(204).end(),
  '/500': (response) => response.writeHead(500).end('out of order'),
  '/429': (response) => response.writeHead(429, { 'retry-after': '30' }).end('too many'),
  '/silent': () => {},
  '/hang-up': (_response, socket) => socket.end(),
  '/reset': (_response, socket) => socket.resetAndDestroy(),
  '/reset-in-status-line': (_response, socket) => writeAndReset(socket, 'HTTP/1.1 20'),
  '/reset-in-head': (_response, socket) => writeAndReset(socket, 'HTTP/1.1 200 OK\r\ncontent-ty'),
  '/slow-head': (_response, socket) => socket.write('HTTP/1.1 200 OK\r\ncontent-ty'),
  '/endless-head': (_response, socket) => {
    socket.write('HTTP/1.1 200 OK\r\nx: ');
    pour(socket);
  },
  '/no-http': (_response, socket) => socket.write('SSH-2.0-OpenSSH_9.2\r\n'),
  '/early-hints': (response) => {
    response.writeEarlyHints({ link: '</style.css>; rel=preload' });
    response.writeHead(200).end('ok');
  },
  '/slow-body': (response) => response.writeHead(200, { 'content-length': '100' }).write('the first part'),
  '/reset-in-body': (_response, socket) =>
    writeAndReset(socket, 'HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nthe first part'),
  '/short-body': (_response, socket) =>
    socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\nconnection: close\r\n\r\nthe first part'),
  '/endless-body': (response) => pour(response.writeHead(200)),
  '/gigabyte-body': (response) => pour(response.writeHead(200, { 'content-length': String(gigabyte) })),
  '/gzip-bomb': (response) =>
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(64 * 1024 * 1024, 'z'))),
  '/endless-500': (response) => pour(response.writeHead(500)),
  '/endless-redirect': (response) => pour(response.writeHead(302, { location: '/fine' })),
  ...Object.fromEntries([301, 302, 303, 307, 308].map((status) => [`/redirect-${status}`, redirect(status, '/fine')])),
  '/redirect-away': redirect(307, 'http://169.254.169.254/latest/meta-data/'),
};

function redirect(status: number, location: string): Fault {
  return (response) => response.writeHead(status, { location }).end();
}

/** The reset goes out when what stands before it was sent. */
function writeAndReset(socket: Socket, text: string): void {
  // A reset drops what the other side has not read; it has read when the loop has turned.
  socket.write(text, () => setImmediate(() => setImmediate(() => socket.resetAndDestroy())));
}

/** Writes as fast as it is read, up to a gigabyte. */
function pour(to: ServerResponse | Socket): void {
  let poured = 0;
  const more = (): void => {
    while (!to.destroyed && poured < gigabyte) {
      poured += chunk.length;
      if (!to.write(chunk)) return;
    }
  };
  to.on('drain', more);
  more();
}

/** A sink whose answers are at first those of the list, one after the other, and then what the path names. */
export function faultySink(first: readonly string[] = []): FaultySink {
  const posts: string[] = [];
  const sockets = new Set<Socket>();
  const open = new Set<Socket>();
  let answers = Promise.withResolvers<void>();
  let closings = Promise.withResolvers<void>();
  const answer = ({ url = '' }: IncomingMessage, response: ServerResponse): void => {
    const fault = faults[first[posts.length] ?? url];
    posts.push(url);
    const { socket } = response;
    if (fault !== undefined && socket !== null) fault(response, socket);
    answers.resolve();
    answers = Promise.withResolvers<void>();
  };
  const server = createServer((request, response) => {
    response.on('error', () => {});
    request.resume().on('end', () => answer(request, response));
  }).on('connection', (socket) => {
    sockets.add(socket);
    open.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => {
      open.delete(socket);
      if (open.size > 0) return;
      closings.resolve();
      closings = Promise.withResolvers<void>();
    });
  });
  return {
    server,
    posts,
    answered: () => answers.promise,
    closed: async () => {
      if (open.size > 0) await closings.promise;
      return [...sockets].reduce((sum, { bytesWritten }) => sum + bytesWritten, 0);
    },
  };
}
