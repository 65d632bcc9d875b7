/** The sink as a process of its own: every delivery comes here, and is counted by its id. */
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { answerParent } from '../measure/program.ts';
import { sign } from '../measure/sample-request.ts';
import type { SinkMethods } from './sink.ts';

/** When each id came first, on the machine's monotonic clock in milliseconds. */
let arrivals = new Map<string, number>();
let requests = 0;
let forged = 0;
let isVerifying = false;

const server = createServer((request, response) => {
  requests += 1;
  const id = String(request.headers['webhook-id']);
  if (!arrivals.has(id)) arrivals.set(id, Number(process.hrtime.bigint()) / 1e6);
  if (isVerifying) void verify(request).then(() => response.writeHead(204).end());
  else request.resume().on('end', () => response.writeHead(204).end());
});

async function verify(request: IncomingMessage): Promise<void> {
  if (request.headers['x-wandb-signature'] !== sign(await buffer(request), 'base64')) forged += 1;
}

server.keepAliveTimeout = 120_000;
server.listen(0, '127.0.0.1');
await once(server, 'listening');

const methods: SinkMethods = {
  port: () => (server.address() as AddressInfo).port,
  empty: (next) => {
    arrivals = new Map();
    requests = 0;
    forged = 0;
    isVerifying = next.verify;
  },
  counts: () => ({ requests, ids: arrivals.size, forged }),
  arrivals: () => [...arrivals],
};

answerParent(methods, async () => server.closeAllConnections());
