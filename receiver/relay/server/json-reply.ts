import type { Reply } from '../../reply/reply.ts';

/** A reply in JSON. Nothing keeps it: what the relay answers is true now alone. */
export function jsonReply(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Reply {
  return {
    status,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers },
    body: JSON.stringify(value),
    close: false,
  };
}
