import { describe, expect, it } from '@jest/globals';
import { eventFacts, type EventFacts } from '../../src/core/event-facts.ts';
import type { WandbEvent } from '../../src/core/event.ts';
import type { JsonObject } from '../../src/core/json.ts';

const resnet = { entity: 'acme', project: 'vision', collection: 'resnet' };
const linked = { entity: 'org', project: 'wandb-registry-model', collection: 'resnet', registry: 'model' };

const told: readonly (readonly [string, WandbEvent, EventFacts])[] = [
  [
    'an alias event',
    { type: 'ADD_ARTIFACT_ALIAS', alias: 'production', artifact: { ...linked, version: 'v2' }, extra: {} },
    {
      event: 'ADD_ARTIFACT_ALIAS',
      entity: 'org',
      project: 'wandb-registry-model',
      registry: 'model',
      collection: 'resnet',
      alias: 'production',
    },
  ],
  [
    'an event whose reference names an alias',
    { type: 'LINK_ARTIFACT', artifact: { ...resnet, alias: 'latest' }, extra: {} },
    { event: 'LINK_ARTIFACT', ...resnet, alias: 'latest' },
  ],
  [
    'its own alias before that of its reference',
    { type: 'ADD_ARTIFACT_ALIAS', alias: 'staging', artifact: { ...resnet, alias: 'production' }, extra: {} },
    { event: 'ADD_ARTIFACT_ALIAS', ...resnet, alias: 'staging' },
  ],
  [
    "a registry's own names before those of team and source",
    {
      type: 'LINK_ARTIFACT',
      artifact: { ...linked, version: 'v2' },
      extra: { entity_name: 'team', artifact_collection_name: 'source' },
    },
    { event: 'LINK_ARTIFACT', entity: 'org', project: 'wandb-registry-model', registry: 'model', collection: 'resnet' },
  ],
  [
    'a tag event',
    { type: 'ADD_COLLECTION_TAG', tag: 'approved', artifact: resnet, extra: {} },
    { event: 'ADD_COLLECTION_TAG', ...resnet, tag: 'approved' },
  ],
  [
    'a run event',
    { type: 'RUN_STATE', extra: { entity_name: 'acme', project_name: 'vision', run_name: 'r1', run_status: 'FAILED' } },
    { event: 'RUN_STATE', entity: 'acme', project: 'vision' },
  ],
  ['an unknown type by its own text', { type: 'UNKNOWN', eventType: '__proto__', extra: {} }, { event: '__proto__' }],
  ['no type', { type: 'UNKNOWN', artifact: { ...resnet, version: 'v0' }, extra: {} }, resnet],
  [
    'an id alone',
    { type: 'LINK_ARTIFACT', artifact: { id: 'QXJ0aWZhY3Q6MQ==' }, extra: {} },
    { event: 'LINK_ARTIFACT' },
  ],
  [
    "somebody else's values under W&B's names",
    {
      type: 'UNKNOWN',
      eventType: 'DEPLOY',
      extra: { entity_name: 7, project_name: 'a\0b', artifact_collection_name: ['c'] },
    },
    { event: 'DEPLOY' },
  ],
  [
    'nothing of an inherited key',
    { type: 'UNKNOWN', eventType: 'DEPLOY', extra: Object.create({ entity_name: 'acme' }) as JsonObject },
    { event: 'DEPLOY' },
  ],
];

describe('eventFacts', () => {
  it.each(told)('tell of %s', (_what, event, facts) => {
    expect(eventFacts(event)).toStrictEqual(facts);
  });
});
