import { describe, expect, test } from '@jest/globals';
import { emptyOutputs } from './declared-outputs.ts';
import { aliasPayload, secret, signedEvent } from './dispatch-event.ts';
import { runAct } from './run-act.ts';

const secrets = { WANDB_DISPATCH_SECRET: secret };
const refused = { receive: 'failure', 'receive/dispatch': 'failure', 'receive/report': 'success' };

describe('a step that runs after the Action failed', () => {
  test('sees nothing of a forged dispatch', async () => {
    const event = signedEvent();
    const forged = {
      ...event,
      client_payload: { ...Object(event.client_payload), artifact_version_string: 'acme/zoo/bat:v3' },
    };
    const run = await runAct({ workflow: 'test/act/workflows/report.yml', event: forged, secrets });
    expect(run.results).toEqual(refused);
    expect(run.errors).toMatchObject([{ step: 'receive/dispatch', title: 'SIGNATURE_MISMATCH' }]);
    expect(JSON.stringify(run)).not.toContain('acme/zoo');
    expect(JSON.parse(run.files['outputs'] ?? '')).toEqual({ ...emptyOutputs(), matched: 'false', verified: 'false' });
    expect(run.files).toMatchObject({
      alias: '',
      artifact: '',
      author: '',
      collection: '',
      event: '',
      metadata: '',
      tag: '',
    });
    expect(run.files['node-version']).toMatch(/^v(?:2[4-9]|[3-9]\d)\./u);
  });

  test('finds EVENT_MISSING where the run has no client_payload', async () => {
    const run = await runAct({
      workflow: 'test/act/workflows/report.yml',
      eventName: 'workflow_dispatch',
      event: { inputs: {} },
      secrets,
    });
    expect(run.results).toEqual(refused);
    expect(run.errors).toMatchObject([{ step: 'receive/dispatch', title: 'EVENT_MISSING' }]);
    expect(run.errors[0]?.raw).toContain('"workflow_dispatch"');
    expect(JSON.parse(run.files['outputs'] ?? '')).toEqual({ ...emptyOutputs(), matched: 'false', verified: 'false' });
  });
});

describe('on-mismatch: fail', () => {
  const workflow = 'test/act/workflows/fail-on-mismatch.yml';

  test('fails the step for an event that the filters do not let through', async () => {
    const event = signedEvent({ payload: { ...aliasPayload, alias: 'staging' } });
    const run = await runAct({ workflow, event, secrets });
    expect(run.results).toEqual({ receive: 'failure', 'receive/dispatch': 'failure', 'receive/after': 'skipped' });
    expect(run.errors).toMatchObject([{ step: 'receive/dispatch', title: 'EVENT_UNMATCHED' }]);
    expect(run.errors[0]?.raw).toContain('alias: "staging" does not match "production"');
    expect(run.outputs['receive/dispatch']).toMatchObject({ matched: 'false', verified: 'true', alias: 'staging' });
  });

  test('lets an event through that matches', async () => {
    const run = await runAct({ workflow, event: signedEvent(), secrets });
    expect(run.results).toEqual({ receive: 'success', 'receive/dispatch': 'success', 'receive/after': 'success' });
    expect(run.outputs['receive/dispatch']).toMatchObject({ matched: 'true' });
  });
});
