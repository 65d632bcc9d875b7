import type { NodeRequest } from './read-body.ts';

/**
 * Goes on when what came with the head of a request is read from the socket: a short body is whole by then, so that it can be taken
 * without listeners, a timer and a promise (bench/receiver).
 */
export function onceArrived<Request extends NodeRequest, Rest extends readonly unknown[]>(
  goOn: (request: Request, ...rest: Rest) => void,
  request: Request,
  ...rest: Rest
): void {
  if (request.complete) goOn(request, ...rest);
  else setImmediate(goOn, request, ...rest);
}
