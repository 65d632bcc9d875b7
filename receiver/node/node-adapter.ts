import type { ServerResponse } from 'node:http';
import { whenAnswered } from '../platform/platform.ts';
import type { Respond } from '../handle/respond.ts';
import { nodeIncoming } from './incoming.ts';
import { onceArrived } from './once-arrived.ts';
import type { NodeRequest } from './read-body.ts';
import { sendReply } from './send-reply.ts';

/** A request listener of node:http, which Express takes as a handler too. */
export type NodeHandler = (request: NodeRequest, response: ServerResponse) => void;

/** Receives by node:http and by what is built on it. */
export function nodeAdapter(respond: Respond): NodeHandler {
  const receive: NodeHandler = (request, response) => {
    const reply = respond(nodeIncoming(request), () => request.headers);
    void whenAnswered(reply, (known) => {
      if (known !== undefined) sendReply(request, response, known);
    });
  };
  return function receiveWandbWebhook(request, response) {
    onceArrived(receive, request, response);
  };
}
