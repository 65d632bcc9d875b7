import { describe, expect, it } from '@jest/globals';
import { sampleEvents } from '../../src/testing/index.ts';
import { documentedPayload, relayedEvent, withOneByteChanged } from '../relay/relayed-dispatch.ts';
import { runAction } from '../support/emulated-runner.ts';

const secret = 'a-shared-secret-of-32-characters';
/** Test 1 of RFC 8032, section 7.1: seed and public key. */
const signingKey = 'whsk_nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=';
const verifyingKey = 'whpk_11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=';

const body = sampleEvents.ADD_ARTIFACT_ALIAS;

const named = {
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
  'dispatch-id': expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/u),
};

const relayed = [
  {
    what: "W&B's documented payload, to the letter",
    payload: documentedPayload,
    action: 'BUILD_AND_DEPLOY',
    outputs: { ...named, 'event-type': '', alias: '' },
  },
  {
    what: 'the default payload',
    payload: undefined,
    action: 'wandb-artifact',
    outputs: { ...named, 'event-type': 'ADD_ARTIFACT_ALIAS', alias: 'production' },
  },
  {
    what: 'a payload that says no version, which the relay adds',
    payload: '{ "model": "${artifact_collection_name}", "event_type": "${event_type}" }',
    action: 'wandb-artifact',
    outputs: {
      ...named,
      'event-author': '',
      'event-type': 'ADD_ARTIFACT_ALIAS',
      alias: '',
      'artifact-uri': expect.any(String),
    },
  },
];

const keys = [
  { kind: 'HMAC', signs: secret, verifies: secret },
  { kind: 'Ed25519', signs: signingKey, verifies: verifyingKey },
];

describe('an event that went through the relay, given to the Action,', () => {
  it.each(relayed.flatMap((one) => keys.map((key) => ({ ...one, ...key }))))(
    'is verified by $kind and has its outputs: $what',
    async ({ payload, action, outputs, signs, verifies }) => {
      const event = await relayedEvent({ body, payload, signingSecret: signs });
      expect(event.action).toBe(action);
      const result = await runAction({ folder: '.', event, inputs: { 'signing-secret': verifies } });
      expect([result.outcome, result.annotations.filter(({ level }) => level === 'error')]).toEqual(['success', []]);
      expect(result.outputs).toMatchObject(outputs);
    },
  );

  it.each([
    ['the artifact', '3', '4'],
    ['the author', 'd', 'e'],
    ['the event type', 'B', 'P'],
  ])('is refused when one byte of %s was changed', async (what, from, to) => {
    const event = await relayedEvent({ body, payload: documentedPayload, signingSecret: secret });
    const changed =
      what === 'the event type'
        ? { ...event, action: event.action.replace(from, to) }
        : withOneByteChanged(event, from, to);
    const result = await runAction({ folder: '.', event: changed, inputs: { 'signing-secret': secret } });
    expect(result.outcome).toBe('failure');
    expect(result.annotations).toMatchObject([{ properties: { title: 'SIGNATURE_MISMATCH' } }]);
    expect(result.outputs).toMatchObject({ matched: 'false', verified: 'false', artifact: '', event: '' });
  });

  it('is refused where the relay signs nothing and the workflow asks for it', async () => {
    const event = await relayedEvent({ body, payload: documentedPayload });
    const result = await runAction({ folder: '.', event, inputs: { 'signing-secret': secret } });
    expect(result).toMatchObject({ outcome: 'failure', annotations: [{ properties: { title: 'SIGNATURE_MISSING' } }] });
  });

  it('has its id without a signature too', async () => {
    const event = await relayedEvent({ body, payload: documentedPayload });
    const { outputs } = await runAction({ folder: '.', event });
    expect(outputs).toMatchObject({
      matched: 'true',
      verified: 'false',
      artifact: 'acme/wandb-registry-model/churn:v3',
    });
  });
});
