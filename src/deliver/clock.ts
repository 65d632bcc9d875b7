/** The time, and waiting. */
export interface Clock {
  /** Now, in milliseconds since 1970. */
  readonly nowMs: () => number;
  readonly sleep: (durationMs: number) => Promise<void>;
}
