/** A request of the table. */
export interface Asked {
  /** Path and query; the path says which of the Worker's receivers. */
  readonly path: string;
  readonly method?: string;
  readonly headers: Readonly<Record<string, string>>;
  /** A text, or base64 of bytes. */
  readonly body?: string | { readonly base64: string };
}

type Send = (url: string, init: RequestInit) => Promise<Response>;

/** Sends the requests one after the other, and tells of each reply its status and its problem code, else its text. */
export async function ask(requests: readonly Asked[], origin: string, send: Send): Promise<readonly string[]> {
  const verdicts: string[] = [];
  for (const request of requests) verdicts.push(await askOnce(request, origin, send));
  return verdicts;
}

/** Sends copies of one request at once. */
export function askAtOnce(
  request: Asked,
  count: number,
  { origin, send }: { origin: string; send: Send },
): Promise<readonly string[]> {
  return Promise.all(Array.from({ length: count }, () => askOnce(request, origin, send)));
}

async function askOnce({ path, method = 'POST', headers, body }: Asked, origin: string, send: Send): Promise<string> {
  const bytes = typeof body === 'object' ? Uint8Array.from(atob(body.base64), (byte) => byte.charCodeAt(0)) : body;
  const response = await send(origin + path, { method, headers, body: bytes ?? null });
  const text = await response.text();
  const isProblem = response.headers.get('content-type') === 'application/problem+json';
  return `${response.status} ${isProblem && text !== '' ? JSON.parse(text).code : text}`.trim();
}
