import { describe, expect, it } from '@jest/globals';
import { runInProcess } from '../run-in-process.ts';

const event = '{"event_type":"ADD_ARTIFACT_ALIAS","alias":"production","artifact_version_string":"acme/zoo/cat:v3"}';
const config = (webhook = ''): string => `version: 1
secrets: { WANDB_API_KEY: { env: WANDB_API_KEY } }
webhooks:
  - { name: train, type: launch, entity: acme, queue: gpu, job: "acme/jobs/train:v3", auth: { apiKey: WANDB_API_KEY },
      destination: { project: training }${webhook} }
automations:
  - { name: retrain, webhook: train, payload: { overrides: { run_config: { model: "\${artifact_version_string}" } } } }
`;

async function requestOf(text: string): Promise<{ readonly body: string }> {
  const around = { files: { 'dispatch.yaml': text }, stdin: event };
  const { stdout, exitCode } = await runInProcess(['explain', '-', '--json'], around);
  expect(exitCode).toBe(0);
  return JSON.parse(stdout).automations[0].request;
}

describe('wandb-dispatch explain, for a webhook of type launch,', () => {
  it('shows the push, and no key', async () => {
    const { body, ...request } = await requestOf(config());
    expect(request).toStrictEqual({
      method: 'POST',
      url: 'https://api.wandb.ai/graphql',
      headers: {
        accept: 'application/json',
        'content-type': 'application/json',
        'user-agent': expect.stringMatching(/^wandb-artifact-dispatch\/\d/u),
        authorization: 'Basic <…>',
      },
    });
    const { query, variables } = JSON.parse(body);
    expect(query).toBe(
      'mutation pushToRunQueueByName($entityName: String!, $projectName: String!, $queueName: String!, $runSpec: JSONString!) ' +
        '{ pushToRunQueueByName(input: { entityName: $entityName, projectName: $projectName, queueName: $queueName, runSpec: $runSpec }) { runQueueItemId } }',
    );
    expect({ ...variables, runSpec: JSON.parse(variables.runSpec) }).toStrictEqual({
      entityName: 'acme',
      projectName: 'model-registry',
      queueName: 'gpu',
      runSpec: {
        job: 'acme/jobs/train:v3',
        entity: 'acme',
        project: 'training',
        resource: null,
        docker: {},
        git: {},
        overrides: { args: [], run_config: { model: 'acme/zoo/cat:v3' }, entry_point: [] },
        resource_args: {},
      },
    });
  });

  it('shows the priority where there is one', async () => {
    const { body } = await requestOf(config(', priority: 0'));
    expect(JSON.parse(body)).toMatchObject({
      query: expect.stringContaining('$priority: Int'),
      variables: { priority: 0 },
    });
  });
});
