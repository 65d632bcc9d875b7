import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { sendReply } from '../../node/send-reply.ts';
import type { ApiParts } from './api-app.ts';
import { healthReply, type Health } from './health.ts';
import { problem } from './problem.ts';
import { createSourceListener, type SourceParts } from './source-listener.ts';

/** What the relay answers by. */
export interface AppParts extends SourceParts, ApiParts {
  readonly health: Health;
}

/** The relay's endpoints, `contracts.md` section 4. Every refusal is a problem document. */
export function createApp(parts: AppParts): RequestListener {
  const answerSource = createSourceListener(parts);
  const answerOther = createOtherListener(parts);
  return (request, response) => {
    if (!answerSource(request, response)) void answerOther(request, response);
  };
}

/** Answers all but sources. It never rejects. */
function createOtherListener(parts: AppParts): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const api = createLazyApi(parts);
  return async (request, response) => {
    try {
      const reply = await healthReply(request, parts.health);
      if (reply === undefined) (await api())(request, response);
      else sendReply(request, response, reply);
    } catch (error) {
      parts.logger.error({ err: error }, 'a request failed');
      sendReply(request, response, problem('UNEXPECTED'));
    }
  };
}

/** The API's app, loaded when it is first asked for: a relay that nobody asks has 7 MB less (bench/relay). */
function createLazyApi(parts: ApiParts): () => Promise<RequestListener> {
  let app: RequestListener | undefined;
  return async () => (app ??= (await import('./api-app.ts')).createApiApp(parts));
}
