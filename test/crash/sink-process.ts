/**
 * The sink, a process of its own that nobody kills: it checks what comes and keeps every arrival. Its parent asks for them by IPC.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { automations, hmac, payloadOf } from './event-of.ts';
import type { Arrival, FromSink } from './sink.ts';

const arrivals: Arrival[] = [];
let told = 0;

/** How long an answer takes at most, in milliseconds, so that kills find sends in flight. */
const mostDelayMs = 20;

const server = createServer((request, response) => {
  void answer(request, response);
});

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const arrival = await receive(request);
  arrivals.push(arrival);
  // A spread that needs no randomness: whoever looks into a run may repeat it.
  setTimeout(() => {
    response.writeHead(204).end();
    arrival.answeredAtMs = Date.now();
  }, arrivals.length % mostDelayMs);
}

async function receive(request: IncomingMessage): Promise<Arrival> {
  const body = await buffer(request);
  const atMs = Date.now();
  const text = (name: string): string => String(request.headers[name] ?? '');
  const automation = automations.find((name) => request.url === `/${name}`);
  const marker = markerIn(body.toString());
  const [id, timestamp] = [text('webhook-id'), text('webhook-timestamp')];
  const isSigned =
    text('x-wandb-signature') === hmac(body) && text('webhook-signature') === `v1,${hmac(`${id}.${timestamp}.`, body)}`;
  const isWhole = automation !== undefined && body.toString() === payloadOf(marker, automation);
  return { marker, automation: automation ?? '', id, isSigned, isWhole, atMs, answeredAtMs: null };
}

function markerIn(text: string): string {
  return /"(?:alias|marker)":"(m\d+)"/u.exec(text)?.[1] ?? '';
}

const tell = (message: FromSink): void => void process.send?.(message);
process.on('message', (asked) => {
  if (asked === 'count') tell({ count: arrivals.length });
  // All at once would be one long message for tens of thousands.
  if (asked === 'more') tell({ arrivals: arrivals.slice(told, (told += 5_000)) });
});
process.on('disconnect', () => process.exit());
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => tell({ port: (server.address() as AddressInfo).port }));
