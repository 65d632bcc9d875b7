import { once } from 'node:events';
import type { Server as HttpServer } from 'node:http';
import { createServer, type Server, type Socket } from 'node:net';

/** Runs with a server on a free port of 127.0.0.1, and cuts what is left. */
export async function listening(server: Server | HttpServer, use: (port: number) => Promise<void>): Promise<void> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    await use(address.port);
  } finally {
    for (const socket of sockets) socket.destroy();
    server.close();
  }
}

/** A port of 127.0.0.1 on which nobody listens any more. */
export async function closedPort(): Promise<number> {
  let closed = 0;
  await listening(createServer(), async (port) => {
    closed = port;
  });
  return closed;
}
