import type { Answer } from './raw-request.ts';

/** An answer and how many bytes it took. */
export interface Parsed {
  readonly answer: Answer;
  readonly length: number;
}

/**
 * The first answer in what a server wrote; undefined while it is not whole. Source: RFC 9112.
 *
 * @param ended no more will come, so an answer without a length is whole
 */
export function parseAnswer(
  bytes: Buffer,
  { method, ended }: { readonly method: string; readonly ended: boolean },
): Parsed | undefined {
  const head = parseHead(bytes);
  if (head === undefined) return undefined;
  const { status, headers } = head.answer;
  if (method === 'HEAD' || status < 200 || status === 204 || status === 304) return head;
  if (headers['transfer-encoding'] === 'chunked') return parseChunked(bytes, head);
  const declared = headers['content-length'];
  if (declared !== undefined) return withBody(bytes, head, head.length + Number(declared));
  return ended ? withBody(bytes, head, bytes.length) : undefined;
}

function parseHead(bytes: Buffer): Parsed | undefined {
  const end = bytes.indexOf('\r\n\r\n');
  if (end === -1) return undefined;
  const [statusLine = '', ...lines] = bytes.toString('latin1', 0, end).split('\r\n');
  const status = Number(/^HTTP\/1\.1 (\d{3})/u.exec(statusLine)?.[1]);
  return { answer: { status, headers: Object.fromEntries(lines.map(fieldOf)), body: '' }, length: end + 4 };
}

function withBody(bytes: Buffer, { answer, length }: Parsed, end: number): Parsed | undefined {
  if (bytes.length < end) return undefined;
  return { answer: { ...answer, body: bytes.toString('utf8', length, end) }, length: end };
}

function fieldOf(line: string): readonly [string, string] {
  const colon = line.indexOf(':');
  return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
}

function parseChunked(bytes: Buffer, { answer, length }: Parsed): Parsed | undefined {
  const parts: Buffer[] = [];
  for (let at = length; ;) {
    const lineEnd = bytes.indexOf('\r\n', at);
    if (lineEnd === -1) return undefined;
    const size = Number.parseInt(bytes.toString('latin1', at, lineEnd), 16);
    const end = lineEnd + 2 + size + 2;
    if (bytes.length < end) return undefined;
    if (size === 0) return { answer: { ...answer, body: Buffer.concat(parts).toString('utf8') }, length: end };
    parts.push(bytes.subarray(lineEnd + 2, end - 2));
    at = end;
  }
}
