import type { GitHubDispatch } from './github-dispatch.ts';

/** The event file of a run `on: repository_dispatch`, as far as workflows read it. */
export type RepositoryDispatchEvent = {
  /** The dispatch's `event_type`. */
  readonly action: string;
  readonly branch: string;
  readonly client_payload: unknown;
  readonly repository: {
    readonly name: string;
    readonly full_name: string;
    readonly private: boolean;
    readonly owner: { readonly login: string };
    readonly html_url: string;
    readonly default_branch: string;
  };
  readonly sender: { readonly login: string };
};

/**
 * The event file that a dispatch gives to its run. `client_payload` has gone through JSON once more, as at GitHub; null when there was none.
 *
 * Modelled: the branch is `main`, the sender is the repository's owner, and the many further keys of `repository` and `sender` are left out.
 *
 * Source: GitHub Docs, "Webhook events and payloads", repository_dispatch.
 */
export function repositoryDispatchEvent(
  dispatch: Pick<GitHubDispatch, 'repository' | 'eventType' | 'clientPayload'>,
): RepositoryDispatchEvent {
  const { repository, eventType, clientPayload } = dispatch;
  const [owner = '', name = ''] = repository.split('/');
  const again: unknown = JSON.parse(JSON.stringify(clientPayload));
  return {
    action: eventType,
    branch: 'main',
    client_payload: again,
    repository: {
      name,
      full_name: repository,
      private: true,
      owner: { login: owner },
      html_url: `https://github.com/${repository}`,
      default_branch: 'main',
    },
    sender: { login: owner },
  };
}
