import type { Outcome } from './outcome.ts';

/** A delivery as it is sent. */
export interface Outgoing {
  /** The delivery's id, the same on every attempt. */
  readonly id: string;
  readonly payload: Uint8Array;
}

/** What one attempt came to. */
export interface Sent {
  readonly outcome: Outcome;
  /** Of the reply; absent: there was none. */
  readonly status?: number;
  /** By name in lower case, secrets redacted. */
  readonly headers: Readonly<Record<string, string>>;
  /** The first 16 KiB, secrets redacted. */
  readonly body: Uint8Array;
}
