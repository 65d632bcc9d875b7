import { describe, expect, test } from '@jest/globals';
import { aliasPayload, dispatchEvent, secret, signedEvent } from './dispatch-event.ts';
import { runAct } from './run-act.ts';

describe('examples/trial.yml', () => {
  const workflow = 'examples/trial.yml';
  const eventName = 'workflow_dispatch';

  test('takes a payload that somebody typed', async () => {
    const run = await runAct({ workflow, eventName, event: { inputs: { payload: JSON.stringify(aliasPayload) } } });
    expect(run.results).toEqual({ trial: 'success', 'trial/dispatch': 'success', 'trial/announce': 'success' });
    expect(run.outputs['trial/dispatch']).toMatchObject({ matched: 'true', verified: 'false', alias: 'production' });
    expect(run.printed['trial/announce']).toBe('ada asks for acme/zoo/cat:v3\n');
  });

  test('skips a payload that the filters do not let through', async () => {
    const payload = JSON.stringify({ ...aliasPayload, alias: 'staging' });
    const run = await runAct({ workflow, eventName, event: { inputs: { payload } } });
    expect(run.results).toEqual({ trial: 'success', 'trial/dispatch': 'success', 'trial/announce': 'skipped' });
    expect(run.outputs['trial/dispatch']).toMatchObject({ matched: 'false', verified: 'false', alias: 'staging' });
  });

  test('matches with the default that it offers', async () => {
    const run = await runAct({ workflow, eventName, event: { inputs: {} } });
    expect(run.results).toEqual({ trial: 'success', 'trial/dispatch': 'success', 'trial/announce': 'success' });
    expect(run.outputs['trial/dispatch']).toMatchObject({ matched: 'true', artifact: 'acme/zoo/cat:v3' });
  });
});

describe('examples/documented-payload.yml', () => {
  const workflow = 'examples/documented-payload.yml';
  const payload = {
    event_author: 'ada',
    artifact_version: 'wandb-artifact://_id/QXJ0aWZhY3Q6NTE3ODMwNTU=',
    artifact_version_string: 'acme/zoo/cat:v3',
    artifact_collection_name: 'cat',
    project_name: 'zoo',
    entity_name: 'acme',
  };

  test('takes the unsigned payload of W&B’s documentation', async () => {
    const run = await runAct({ workflow, event: dispatchEvent('BUILD_AND_DEPLOY', payload) });
    expect(run.results).toEqual({ build: 'success', 'build/dispatch': 'success', 'build/build': 'success' });
    expect(run.outputs['build/dispatch']).toMatchObject({
      matched: 'true',
      verified: 'false',
      'event-type': '',
      'event-author': 'ada',
      artifact: 'acme/zoo/cat:v3',
      'artifact-id': 'QXJ0aWZhY3Q6NTE3ODMwNTU=',
      'dispatch-id': '',
    });
    expect(run.printed['build/build']).toBe('building acme/zoo/cat:v3\n');
    expect([run.errors, run.warnings, run.exitCode]).toEqual([[], [], 0]);
  });

  test('builds nothing for an artifact of another project', async () => {
    const other = { ...payload, artifact_version_string: 'acme/aquarium/cat:v3', project_name: 'aquarium' };
    const run = await runAct({ workflow, event: dispatchEvent('BUILD_AND_DEPLOY', other) });
    expect(run.results).toEqual({ build: 'success', 'build/dispatch': 'success', 'build/build': 'skipped' });
    expect(run.outputs['build/dispatch']).toMatchObject({ matched: 'false', project: 'aquarium' });
  });
});

describe('examples/registry-link.yml', () => {
  const workflow = 'examples/registry-link.yml';
  const secrets = { WANDB_DISPATCH_SECRET: secret };
  const payload = {
    event_type: 'LINK_MODEL',
    event_author: 'ada',
    artifact_version_string: 'acme/wandb-registry-model/cat:v3',
  };

  test('notes a link into the registry in the summary', async () => {
    const run = await runAct({ workflow, event: signedEvent({ payload }), secrets });
    expect(run.results).toEqual({ note: 'success', 'note/dispatch': 'success', 'note/note': 'success' });
    expect(run.outputs['note/dispatch']).toMatchObject({ 'event-type': 'LINK_ARTIFACT', registry: 'model' });
    expect(run.summaries['note/note']).toBe('cat has the new version v3\n');
  });

  test('notes nothing for another registry', async () => {
    const other = { ...payload, artifact_version_string: 'acme/wandb-registry-dataset/cat:v3' };
    const run = await runAct({ workflow, event: signedEvent({ payload: other }), secrets });
    expect(run.results).toEqual({ note: 'success', 'note/dispatch': 'success', 'note/note': 'skipped' });
    expect(run.outputs['note/dispatch']).toMatchObject({ matched: 'false', registry: 'dataset' });
    expect(run.summaries['note/note']).toBeUndefined();
  });
});
