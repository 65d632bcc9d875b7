import type { ServerResponse } from 'node:http';
import type { Respond } from '../respond.ts';
import { nodeIncoming } from './incoming.ts';
import type { NodeRequest } from './read-body.ts';
import { sendReply } from './send-reply.ts';

/** A request listener of node:http, which Express takes as a handler too. */
export type NodeHandler = (request: NodeRequest, response: ServerResponse) => void;

/** Receives by node:http and by what is built on it. */
export function nodeAdapter(respond: Respond): NodeHandler {
  const receive = async (...[request, response]: Parameters<NodeHandler>): Promise<void> => {
    const reply = await respond(nodeIncoming(request), () => request.headers);
    if (reply !== undefined) sendReply(request, response, reply);
  };
  return function receiveWandbWebhook(request, response) {
    void receive(request, response);
  };
}
