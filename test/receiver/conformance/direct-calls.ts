import type { Receiver } from '../../../receiver/index.ts';
import { lambdaFormats } from './lambda-events.ts';
import type { Answer, RawRequest } from './raw-request.ts';

/** Hands a request over without a socket. */
export type Call = (request: RawRequest) => Promise<Answer>;

/** Calls `.fetch()` as a server of the web's kind does. */
export function callFetch(receiver: Receiver): Call {
  const handle = receiver.fetch();
  return async (request) => answerOf(await handle(toRequest(request)));
}

/** A `Request` whose body is a stream, in the chunks of the raw one or as given. */
export function toRequest({ method, path, headers, body }: RawRequest, stream?: ReadableStream): Request {
  const fields = new Headers();
  for (const [name, value] of headers) fields.append(name, value);
  const hasBody = method !== 'GET' && method !== 'HEAD' && body.some((chunk) => chunk.length > 0);
  return new Request(`http://receiver.test${path}`, {
    method,
    headers: fields,
    ...(hasBody && { body: stream ?? ReadableStream.from(body), duplex: 'half' }),
  });
}

async function answerOf(response: Response): Promise<Answer> {
  return { status: response.status, headers: Object.fromEntries(response.headers), body: await response.text() };
}

/** Calls `.lambda()` with an event of a format. */
export function callLambda(receiver: Receiver, format: keyof typeof lambdaFormats): Call {
  const handle = receiver.lambda();
  return async (request) => {
    const { statusCode, headers, body } = await handle(lambdaFormats[format](request));
    return { status: statusCode, headers, body };
  };
}
