import type { EncodedMac } from '../../src/core/signature-header.ts';

/**
 * A value at once, or later: where the platform's cryptography is asynchronous, or a handler. What is there at once is not waited for, since
 * a turn of the queue of promises costs as much as a step of the work (bench/receiver).
 */
export type Answer<Value> = Value | Promise<Value>;

/** Goes on from an answer, at once where it is there. */
export function whenAnswered<Value, Next>(answer: Answer<Value>, goOn: (value: Value) => Answer<Next>): Answer<Next> {
  return answer instanceof Promise ? answer.then(goOn) : goOn(answer);
}

/** A key of HMAC-SHA256, prepared once. */
export interface MacKey {
  /** Takes the bytes, in parts, and tells of signatures whether they were made over them. The HMAC is computed once. */
  readonly over: (parts: readonly Uint8Array[]) => (mac: EncodedMac) => Answer<boolean>;
}

/** How bodies may be compressed. Source: IANA's registry of HTTP content codings. */
export type Encoding = 'gzip' | 'deflate' | 'br' | 'zstd';

/** Inflates bytes; undefined where more than `maxBytes` would come out. It rejects where they are not of the encoding. */
export type Inflate = (bytes: Uint8Array, maxBytes: number) => Promise<Uint8Array | undefined>;

/** What the receiver takes from where it runs: cryptography and compression. */
export interface Platform {
  readonly macKey: (secret: Uint8Array) => MacKey;
  /** SHA-256 in lower-case hex. */
  readonly sha256: (data: Uint8Array) => Answer<string>;
  /** The same where it is answered at once. */
  readonly sha256AtOnce?: (data: Uint8Array) => string;
  /** Tells of texts whether they are the token, in a time that does not tell where they differ. */
  readonly tokenMatcher: (token: string) => (given: string) => Answer<boolean>;
  readonly inflaters: Readonly<Partial<Record<Encoding, Inflate>>>;
}
