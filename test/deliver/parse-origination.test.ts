import { describe, expect, it } from '@jest/globals';
import { parseOrigination, type OriginationTexts } from '../../src/deliver/parse-origination.ts';

const nothing: OriginationTexts = {
  repository: '',
  'event-type': '',
  event: '',
  artifact: '',
  alias: '',
  'extra-payload': '',
  'signing-secret': '',
  wait: '',
  'wait-timeout': '',
};
const least: OriginationTexts = {
  ...nothing,
  repository: 'acme/deploy',
  'event-type': 'wandb-artifact',
  artifact: 'acme/models/churn:v3',
};
const payload = {
  artifact_version_string: 'acme/models/churn:v3',
  artifact_collection_name: 'churn',
  project_name: 'models',
  entity_name: 'acme',
};
const signing = 'whsk_TM0Imyj/ltqdtsNG7BFOD1uKMZ81q6Yk2oz27U+4pvs=';
const verifying = 'whpk_PUAXw+hDiVqStwqnTRt+vJyYLM8uxJaMwM1V8Sr0Zgw=';
const refusal = (code: string, message: string): unknown =>
  expect.objectContaining({ name: 'DispatchError', code, message });

describe('parseOrigination', () => {
  it('gives the defaults', () => {
    expect(parseOrigination(least)).toStrictEqual({
      repositories: ['acme/deploy'],
      eventType: 'wandb-artifact',
      clientPayload: { ...payload, event_type: 'LINK_ARTIFACT' },
      secret: undefined,
      wait: 'none',
      waitTimeoutMs: 600_000,
    });
  });

  it('takes every input', () => {
    expect(
      parseOrigination({
        repository: '\nacme/deploy\r\n  acme/serve \n\n',
        'event-type': ' BUILD_AND_DEPLOY ',
        event: 'UPDATE_ARTIFACT_ALIAS',
        artifact: ' acme/models/churn:v3 ',
        alias: ' production ',
        'extra-payload': 'region: eu\nsteps: [1, 2]',
        'signing-secret': signing,
        wait: ' completion ',
        'wait-timeout': ' 2h ',
      }),
    ).toStrictEqual({
      repositories: ['acme/deploy', 'acme/serve'],
      eventType: 'BUILD_AND_DEPLOY',
      clientPayload: {
        ...payload,
        event_type: 'UPDATE_ARTIFACT_ALIAS',
        alias: 'production',
        region: 'eu',
        steps: [1, 2],
      },
      secret: signing,
      wait: 'completion',
      waitTimeoutMs: 7_200_000,
    });
  });

  it.each([
    { event: '', alias: '', type: 'LINK_ARTIFACT' },
    { event: '', alias: 'production', type: 'ADD_ARTIFACT_ALIAS' },
    { event: 'CREATE_ARTIFACT', alias: 'production', type: 'CREATE_ARTIFACT' },
    { event: 'LINK_MODEL', alias: '', type: 'LINK_ARTIFACT' },
    { event: ' REMOVE_COLLECTION_TAG\n', alias: '', type: 'REMOVE_COLLECTION_TAG' },
  ])('takes the event $event with the alias "$alias" as $type', ({ event, alias, type }) => {
    expect(parseOrigination({ ...least, event, alias }).clientPayload['event_type']).toBe(type);
  });

  it.each([
    { what: 'one', text: 'a secret of mine', secret: 'a secret of mine' },
    { what: 'the first that is not blank', text: '\n \r\n  first one \r\nsecond\n', secret: 'first one' },
    { what: 'an Ed25519 seed before a public key', text: `${signing}\n${verifying}`, secret: signing },
    { what: 'none', text: '', secret: undefined },
  ])('signs by $what', ({ text, secret }) => {
    expect(parseOrigination({ ...least, 'signing-secret': text }).secret).toBe(secret);
  });

  it.each([
    { text: '90s', waitTimeoutMs: 90_000 },
    { text: '15m', waitTimeoutMs: 900_000 },
    { text: '24h', waitTimeoutMs: 86_400_000 },
    { text: '7d', waitTimeoutMs: 604_800_000 },
  ])('waits for $text', ({ text, waitTimeoutMs }) => {
    expect(parseOrigination({ ...least, 'wait-timeout': text }).waitTimeoutMs).toBe(waitTimeoutMs);
  });

  it.each(['none', 'run', 'completion'] as const)('takes wait: %s', (wait) => {
    expect(parseOrigination({ ...least, wait }).wait).toBe(wait);
  });

  it('names the version by the alias where the artifact has none', () => {
    expect(parseOrigination({ ...least, artifact: 'acme/models/churn', alias: 'production' }).clientPayload).toEqual({
      ...payload,
      artifact_version_string: 'acme/models/churn:production',
      event_type: 'ADD_ARTIFACT_ALIAS',
      alias: 'production',
    });
  });

  it('takes the extra payload as key=value, whose values are texts', () => {
    expect(parseOrigination({ ...least, 'extra-payload': 'n=1\r\nq=a=b\r\n' }).clientPayload).toEqual({
      ...payload,
      event_type: 'LINK_ARTIFACT',
      n: '1',
      q: 'a=b',
    });
  });
});

const spans = 'write digits and s, m, h or d, such as 90s, 15m, 24h or 7d';
const aliases = 'aliases hold neither / nor :, and v0, v1, … are versions, which stand in the artifact';
const list =
  'CREATE_ARTIFACT, LINK_ARTIFACT, UNLINK_ARTIFACT, ADD_ARTIFACT_ALIAS, UPDATE_ARTIFACT_ALIAS, ADD_ARTIFACT_TAG, REMOVE_ARTIFACT_TAG, ADD_COLLECTION_TAG, REMOVE_COLLECTION_TAG, RUN_METRIC, RUN_METRIC_CHANGE, RUN_METRIC_ZSCORE, RUN_STATE, WEAVE_METRIC_THRESHOLD';

