import { describe, expect, it } from '@jest/globals';
import { parseArtifactRef } from '../../src/core/artifact-ref.ts';
import { signDispatch, verifyDispatch } from '../../src/core/dispatch-signature.ts';
import type { ErrorCode } from '../../src/core/errors.ts';
import { eventPayload, type StatedEvent } from '../../src/core/event-payload.ts';
import { parseEvent } from '../../src/core/event.ts';

const refusal = (code: ErrorCode, message: string): unknown =>
  expect.objectContaining({ name: 'DispatchError', code, message });

const id = 'QXJ0aWZhY3Q6NTE3ODg5ODg3';
const names = { artifact_collection_name: 'churn', project_name: 'models', entity_name: 'acme' };
const place = { entity: 'acme', project: 'models', collection: 'churn' };

const cases = [
  {
    what: 'a version',
    stated: { type: 'LINK_ARTIFACT', artifact: parseArtifactRef('acme/models/churn:v3') },
    payload: { artifact_version_string: 'acme/models/churn:v3', ...names, event_type: 'LINK_ARTIFACT' },
    read: { artifact: { ...place, version: 'v3' }, alias: undefined },
  },
  {
    what: 'a version and an alias',
    stated: { type: 'ADD_ARTIFACT_ALIAS', artifact: parseArtifactRef('acme/models/churn:v3'), alias: 'production' },
    payload: {
      artifact_version_string: 'acme/models/churn:v3',
      ...names,
      event_type: 'ADD_ARTIFACT_ALIAS',
      alias: 'production',
    },
    read: { artifact: { ...place, version: 'v3' }, alias: 'production' },
  },
  {
    what: 'an alias in the reference alone',
    stated: { type: 'LINK_ARTIFACT', artifact: parseArtifactRef('acme/models/churn:staging') },
    payload: { artifact_version_string: 'acme/models/churn:staging', ...names, event_type: 'LINK_ARTIFACT' },
    read: { artifact: { ...place, alias: 'staging' }, alias: undefined },
  },
  {
    what: 'one alias in the reference and another beside it',
    stated: {
      type: 'ADD_ARTIFACT_ALIAS',
      artifact: parseArtifactRef('acme/models/churn:staging'),
      alias: 'production',
    },
    payload: {
      artifact_version_string: 'acme/models/churn:staging',
      ...names,
      event_type: 'ADD_ARTIFACT_ALIAS',
      alias: 'production',
    },
    read: { artifact: { ...place, alias: 'staging' }, alias: 'production' },
  },
  {
    what: 'no version, so that the alias names it',
    stated: { type: 'ADD_ARTIFACT_ALIAS', artifact: parseArtifactRef('acme/models/churn'), alias: 'production' },
    payload: {
      artifact_version_string: 'acme/models/churn:production',
      ...names,
      event_type: 'ADD_ARTIFACT_ALIAS',
      alias: 'production',
    },
    read: { artifact: { ...place, alias: 'production' }, alias: 'production' },
  },
  {
    what: 'an artifact in a registry',
    stated: { type: 'LINK_ARTIFACT', artifact: parseArtifactRef('acme/wandb-registry-model/churn:v0') },
    payload: {
      artifact_version_string: 'acme/wandb-registry-model/churn:v0',
      artifact_collection_name: 'churn',
      project_name: 'wandb-registry-model',
      entity_name: 'acme',
      event_type: 'LINK_ARTIFACT',
    },
    read: {
      artifact: { ...place, project: 'wandb-registry-model', registry: 'model', version: 'v0' },
      alias: undefined,
    },
  },
  {
    what: 'a server',
    stated: {
      type: 'LINK_ARTIFACT',
      artifact: parseArtifactRef('wandb-artifact://https://wandb.example.com:8443/acme/models/churn:v3'),
    },
    payload: {
      artifact_version: 'wandb-artifact://https://wandb.example.com:8443/acme/models/churn:v3',
      artifact_version_string: 'acme/models/churn:v3',
      ...names,
      event_type: 'LINK_ARTIFACT',
    },
    read: { artifact: { ...place, version: 'v3', host: 'wandb.example.com:8443' }, alias: undefined },
  },
  {
    what: 'a server and no version',
    stated: {
      type: 'ADD_ARTIFACT_ALIAS',
      artifact: parseArtifactRef('wandb-artifact://https://wandb.example.com/acme/models/churn'),
      alias: 'production',
    },
    payload: {
      artifact_version: 'wandb-artifact://https://wandb.example.com/acme/models/churn',
      artifact_version_string: 'acme/models/churn:production',
      ...names,
      event_type: 'ADD_ARTIFACT_ALIAS',
      alias: 'production',
    },
    read: { artifact: { ...place, alias: 'production', host: 'wandb.example.com' }, alias: 'production' },
  },
  {
    what: 'an id alone',
    stated: { type: 'CREATE_ARTIFACT', artifact: parseArtifactRef(`wandb-artifact://_id/${id}`) },
    payload: { artifact_version: `wandb-artifact://_id/${id}`, event_type: 'CREATE_ARTIFACT' },
    read: { artifact: { id }, alias: undefined },
  },
  {
    what: 'an id, a server and an alias',
    stated: {
      type: 'ADD_ARTIFACT_ALIAS',
      artifact: parseArtifactRef(`wandb-artifact://https://wandb.example.com/_id/${id}`),
      alias: 'production',
    },
    payload: {
      artifact_version: `wandb-artifact://https://wandb.example.com/_id/${id}`,
      event_type: 'ADD_ARTIFACT_ALIAS',
      alias: 'production',
    },
    read: { artifact: { id, host: 'wandb.example.com' }, alias: 'production' },
  },
  {
    what: 'an id whose place is known',
    stated: { type: 'LINK_ARTIFACT', artifact: { id, entity: 'acme', project: 'models' } },
    payload: {
      artifact_version: `wandb-artifact://_id/${id}`,
      project_name: 'models',
      entity_name: 'acme',
      event_type: 'LINK_ARTIFACT',
    },
    read: { artifact: { id, entity: 'acme', project: 'models' }, alias: undefined },
  },
  {
    what: 'a collection, whose tags change',
    stated: { type: 'ADD_COLLECTION_TAG', artifact: parseArtifactRef('acme/models/churn'), extra: { tag: 'gdpr' } },
    payload: {
      artifact_version_string: 'acme/models/churn',
      ...names,
      event_type: 'ADD_COLLECTION_TAG',
      tag: 'gdpr',
    },
    read: { artifact: place, alias: undefined },
  },
  {
    what: 'extra keys of every JSON type',
    stated: {
      type: 'LINK_ARTIFACT',
      artifact: parseArtifactRef('acme/models/churn:v3'),
      extra: {
        event_author: 'ada',
        artifact_version_index: 3,
        list: [1, null, true],
        deep: { b: 1.5 },
        constructor: 'x',
      },
    },
    payload: {
      artifact_version_string: 'acme/models/churn:v3',
      ...names,
      event_type: 'LINK_ARTIFACT',
      event_author: 'ada',
      artifact_version_index: 3,
      list: [1, null, true],
      deep: { b: 1.5 },
      constructor: 'x',
    },
    read: { artifact: { ...place, version: 'v3' }, alias: undefined, author: 'ada' },
  },
] as const satisfies readonly {
  readonly what: string;
  readonly stated: StatedEvent;
  readonly [key: string]: unknown;
}[];

