import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { compileTemplate } from '../../src/index.ts';
import { dispatchEvent, secret } from './dispatch-event.ts';
import { runAct } from './run-act.ts';

const readme = readFileSync('README.md', 'utf8');
const [, pasted = ''] = /^```yaml\n(.*?)^```$/msu.exec(readme) ?? [];
const [, template = ''] = /^ *```json\n(.*?)^ *```$/msu.exec(readme) ?? [];

/** What W&B would post for the README's payload when somebody sets an alias on version 3. */
function posted(alias: string): { readonly event_type: string; readonly client_payload: object } {
  return compileTemplate(JSON.parse(template)).render({
    event_type: 'ADD_ARTIFACT_ALIAS',
    event_author: 'ada',
    alias,
    artifact_version: 'wandb-artifact://_id/QXJ0aWZhY3Q6NTE3ODg5ODg3',
    artifact_version_string: `acme/wandb-registry-model/churn:${alias}`,
    artifact_version_index: 3,
    artifact_collection_name: 'churn',
    project_name: 'wandb-registry-model',
    entity_name: 'acme',
  }) as { event_type: string; client_payload: object };
}

describe("the README's workflow, as pasted, with the payload beside it", () => {
  test.each([
    ['production', {}, 'success', 'success'],
    ['staging', {}, 'success', 'skipped'],
    ['production', { WANDB_DISPATCH_SECRET: secret }, 'failure', 'skipped'],
  ])(
    'for the alias %s and the secrets %j: the Action %s, the deployment %s',
    async (alias, secrets, receives, deploys) => {
      const folder = mkdtempSync(join(tmpdir(), 'readme-'));
      try {
        const workflow = join(folder, 'deploy.yml');
        writeFileSync(workflow, pasted);
        const { event_type: eventType, client_payload: clientPayload } = posted(alias);
        const run = await runAct({ workflow, event: dispatchEvent(eventType, clientPayload), secrets });
        expect(run.results).toEqual({ deploy: receives, 'deploy/model': receives, 'deploy/1': deploys });
        expect(run.printed['deploy/1'] ?? '').toBe(
          deploys === 'success' ? 'deploying acme/wandb-registry-model/churn:v3\n' : '',
        );
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
  );
});