const refusals: readonly (readonly [input: Partial<OriginationTexts>, code: string, message: string])[] = [
  [{ repository: ' \n ' }, 'INPUT_INVALID', 'repository: none is given; write owner/name, one per line'],
  [{ repository: 'acme/deploy\nAcme/Deploy' }, 'INPUT_INVALID', 'repository: "Acme/Deploy" stands twice'],
  [
    { 'event-type': ' ' },
    'INPUT_INVALID',
    'event-type: it is missing; give the event_type that the receiving workflow lists under types',
  ],
  [{ artifact: '' }, 'INPUT_INVALID', 'artifact: it is missing; give a reference such as entity/project/collection:v3'],
  [
    { artifact: 'acme/churn:v3' },
    'REF_INVALID',
    'artifact: "acme/churn:v3" is no artifact reference: it has 2 parts between slashes, not entity/project/collection',
  ],
  [
    { artifact: 'wandb-artifact://_id/xx' },
    'REF_INVALID',
    'artifact: "wandb-artifact://_id/xx" is no artifact reference: the id "xx" is not the base64 of Artifact: and a number',
  ],
  [
    { artifact: 'acme/models/churn' },
    'INPUT_INVALID',
    'artifact: "acme/models/churn" says no version: write "acme/models/churn:v3", or an alias after the colon',
  ],
  [{ alias: 'v3' }, 'INPUT_INVALID', `alias: "v3" is none: ${aliases}`],
  [{ alias: 'models/production' }, 'INPUT_INVALID', `alias: "models/production" is none: ${aliases}`],
  [
    { event: 'ADD_ARTIFACT_ALIS' },
    'EVENT_UNKNOWN',
    'event: W&B has no event "ADD_ARTIFACT_ALIS"; did you mean ADD_ARTIFACT_ALIAS?',
  ],
  [
    { event: 'add_artifact_tag' },
    'EVENT_UNKNOWN',
    'event: W&B has no event "add_artifact_tag"; did you mean ADD_ARTIFACT_TAG?',
  ],
  [{ event: 'zzzzzzzz' }, 'EVENT_UNKNOWN', `event: W&B has no event "zzzzzzzz"; it has ${list}`],
  [{ wait: 'yes' }, 'INPUT_INVALID', 'wait: "yes" is none of none, run and completion'],
  [{ wait: 'Completion' }, 'INPUT_INVALID', 'wait: "Completion" is none of none, run and completion'],
  ...['0', '0s', '10', '1.5h', '-1m', '1w', '10 m', '2h30m'].map(
    (text) => [{ 'wait-timeout': text }, 'INPUT_INVALID', `wait-timeout: "${text}" is no time: ${spans}`] as const,
  ),
  [
    { 'signing-secret': ' \r\n ' },
    'SECRET_MISSING',
    'signing-secret: it holds white space and no secret; give one, or leave it out',
  ],
  [
    { 'signing-secret': verifying },
    'SECRET_INVALID',
    'signing-secret is a whpk_, a public key, which only verifies: give the whsk_ it belongs to',
  ],
  [
    { 'signing-secret': 'whsk_abc' },
    'SECRET_INVALID',
    'signing-secret is no padded base64: after whsk_ stands the base64 of the 32-byte seed',
  ],
  [
    { 'extra-payload': 'alias=production' },
    'INPUT_INVALID',
    'extra-payload: "alias" is taken: the event has that key itself; give another name',
  ],
  [
    { 'extra-payload': 'dispatch: {id: x}' },
    'INPUT_INVALID',
    'extra-payload: "dispatch" is taken: the proof stands there; give another name',
  ],
  [
    { 'extra-payload': 'entity_name=other' },
    'INPUT_INVALID',
    'extra-payload: "entity_name" is taken: the event has that key itself; give another name',
  ],
  [
    { 'extra-payload': '- a' },
    'INPUT_INVALID',
    'extra-payload: it is a list, no mapping: write key: value, or key=value, a line each',
  ],
];

describe('what cannot be sent', () => {
  it.each(refusals)('is refused: %j (%s)', (input, code, message) => {
    expect(() => parseOrigination({ ...least, ...input })).toThrow(refusal(code, message));
  });

  it('does not show a token in a repository that stands twice', () => {
    const repository = 'https://u:ghp_secret@github.com/o/r\nhttps://u:ghp_secret@github.com/o/r';
    const act = (): unknown => parseOrigination({ ...least, repository });
    expect(act).toThrow(refusal('INPUT_INVALID', 'repository: what was given stands twice'));
  });

  it('does not show the secret', () => {
    const act = (): unknown => parseOrigination({ ...least, 'signing-secret': 'whsk_c2VjcmV0IHNlZWQ=' });
    expect(act).toThrow(
      refusal('SECRET_INVALID', 'signing-secret is 11 bytes: after whsk_ stands the base64 of the 32-byte seed'),
    );
  });

  it.each([['artifact_version_index: 4'], ['event_author: 4'], ['artifact_version=nonsense'], ['client_payload=x']])(
    'is refused under the name of extra-payload: %s',
    (text) => {
      expect(() => parseOrigination({ ...least, 'extra-payload': text })).toThrow(/^extra-payload: /u);
    },
  );
});
