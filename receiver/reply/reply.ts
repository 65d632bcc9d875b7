import { errorCodes, type DispatchError } from '../../src/core/errors.ts';

/** What is answered. */
export interface Reply {
  readonly status: number;
  /** By name in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The connection is not to be used again: what was left unread of the request would be taken for the next one. */
  readonly close: boolean;
}

/** A reply without a body. */
export function emptyReply(status: number): Reply {
  return { status, headers: {}, body: '', close: false };
}

/** Codes of refusals after which the body was not read to its end. */
const unread: ReadonlySet<string> = new Set([
  'SOURCE_UNKNOWN',
  'NOT_FOUND',
  'METHOD_NOT_ALLOWED',
  'MEDIA_TYPE_UNSUPPORTED',
  'BODY_TOO_LARGE',
  'BODY_TIMEOUT',
]);

/** Codes whose message helps the caller and tells nothing that is not his. */
const told: ReadonlySet<string> = new Set([
  'METHOD_NOT_ALLOWED',
  'MEDIA_TYPE_UNSUPPORTED',
  'BODY_TOO_LARGE',
  'BODY_TIMEOUT',
  'BODY_NOT_RAW',
  'JSON_INVALID',
  'EVENT_INVALID',
  'EVENT_CONTRADICTORY',
  'EVENT_UNKNOWN',
  'ID_CONFLICT',
]);

/**
 * The problem document of an error. Its cause is for the log alone, and so is the message where the caller did not prove who he is.
 * Source: RFC 9457.
 */
export function problemReply({ code, message }: DispatchError, headers: Readonly<Record<string, string>> = {}): Reply {
  const { status, summary } = errorCodes[code];
  const problem = { type: 'about:blank', title: summary, status, code, ...(told.has(code) && { detail: message }) };
  return {
    status,
    headers: { 'content-type': 'application/problem+json', ...headersOf(code), ...headers },
    body: JSON.stringify(problem),
    close: unread.has(code),
  };
}

function headersOf(code: string): Readonly<Record<string, string>> {
  if (code === 'METHOD_NOT_ALLOWED') return { allow: 'POST' };
  if (code === 'DEDUPE_BUSY') return { 'retry-after': '1' };
  return {};
}
