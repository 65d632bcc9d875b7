import type { ServerResponse } from 'node:http';

/** What is sent: a text goes as it is, undefined is no body, anything else is JSON. Headers win over those that were set before. */
export interface Sent {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: unknown;
}

/** Answers as GitHub does: in JSON, unless the body is a page. */
export function sendJson(response: ServerResponse, { status, headers, body }: Sent): void {
  const isText = typeof body === 'string';
  const contentType = { 'content-type': isText ? 'text/html; charset=utf-8' : 'application/json; charset=utf-8' };
  response.statusCode = status;
  for (const [name, value] of Object.entries({ ...(body !== undefined && contentType), ...headers }))
    response.setHeader(name, value);
  response.end(isText || body === undefined ? body : JSON.stringify(body));
}
