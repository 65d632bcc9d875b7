/** What each code means: the HTTP status a receiver answers with, and one line for people. `docs/errors.md` has a section for each. */
export const errorCodes = {
  SECRET_MISSING: { status: 500, summary: 'No secret was given to verify or sign with.' },
  SECRET_INVALID: { status: 500, summary: 'A secret is empty, of the wrong kind or malformed.' },
  SIGNATURE_MISSING: { status: 401, summary: 'There is no signature.' },
  SIGNATURE_MALFORMED: { status: 401, summary: 'The signature does not have the form of one.' },
  SIGNATURE_MISMATCH: {
    status: 401,
    summary: 'The signature was not made over these bytes with one of these secrets.',
  },
  SENT_AT_INVALID: { status: 401, summary: 'The time of sending is missing or no time.' },
  DISPATCH_EXPIRED: { status: 401, summary: 'The dispatch is older than allowed.' },
  DISPATCH_FROM_FUTURE: { status: 401, summary: 'The dispatch claims to be sent later than now.' },
  DISPATCH_INVALID: { status: 400, summary: 'What was given to sign is no dispatch.' },
  REF_INVALID: { status: 400, summary: 'The text is no reference to an artifact.' },
  EVENT_INVALID: { status: 400, summary: 'The JSON is no event of W&B.' },
  EVENT_UNKNOWN: { status: 400, summary: 'The event type is not one of W&B.' },
  EVENT_CONTRADICTORY: { status: 400, summary: 'Two fields of the event say different things.' },
  EVENT_MISSING: { status: 400, summary: 'The run has no client_payload to read.' },
  EVENT_UNMATCHED: { status: 400, summary: 'The event does not pass the filters.' },
  FILTER_INVALID: { status: 400, summary: 'A filter has a pattern that can match nothing.' },
  INPUT_INVALID: { status: 400, summary: 'An input or argument has a value that it does not take.' },
  JSON_INVALID: { status: 400, summary: 'The text is no JSON, or nested too deeply.' },
  TEMPLATE_INVALID: { status: 400, summary: 'The payload template is malformed.' },
  TEMPLATE_UNKNOWN_VARIABLE: { status: 400, summary: 'The payload template names a variable that does not exist.' },
  REQUEST_INVALID: { status: 400, summary: 'GitHub would refuse the dispatch.' },
  PAYLOAD_TOO_LARGE: { status: 413, summary: 'The payload is larger than the receiving side takes.' },
  METHOD_NOT_ALLOWED: { status: 405, summary: 'The method is not POST.' },
  MEDIA_TYPE_UNSUPPORTED: { status: 415, summary: 'The body is no plain JSON in UTF-8.' },
  BODY_TOO_LARGE: { status: 413, summary: 'The body is longer than this receiver takes.' },
  BODY_TIMEOUT: { status: 408, summary: 'The body did not arrive in time.' },
  TOKEN_MISSING: { status: 401, summary: 'There is no access token.' },
  TOKEN_MISMATCH: { status: 401, summary: 'The access token is not one of those that are taken.' },
  ID_CONFLICT: { status: 409, summary: 'The id was used for another body.' },
  BODY_NOT_RAW: { status: 500, summary: 'The body is not the bytes that were signed.' },
  HANDLER_FAILED: { status: 500, summary: 'The handler of an event threw.' },
  HANDLER_TIMEOUT: { status: 503, summary: 'The handlers of an event took too long.' },
  DEDUPE_BUSY: { status: 503, summary: 'Another process handles this event now.' },
  DEDUPE_FAILED: { status: 503, summary: 'The store that remembers events failed.' },
  STORE_REFUSED: { status: 500, summary: 'The file or database cannot be the store.' },
  STORE_FAILED: { status: 503, summary: 'The store could not do what was asked.' },
  SOURCE_UNKNOWN: { status: 404, summary: 'The relay has no source of this name.' },
  NOT_FOUND: { status: 404, summary: 'There is nothing at this address.' },
  GET_ONLY: { status: 405, summary: 'The method is not GET.' },
  URL_INVALID: { status: 400, summary: 'The address cannot be read.' },
  TOKENS_THROTTLED: { status: 429, summary: 'Too many wrong tokens came from this address.' },
  STOPPING: { status: 503, summary: 'The relay stops: send it again.' },
  UNEXPECTED: { status: 500, summary: 'Something failed that should not.' },
  REDIRECT_REFUSED: { status: 502, summary: 'The receiving side answered with a redirect.' },
  ADDRESS_REFUSED: { status: 502, summary: 'The address is private or otherwise not to be called.' },
} as const satisfies Record<string, { readonly status: number; readonly summary: string }>;

/** A key of {@link errorCodes}. */
export type ErrorCode = keyof typeof errorCodes;

/**
 * The one error of this library. Its message says what is wrong and what to do, and holds neither a secret nor a whole body.
 * `code` is stable, the message is not.
 */
export class DispatchError extends Error {
  override readonly name = 'DispatchError';
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}

/** Whether something caught is a {@link DispatchError}, with one of the codes where codes are given. */
export function isDispatchError(error: unknown, ...codes: readonly ErrorCode[]): error is DispatchError {
  return error instanceof DispatchError && (codes.length === 0 || codes.includes(error.code));
}

/**
 * What was thrown, as a {@link DispatchError}; what nobody foresaw is UNEXPECTED.
 *
 * @param remedy what to do then, after the error's own message
 */
export function toDispatchError(error: unknown, remedy: string): DispatchError {
  if (isDispatchError(error)) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new DispatchError('UNEXPECTED', `${message}; ${remedy}`, { cause: error });
}
