/** Why something was not delivered, or not yet: the status that was answered, or one of our own codes. `docs/errors.md` lists them. */
export type ReasonCode = `HTTP_${number}` | keyof typeof reasonCodes;

/** What each code that is no HTTP status means. */
export const reasonCodes = {
  RATE_LIMITED: 'The receiving side asks to wait.',
  TIMEOUT: 'No whole reply came in time.',
  CONNECT_FAILED: 'No connection was made, or it broke before a reply.',
  CERTIFICATE_INVALID: "The receiving side's certificate does not verify.",
  REDIRECT_REFUSED: 'The receiving side answered with a redirect, and none is followed.',
  SIGN_FAILED: 'A secret that the attempt needs is missing or cannot be used.',
  WEBHOOK_GONE: 'The webhook is not in the config any more.',
  CANCELLED: 'Somebody cancelled the delivery.',
  ATTEMPTS_EXHAUSTED: 'As many attempts failed as the webhook has delays.',
  RUN_NOT_FOUND: 'No run showed the id of the dispatch in time.',
  RUN_UNFINISHED: 'The run that the dispatch started did not end in time.',
  RUN_FAILED: 'The run that the dispatch started ended otherwise than in success.',
} as const satisfies Record<string, string>;

/** A code, and words that say what happened and what to do; they hold no secret. */
export interface Reason {
  readonly code: ReasonCode;
  readonly message: string;
}