describe.each(cases)('the payload of an event with $what', ({ stated, payload, read }) => {
  it('holds the documented keys that have a value', () => {
    expect(eventPayload(stated)).toStrictEqual(payload);
  });

  it('is read back as the same event', () => {
    const { type, artifact, alias, ...rest } = parseEvent(eventPayload(stated));
    expect({ type, artifact, alias }).toStrictEqual({
      type: stated.type,
      artifact: read.artifact,
      alias: read.alias,
    });
    if ('author' in read) expect(rest.author).toBe(read.author);
  });

  it('verifies when it is signed', () => {
    const secret = 'a secret of 24 characters';
    const signed = signDispatch({
      eventType: 'wandb-artifact',
      clientPayload: eventPayload(stated),
      id: '019ec2a0-0000-7000-8000-000000000001',
      sentAtMs: Date.UTC(2026, 10, 25, 8),
      secret,
    });
    const wire: unknown = JSON.parse(JSON.stringify(signed));
    expect(
      verifyDispatch({
        eventType: 'wandb-artifact',
        clientPayload: wire,
        secrets: [secret],
        nowMs: Date.UTC(2026, 10, 25, 8),
        maxAgeMs: 60_000,
      }).id,
    ).toBe('019ec2a0-0000-7000-8000-000000000001');
  });
});

