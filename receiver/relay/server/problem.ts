import { errorCodes, type DispatchError, type ErrorCode } from '../../../src/core/errors.ts';
import type { Reply } from '../../reply/reply.ts';

/** What goes into a problem beside its code. */
export interface ProblemParts {
  /** What is wrong in this case and what to do, no secret in it. */
  readonly detail?: string;
  /** By name in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** A problem document, after which the connection ends where some of the request was not read. Source: RFC 9457. */
export function problem(code: ErrorCode, { detail, headers }: ProblemParts = {}): Reply {
  const { status, summary } = errorCodes[code];
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
