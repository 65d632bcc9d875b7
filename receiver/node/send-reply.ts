import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Reply } from '../reply/reply.ts';

/** How long a client that is still sending is listened to after its answer, and for how many bytes. */
const lingerMs = 500;
const lingerBytes = 4_194_304;

/** Answers a request; nothing is done where somebody answered before. */
export function sendReply(request: IncomingMessage, response: ServerResponse, reply: Reply): void {
  if (response.headersSent || response.destroyed) return;
  const { status, body } = reply;
  const close = reply.close && !request.complete;
  const headers: Record<string, string | number> = { ...reply.headers };
  if (status !== 204) headers['content-length'] = Buffer.byteLength(body);
  if (close) headers['connection'] = 'close';
  response.writeHead(status, headers);
  if (!close) response.end(body);
  else linger(request, response, body);
}

/**
 * To close at once would reset the connection of a client that is still sending, and take the answer away from it: so the whole
 * answer is written, what still comes is thrown away for a while, and then the connection ends.
 */
function linger(request: IncomingMessage, response: ServerResponse, body: string): void {
  if (request.method !== 'HEAD') response.write(body);
  else response.flushHeaders();
  let length = 0;
  const end = (): void => {
    clearTimeout(timer);
    request.off('data', onData).off('end', end).off('close', end);
    response.end();
    request.socket.destroySoon();
  };
  const onData = (chunk: Uint8Array): void => {
    length += chunk.length;
    if (length > lingerBytes) end();
  };
  const timer = setTimeout(end, lingerMs);
  request
    .on('data', onData)
    .on('end', end)
    .on('close', end)
    .on('error', () => {});
  request.resume();
}
