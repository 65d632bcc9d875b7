/** What its webhook would get. Secrets, tokens, ids, times and signatures stand as `<…>`. */
export interface ExplainedRequest {
  readonly method: string;
  readonly url: string;
  /** By name in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What stands for what nobody is to see, or nobody knows yet. */
export const hidden = '<…>';
