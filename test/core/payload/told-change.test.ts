import { describe, expect, it } from '@jest/globals';
import { parseEvent, type WandbEvent } from '../../../src/core/event.ts';
import { toldChange } from '../../../src/core/payload/told-change.ts';
import { sampleEvents } from '../../../src/testing/sample-events.ts';

const version = 'acme/wandb-registry-model/churn:v3';
const run = 'acme/churn-training/brave-lake-7';
const models = 'https://wandb.ai/acme/wandb-registry-model/artifacts';
const training = 'https://wandb.ai/acme/churn-training';
const metric = { detail: 'val/accuracy > 0.9', subject: run, page: training };

describe('toldChange', () => {
  it.each([
    { type: 'CREATE_ARTIFACT', title: 'New artifact version', detail: '', subject: version, page: models },
    { type: 'LINK_ARTIFACT', title: 'Artifact version linked', detail: '', subject: version, page: models },
    { type: 'UNLINK_ARTIFACT', title: 'Artifact version unlinked', detail: '', subject: version, page: models },
    { type: 'ADD_ARTIFACT_ALIAS', title: 'Alias added', detail: 'production', subject: version, page: models },
    { type: 'UPDATE_ARTIFACT_ALIAS', title: 'Alias updated', detail: 'production', subject: version, page: models },
    { type: 'ADD_ARTIFACT_TAG', title: 'Tag added', detail: 'reviewed', subject: version, page: models },
    { type: 'REMOVE_ARTIFACT_TAG', title: 'Tag removed', detail: 'reviewed', subject: version, page: models },
    {
      type: 'ADD_COLLECTION_TAG',
      title: 'Tag added to a collection',
      detail: 'classifier',
      subject: 'acme/wandb-registry-model/churn',
      page: models,
    },
    {
      type: 'REMOVE_COLLECTION_TAG',
      title: 'Tag removed from a collection',
      detail: 'classifier',
      subject: 'acme/wandb-registry-model/churn',
      page: models,
    },
    { type: 'RUN_METRIC', title: 'Run metric met its condition', ...metric },
    { type: 'RUN_METRIC_CHANGE', title: 'Run metric changed', ...metric },
    { type: 'RUN_METRIC_ZSCORE', title: 'Run metric left its usual range', ...metric },
    { type: 'RUN_STATE', title: 'Run state changed', detail: 'finished', subject: run, page: training },
    { type: 'WEAVE_METRIC_THRESHOLD', title: 'Weave metric passed its threshold', ...metric },
  ] as const)('tells of $type', ({ type, ...told }) => {
    const event = parseEvent(sampleEvents[type]);
    expect(toldChange(event, 'tell all')).toStrictEqual({ ...told, author: 'ada', automation: 'tell all' });
  });

  it.each([
    {
      what: 'an event type that W&B does not have',
      payload: { event_type: 'MOVED', artifact_version_string: version },
      told: { title: 'Artifact event', detail: 'MOVED', subject: version, author: '', page: models },
    },
    {
      what: 'an artifact without an event type',
      payload: { artifact_version_string: version, event_author: 'ada' },
      told: { title: 'Artifact event', detail: '', subject: version, author: 'ada', page: models },
    },
    {
      what: 'an artifact by its id alone',
      payload: { event_type: 'LINK_MODEL', artifact_version: 'wandb-artifact://_id/QXJ0aWZhY3Q6NTE3ODg5ODg3' },
      told: {
        title: 'Artifact version linked',
        detail: '',
        subject: 'wandb-artifact://_id/QXJ0aWZhY3Q6NTE3ODg5ODg3',
        author: '',
        page: undefined,
      },
    },
    {
      what: 'a server of one’s own',
      payload: {
        event_type: 'LINK_MODEL',
        artifact_version: 'wandb-artifact://https://wandb.acme.example:8080/a/b/c:v1',
      },
      told: { subject: 'a/b/c:v1', page: 'https://wandb.acme.example:8080/a/b/artifacts' },
    },
    {
      what: 'nothing but a type',
      payload: { event_type: 'RUN_STATE' },
      told: { title: 'Run state changed', detail: '', subject: '', author: '', page: undefined },
    },
    {
      what: 'a type of somebody else',
      payload: { event_type: 'ping' },
      told: { title: 'Event', detail: 'ping', subject: '', author: '', page: undefined },
    },
  ])('tells of $what', ({ payload, told }) => {
    expect(toldChange(parseEvent(payload), 'tell all')).toMatchObject(told);
  });

  it('gives no page whose URL no message carries', () => {
    const event: WandbEvent = {
      type: 'LINK_ARTIFACT',
      artifact: { entity: 'é'.repeat(400), project: 'p', collection: 'c', version: 'v1' },
      extra: {},
    };
    expect(toldChange(event, 'tell all').page).toBeUndefined();
  });

  it('says no detail of a tag event that names no tag', () => {
    const event = parseEvent({ event_type: 'ADD_ARTIFACT_TAG', artifact_version_string: version });
    expect(toldChange(event, 'tell')).toMatchObject({ title: 'Tag added', detail: '', subject: version });
  });
});
