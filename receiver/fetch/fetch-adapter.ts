import type { Incoming } from '../admit/admit.ts';
import type { Respond } from '../handle/respond.ts';
import { readWebBody } from './read-web-body.ts';

/** Receives by `Request` and `Response`. */
export function fetchAdapter(respond: Respond): (request: Request) => Promise<Response> {
  return async function receiveWandbWebhook(request) {
    const reply = await respond(fetchIncoming(request), () => Object.fromEntries(request.headers));
    // Nobody reads the answer to a request that was aborted.
    if (reply === undefined) return new Response(null, { status: 400 });
    const { status, headers, body } = reply;
    return new Response(body === '' || request.method === 'HEAD' ? null : body, { status, headers });
  };
}

function fetchIncoming(request: Request): Incoming {
  return {
    method: request.method,
    header: (name) => request.headers.get(name) ?? undefined,
    readBody: (limits) => readWebBody(request, limits),
  };
}
