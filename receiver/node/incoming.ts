import type { Incoming } from '../admit/admit.ts';
import { readBody, type NodeRequest } from './read-body.ts';

/** A request of node:http. */
export function nodeIncoming(request: NodeRequest): Incoming {
  return {
    method: request.method ?? '',
    header: headersOf(request),
    readBody: (limits) => readBody(request, limits),
  };
}

/** What is made to look like a request, as by adapters of serverless platforms, may have no raw headers. */
function headersOf({ rawHeaders, headers }: NodeRequest): Incoming['header'] {
  if (rawHeaders?.length > 0) return (name) => joinedHeader(rawHeaders, name);
  return (name) => {
    const value = Object.hasOwn(headers, name) ? headers[name] : undefined;
    return Array.isArray(value) ? value.join(', ') : value;
  };
}

/**
 * All values of a header as one, where `request.headers` keeps the first alone of some. Neither that nor `headersDistinct` is asked, for
 * each would make an object of all headers for the few that are looked at (bench/receiver).
 */
function joinedHeader(rawHeaders: readonly string[], name: string): string | undefined {
  let joined: string | undefined;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const raw = rawHeaders[index];
    if (raw?.length !== name.length || raw.toLowerCase() !== name) continue;
    const value = rawHeaders[index + 1] ?? '';
    joined = joined === undefined ? value : `${joined}, ${value}`;
  }
  return joined;
}
