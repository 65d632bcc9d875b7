import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parseEvent } from '../../src/core/event.ts';
import { slackPayload } from '../../src/core/payload/slack-payload.ts';
import { teamsPayload } from '../../src/core/payload/teams-payload.ts';
import { sampleEvents } from '../../src/testing/sample-events.ts';
import { runInProcess } from '../cli/run-in-process.ts';
import { blocksIn } from './markdown.ts';

const page = readFileSync('docs/slack-teams.md', 'utf8');
const configs = blocksIn(page, 'yaml');
const [slackMessage = '', teamsMessage = ''] = blocksIn(page, 'json');

describe('docs/slack-teams.md', () => {
  it('shows a config for each way, and one with payloads', () => {
    expect(configs).toHaveLength(4);
  });

  it.each(configs.map((config, index) => ({ config, number: index + 1 })))(
    'shows a config that validate accepts: $number',
    async ({ config }) => {
      expect(await runInProcess(['validate'], { files: { 'dispatch.yaml': config } })).toStrictEqual({
        exitCode: 0,
        stdout: 'dispatch.yaml is valid\n',
        stderr: '',
      });
    },
  );

  it('shows the default messages as they are', () => {
    const event = parseEvent(sampleEvents.ADD_ARTIFACT_ALIAS);
    const automation = 'tell of production models';
    expect(JSON.parse(slackMessage)).toStrictEqual(slackPayload(undefined).render(event, automation));
    expect(JSON.parse(teamsMessage)).toStrictEqual(teamsPayload(undefined).render(event, automation));
  });

  it('shows payloads that render to what they promise', async () => {
    const event = JSON.stringify({
      event_type: 'LINK_ARTIFACT',
      event_author: '<!channel>',
      artifact_version_string: 'acme/wandb-registry-model/churn:v3',
      artifact_metadata: { accuracy: 0.9 },
    });
    const files = { 'dispatch.yaml': configs[3] ?? '', 'event.json': event };
    const { stdout } = await runInProcess(['explain', 'event.json', '--json'], { files });
    const { automations } = JSON.parse(stdout) as {
      readonly automations: readonly { readonly request: { readonly body: string } }[];
    };
    const [toSlack, toTeams] = automations.map(({ request }) => JSON.parse(request.body) as unknown);
    const reference = 'acme%2Fwandb-registry-model%2Fchurn%3Av3';
    expect(toSlack).toMatchObject({
      text: 'New model: acme/wandb-registry-model/churn:v3',
      blocks: [
        {
          text: {
            text: `<!here> <https://ci.example.com/models?ref=${reference}|acme/wandb-registry-model/churn:v3> by &lt;!channel&gt;`,
          },
        },
        { fields: [{ text: '*Accuracy* 0.9' }, { text: '*Linked by* &lt;!channel&gt;' }] },
      ],
    });
    expect(toTeams).toMatchObject({
      attachments: [
        {
          content: {
            body: [{ text: '**acme/wandb-registry-model/churn:v3** by &lt;!channel&gt;' }, { text: 'accuracy 0.9' }],
          },
        },
      ],
    });
  });
});
