import { describe, expect, it } from '@jest/globals';
import { runInProcess } from '../run-in-process.ts';

const config = `version: 1
secrets: { URL: { env: URL } }
webhooks:
  - { name: shown, type: teams, url: https://prod.example.com/workflows/a }
  - { name: secret, type: teams, url: { secret: URL } }
automations:
  - { name: a, webhook: shown, payload: { "@type": MessageCard, text: "\${alias}" } }
  - { name: b, webhook: secret, payload: { type: AdaptiveCard, body: [] } }
  - { name: large, webhook: secret, payload: { "@type": MessageCard, text: "\${artifact_metadata.notes}" } }
`;
const notes = 'x'.repeat(30_000);
const event = JSON.stringify({
  event_type: 'ADD_ARTIFACT_ALIAS',
  artifact_version_string: 'a/b/c:v3',
  alias: 'my_alias',
  artifact_metadata: { notes },
});

describe('wandb-dispatch explain', () => {
  it('shows the exact request to teams, and no secret, also where it would be too large', async () => {
    const files = { 'dispatch.yaml': config, 'event.json': event };
    const { exitCode, stdout } = await runInProcess(['explain', 'event.json', '--json'], { files });
    expect(exitCode).toBe(0);
    const { automations } = JSON.parse(stdout) as { readonly automations: readonly { readonly request: unknown }[] };
    const headers = {
      'content-type': 'application/json; charset=utf-8',
      'user-agent': expect.stringMatching(/^wandb-artifact-dispatch\/\d/u),
    };
    const attachment =
      '{"contentType":"application/vnd.microsoft.card.adaptive","content":{"type":"AdaptiveCard","body":[]}}';
    expect(automations.map(({ request }) => request)).toStrictEqual([
      {
        method: 'POST',
        url: 'https://prod.example.com/workflows/a',
        headers,
        body: String.raw`{"@type":"MessageCard","text":"my\\_alias"}`,
      },
      { method: 'POST', url: '<…>', headers, body: `{"type":"message","attachments":[${attachment}]}` },
      {
        method: 'POST',
        url: '<…>',
        headers,
        body: expect.stringMatching(/^\{"@type":"MessageCard","text":"x+…?"\}$/u),
      },
    ]);
  });
});
