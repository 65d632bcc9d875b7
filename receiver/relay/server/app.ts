import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { sendReply } from '../../node/send-reply.ts';
import type { ApiParts } from './api-app.ts';
import { createHealthListener, type Health } from './health.ts';
import { problem } from './problem.ts';
import { createSourceListener, type SourceParts } from './source-listener.ts';

/** What the relay answers by. */
export interface AppParts extends SourceParts, ApiParts {
  readonly health: Health;
}

/** The relay's endpoints, `contracts.md` section 4. Every refusal is a problem document. */
export function createApp(parts: AppParts): RequestListener {
  const answerSource = createSourceListener(parts);
  const answerHealth = createHealthListener(parts.health);
  const answerApi = createApiListener(parts);
  return (request, response) => {
    if (!answerSource(request, response) && !answerHealth(request, response)) void answerApi(request, response);
  };
}

/** The API and whatever has no address, by an app that is loaded when it is first asked: a relay that nobody asks has 7 MB less. */
function createApiListener(parts: ApiParts): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  let app: Promise<RequestListener> | undefined;
  const load = async (): Promise<RequestListener> => (await import('./api-app.ts')).createApiApp(parts);
  return async (request, response) => {
    try {
      (await (app ??= load()))(request, response);
    } catch (error) {
      parts.logger.error({ err: error }, 'the API could not be loaded');
      sendReply(request, response, problem('UNEXPECTED'));
    }
  };
}