describe('eventPayload', () => {
  const version: StatedEvent = { type: 'LINK_ARTIFACT', artifact: parseArtifactRef('acme/models/churn:v3') };

  it('leaves the key of an undefined alias out', () => {
    expect(Object.keys(eventPayload({ ...version, alias: undefined, extra: undefined }))).toEqual([
      'artifact_version_string',
      'artifact_collection_name',
      'project_name',
      'entity_name',
      'event_type',
    ]);
  });

  it.each(['', 'v0', 'v3', 'a/b', 'a:b', 'a\0b'])('refuses the alias %j', (alias) => {
    expect(() => eventPayload({ ...version, alias })).toThrow(
      refusal(
        'INPUT_INVALID',
        `alias: ${JSON.stringify(alias)} is none: aliases hold neither / nor :, and v0, v1, … are versions, which stand in the artifact`,
      ),
    );
  });

  it.each(['v03', 'V3', 'v', 'latest', 'v3 '])('takes %j as alias, for it is no version', (alias) => {
    expect(eventPayload({ ...version, alias })['alias']).toBe(alias);
  });

  it('refuses an artifact that says no version', () => {
    expect(() => eventPayload({ ...version, artifact: parseArtifactRef('acme/models/churn') })).toThrow(
      refusal(
        'INPUT_INVALID',
        'artifact: "acme/models/churn" says no version: write "acme/models/churn:v3", or an alias after the colon',
      ),
    );
  });

  it.each([
    'alias',
    'event_type',
    'artifact_version_string',
    'artifact_collection_name',
    'project_name',
    'entity_name',
  ])('refuses the extra key %s, which the event has', (key) => {
    expect(() => eventPayload({ ...version, extra: { ok: 1, [key]: 'x' } })).toThrow(
      refusal('INPUT_INVALID', `extra-payload: "${key}" is taken: the event has that key itself; give another name`),
    );
  });

  it('refuses the extra key dispatch, where the proof stands', () => {
    expect(() => eventPayload({ ...version, extra: { dispatch: { id: 'x' } } })).toThrow(
      refusal('INPUT_INVALID', 'extra-payload: "dispatch" is taken: the proof stands there; give another name'),
    );
  });

  it('refuses the extra key artifact_version where the event has an id', () => {
    expect(() =>
      eventPayload({ type: 'LINK_ARTIFACT', artifact: { id }, extra: { artifact_version: 'a/b/c:v1' } }),
    ).toThrow(
      refusal(
        'INPUT_INVALID',
        'extra-payload: "artifact_version" is taken: the event has that key itself; give another name',
      ),
    );
  });

  it.each([
    {
      extra: { artifact_version_index: 4 },
      code: 'EVENT_CONTRADICTORY',
      words: /"v3".*"v4" by artifact_version_index/u,
    },
    {
      extra: { artifact_version: 'wandb-artifact://acme/models/other:v3' },
      code: 'EVENT_CONTRADICTORY',
      words: /artifact_version/u,
    },
    { extra: { event_author: 4 }, code: 'EVENT_INVALID', words: /^(?:extra-payload: )?event_author must be a text/u },
    { extra: { artifact_metadata: 'x' }, code: 'EVENT_INVALID', words: /artifact_metadata/u },
    { extra: { artifact_version: 'nonsense' }, code: 'EVENT_INVALID', words: /artifact_version/u },
  ])('refuses extra keys that do not fit the event: $extra', ({ extra, code, words }) => {
    expect(() => eventPayload({ ...version, extra })).toThrow(
      expect.objectContaining({ name: 'DispatchError', code, message: expect.stringMatching(words) }),
    );
  });

  it('gives an own __proto__ key as such and touches no prototype', () => {
    const payload = eventPayload({ ...version, extra: JSON.parse('{"__proto__":{"polluted":true}}') as object as {} });
    expect(Object.getPrototypeOf(payload)).toBe(Object.prototype);
    expect(Object.hasOwn({}, 'polluted')).toBe(false);
    expect(parseEvent(payload).artifact).toEqual({ ...place, version: 'v3' });
  });

  // parseEvent reads what stands under client_payload instead of what stands beside it, so the receiver would see another artifact.
  it('refuses the extra key client_payload, under which another event would stand', () => {
    const extra = { client_payload: { artifact_version_string: 'evil/models/other:v1', event_type: 'LINK_ARTIFACT' } };
    expect(() => eventPayload({ ...version, extra })).toThrow(
      expect.objectContaining({ code: 'INPUT_INVALID', message: expect.stringContaining('client_payload') }),
    );
  });

  // `${alias}` is an alias by isAlias and absent by parseEvent: the event arrives without its alias.
  it('refuses an alias that reads as an unrendered variable', () => {
    expect(() => eventPayload({ ...version, alias: '${alias}' })).toThrow(
      expect.objectContaining({ code: 'INPUT_INVALID' }),
    );
  });

  // An id names no collection, and parseEvent then finds no artifact at all.
  it('refuses a collection event on an artifact that is known by its id alone', () => {
    expect(() => eventPayload({ type: 'ADD_COLLECTION_TAG', artifact: { id } })).toThrow(
      expect.objectContaining({ code: 'INPUT_INVALID' }),
    );
  });
});
