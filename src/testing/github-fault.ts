/**
 * What happens to one dispatch request instead of the usual: a reply of your own (body: a text as it is, anything else as JSON), which records nothing, or a
 * connection cut without a reply, before or after an acceptable dispatch is recorded.
 */
export type GitHubFault =
  | {
      readonly kind: 'reply';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: unknown;
    }
  | { readonly kind: 'cut'; readonly when: 'before recording' | 'after recording' };
