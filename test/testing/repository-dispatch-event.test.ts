import { describe, expect, it } from '@jest/globals';
import { repositoryDispatchEvent } from '../../src/testing/repository-dispatch-event.ts';
import { post, withGitHubStandIn } from './with-github-stand-in.ts';

describe('the event file of a dispatch', () => {
  it('has the shape that GitHub gives a run', async () => {
    await withGitHubStandIn({}, async (github) => {
      await post(github, {
        body: '{"event_type":"deploy","client_payload":{"alias":"production","__proto__":{"a":1}}}',
      });
      expect(JSON.stringify(github.dispatches.map(repositoryDispatchEvent))).toBe(
        JSON.stringify([
          {
            action: 'deploy',
            branch: 'main',
            client_payload: { alias: 'production', ['__proto__']: { a: 1 } },
            repository: {
              name: 'Deploy',
              full_name: 'Octo-Org/Deploy',
              private: true,
              owner: { login: 'Octo-Org' },
              html_url: 'https://github.com/Octo-Org/Deploy',
              default_branch: 'main',
            },
            sender: { login: 'Octo-Org' },
          },
        ]),
      );
    });
  });

  it('has a null client_payload when the dispatch had none', () => {
    const event = repositoryDispatchEvent({ repository: 'octo-org/deploy', eventType: 'deploy', clientPayload: null });
    expect(event.client_payload).toBeNull();
  });

  it('shares nothing with the dispatch', () => {
    const clientPayload = { metadata: { loss: 0.5 } };
    const event = repositoryDispatchEvent({ repository: 'octo-org/deploy', eventType: 'deploy', clientPayload });
    clientPayload.metadata.loss = 1;
    expect(event.client_payload).toEqual({ metadata: { loss: 0.5 } });
  });
});
