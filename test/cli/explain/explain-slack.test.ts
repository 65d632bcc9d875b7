import { describe, expect, it } from '@jest/globals';
import { runInProcess } from '../run-in-process.ts';

const config = `version: 1
secrets: { URL: { env: URL }, TOKEN: { env: TOKEN } }
webhooks:
  - { name: shown, type: slack, url: https://hooks.slack.com/services/T0/B0/x }
  - { name: secret, type: slack, url: { secret: URL } }
  - { name: bot, type: slack, auth: { token: TOKEN }, channel: C0123456789 }
automations:
  - { name: a, webhook: shown, payload: { text: "\${alias}" } }
  - { name: b, webhook: secret, payload: { text: "\${alias}" } }
  - { name: c, webhook: bot, payload: { text: "\${alias}", channel: C-other } }
`;
const event = '{ "event_type": "ADD_ARTIFACT_ALIAS", "artifact_version_string": "a/b/c:v3", "alias": "<prod>" }';

describe('wandb-dispatch explain', () => {
  it('shows the exact request to slack, and no secret', async () => {
    const files = { 'dispatch.yaml': config, 'event.json': event };
    const { exitCode, stdout } = await runInProcess(['explain', 'event.json', '--json'], { files });
    expect(exitCode).toBe(0);
    const { automations } = JSON.parse(stdout) as { readonly automations: readonly { readonly request: unknown }[] };
    const headers = {
      'content-type': 'application/json; charset=utf-8',
      'user-agent': expect.stringMatching(/^wandb-artifact-dispatch\/\d/u),
    };
    const body = '{"text":"&lt;prod&gt;"}';
    expect(automations.map(({ request }) => request)).toStrictEqual([
      { method: 'POST', url: 'https://hooks.slack.com/services/T0/B0/x', headers, body },
      { method: 'POST', url: '<…>', headers, body },
      {
        method: 'POST',
        url: 'https://slack.com/api/chat.postMessage',
        headers: { ...headers, authorization: 'Bearer <…>' },
        body: '{"text":"&lt;prod&gt;","channel":"C0123456789"}',
      },
    ]);
  });
});
