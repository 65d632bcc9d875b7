/** Why something was not delivered, or not yet: the status, `SLACK_` and the error of Slack's Web API, or one of our own codes. See `docs/errors.md`. */
export type ReasonCode = `HTTP_${number}` | `SLACK_${string}` | keyof typeof reasonCodes;

/** What each code that is no HTTP status means. */
export const reasonCodes = {
  RATE_LIMITED: 'The receiving side asks to wait.',
  TIMEOUT: 'No whole reply came in time.',
  CONNECT_FAILED: 'No connection was made, or it broke before a reply.',
  CERTIFICATE_INVALID: "The receiving side's certificate does not verify.",
  REDIRECT_REFUSED: 'The receiving side answered with a redirect, and none is followed.',
  PAYLOAD_TOO_LARGE: 'What is to be sent is larger than the receiving side takes.',
  REQUEST_INVALID: 'What is to be sent is nothing that the receiving side takes.',
  ADDRESS_REFUSED: 'The address is none that deliveries may go to.',
  SIGN_FAILED: 'A secret that the attempt needs is missing or cannot be used.',
  WEBHOOK_GONE: 'The webhook is not in the config any more.',
  CANCELLED: 'Somebody cancelled the delivery.',
  ATTEMPTS_EXHAUSTED: 'As many attempts failed as the webhook has delays.',
  LAUNCH_REFUSED: 'W&B Launch did not take the run.',
  LAUNCH_FORBIDDEN: 'The API key may not push to the queue of W&B Launch.',
  LAUNCH_NOT_FOUND: 'W&B has no such entity, project or queue.',
  LAUNCH_ARGUMENT_UNKNOWN: "W&B's server does not know an argument that was given.",
  LAUNCH_REPLY_INVALID: "What was answered is no reply of W&B's API.",
  RUN_NOT_FOUND: 'No run showed the id of the dispatch in time.',
  RUN_UNFINISHED: 'The run that the dispatch started did not end in time.',
  RUN_FAILED: 'The run that the dispatch started ended otherwise than in success.',
} as const satisfies Record<string, string>;

/** A code, and words that say what happened and what to do; they hold no secret. */
export interface Reason {
  readonly code: ReasonCode;
  readonly message: string;
}
