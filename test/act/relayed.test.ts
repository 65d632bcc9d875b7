import { describe, expect, test } from '@jest/globals';
import { sampleEvents } from '../../src/testing/index.ts';
import { documentedPayload, relayedEvent, withOneByteChanged } from '../relay/relayed-dispatch.ts';
import { emptyOutputs } from './declared-outputs.ts';
import { secret, signingKey, verifyingKey } from './dispatch-event.ts';
import { runAct } from './run-act.ts';

const body = sampleEvents.ADD_ARTIFACT_ALIAS;

describe("W&B's documented payload, relayed to a workflow", () => {
  test.each([
    { kind: 'an HMAC secret', signs: secret, verifies: secret },
    { kind: 'an Ed25519 key', signs: signingKey, verifies: verifyingKey },
  ])('is verified by $kind, and has its outputs', async ({ signs, verifies }) => {
    const event = await relayedEvent({ body, payload: documentedPayload, signingSecret: signs });
    const secrets = { WANDB_DISPATCH_SECRET: verifies };
    const run = await runAct({ workflow: 'test/act/workflows/report.yml', event, secrets });
    expect(run.results).toEqual({ receive: 'success', 'receive/dispatch': 'success', 'receive/report': 'success' });
    expect(JSON.parse(run.files['outputs'] ?? '')).toEqual({
      ...emptyOutputs(),
      matched: 'true',
      verified: 'true',
      'event-author': 'ada',
      entity: 'acme',
      project: 'wandb-registry-model',
      registry: 'model',
      collection: 'churn',
      version: 'v3',
      artifact: 'acme/wandb-registry-model/churn:v3',
      'artifact-uri': 'wandb-artifact://_id/QXJ0aWZhY3Q6NTE3ODg5ODg3',
      'artifact-id': 'QXJ0aWZhY3Q6NTE3ODg5ODg3',
      'dispatch-id': expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7/u),
      event: expect.any(String),
    });
    expect(run.errors).toEqual([]);
  });

  test('is refused when one byte of it was changed', async () => {
    const event = await relayedEvent({ body, payload: documentedPayload, signingSecret: secret });
    const secrets = { WANDB_DISPATCH_SECRET: secret };
    const run = await runAct({
      workflow: 'test/act/workflows/report.yml',
      event: withOneByteChanged(event, '3', '4'),
      secrets,
    });
    expect(run.results).toMatchObject({ receive: 'failure', 'receive/dispatch': 'failure' });
    expect(run.errors).toMatchObject([{ step: 'receive/dispatch', title: 'SIGNATURE_MISMATCH' }]);
    expect(JSON.parse(run.files['outputs'] ?? '')).toEqual({ ...emptyOutputs(), matched: 'false', verified: 'false' });
  });
});

test('the default payload, relayed, deploys by the example as it stands', async () => {
  const event = await relayedEvent({ body, signingSecret: secret });
  const secrets = { WANDB_DISPATCH_SECRET: secret };
  const run = await runAct({ workflow: 'examples/deploy-on-alias.yml', event, secrets });
  expect(run.results).toMatchObject({ receive: 'success', 'deploy/deploy': 'success' });
  expect(run.printed).toMatchObject({ 'deploy/deploy': 'deploying acme/wandb-registry-model/churn:v3\n' });
});
