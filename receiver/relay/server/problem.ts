import { errorCodes, type DispatchError, type ErrorCode } from '../../../src/core/errors.ts';
import type { Reply } from '../../reply.ts';

/**
 * What the relay alone answers, beside the codes of the library: the HTTP status, and one line for people. They stand here and not in
 * `src/core`, so that the Actions' bundles do not carry them. `docs/relay.md` lists them.
 */
export const relayCodes = {
  SOURCE_UNKNOWN: { status: 404, summary: 'The relay has no source of this name.' },
  NOT_FOUND: { status: 404, summary: 'There is nothing at this address.' },
  GET_ONLY: { status: 405, summary: 'The method is not GET.' },
  URL_INVALID: { status: 400, summary: 'The address cannot be read.' },
  TOKENS_THROTTLED: { status: 429, summary: 'Too many wrong tokens came from this address.' },
  STOPPING: { status: 503, summary: 'The relay stops: send it again.' },
} as const satisfies Record<string, { readonly status: number; readonly summary: string }>;

/** A key of {@link relayCodes}. */
export type RelayCode = keyof typeof relayCodes;

/** What goes into a problem beside its code. */
export interface ProblemParts {
  /** What is wrong in this case and what to do, no secret in it. */
  readonly detail?: string;
  /** By name in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** A problem document, after which the connection ends where some of the request was not read. Source: RFC 9457. */
export function problem(code: RelayCode | ErrorCode, { detail, headers }: ProblemParts = {}): Reply {
  const { status, summary } = { ...errorCodes, ...relayCodes }[code];
  const document = { type: 'about:blank', title: summary, status, code, ...(detail !== undefined && { detail }) };
  return {
    status,
    headers: { 'content-type': 'application/problem+json', ...headers },
    body: JSON.stringify(document),
    close: true,
  };
}

/** The problem of an error to somebody who proved who he is: its message is for him. */
export function toldProblem({ code, message }: DispatchError): Reply {
  return problem(code, { detail: message });
}
