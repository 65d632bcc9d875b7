import { describe, expect, it } from '@jest/globals';
import { eventFacts } from '../../src/core/event-facts.ts';
import { parseEvent } from '../../src/core/event.ts';
import { sampleEvents } from '../../src/testing/index.ts';

const samples = Object.entries(sampleEvents).map(([type, payload]) => ({ type, payload }));
const samplesOf = (pattern: RegExp): typeof samples => samples.filter(({ type }) => pattern.test(type));

const versionKeys = new Set(['artifact_version', 'artifact_version_string', 'artifact_version_index']);

describe('sampleEvents', () => {
  it('has each event type of W&B, in the order of its list', () => {
    expect(Object.keys(sampleEvents)).toEqual([
      'CREATE_ARTIFACT',
      'LINK_ARTIFACT',
      'UNLINK_ARTIFACT',
      'ADD_ARTIFACT_ALIAS',
      'UPDATE_ARTIFACT_ALIAS',
      'ADD_ARTIFACT_TAG',
      'REMOVE_ARTIFACT_TAG',
      'ADD_COLLECTION_TAG',
      'REMOVE_COLLECTION_TAG',
      'RUN_METRIC',
      'RUN_METRIC_CHANGE',
      'RUN_METRIC_ZSCORE',
      'RUN_STATE',
      'WEAVE_METRIC_THRESHOLD',
    ]);
  });

  it.each(samples)('has a $type that parses as one', ({ type, payload }) => {
    expect(parseEvent(payload)).toMatchObject({ type, author: 'ada', automation: 'deploy production models' });
  });

  it.each(samples)('has a $type that says no more than texts, as a template renders them', ({ payload }) => {
    expect(Object.values(payload).filter((value) => typeof value !== 'string' || value === '')).toEqual([]);
  });

  it.each(samplesOf(/_ARTIFACT/u))('names a version in $type', ({ payload }) => {
    expect(parseEvent(payload).artifact).toMatchObject({
      entity: 'acme',
      project: 'wandb-registry-model',
      collection: 'churn',
      version: 'v3',
      registry: 'model',
      id: 'QXJ0aWZhY3Q6NTE3ODg5ODg3',
    });
  });

  it.each(samplesOf(/_COLLECTION_/u))('names the collection, and no version of it, in $type', ({ payload }) => {
    expect(Object.keys(payload).filter((key) => versionKeys.has(key))).toEqual([]);
    expect(parseEvent(payload).artifact).toEqual({
      entity: 'acme',
      project: 'wandb-registry-model',
      collection: 'churn',
      registry: 'model',
    });
  });

  it.each(samplesOf(/^(?:RUN|WEAVE)_/u))('names a run, and no artifact, in $type', ({ payload }) => {
    expect(Object.keys(payload).filter((key) => key.startsWith('artifact'))).toEqual([]);
    const event = parseEvent(payload);
    expect(event.artifact).toBeUndefined();
    expect(event.extra).toMatchObject({ run_name: 'brave-lake-7' });
    expect(eventFacts(event)).toMatchObject({ entity: 'acme', project: 'churn-training' });
  });

  it.each(samplesOf(/_ALIAS$/u))('says which alias in $type', ({ payload }) => {
    expect(parseEvent(payload).alias).toBe('production');
  });

  it.each(samplesOf(/_TAG$/u))('says which tag in $type', ({ payload }) => {
    expect(parseEvent(payload).tag).toMatch(/^(?:reviewed|classifier)$/u);
  });

  it.each(samples.filter(({ type }) => !/_(?:ALIAS|TAG)$/u.test(type)))('says neither in $type', ({ payload }) => {
    const { alias, tag } = parseEvent(payload);
    expect([alias, tag]).toEqual([undefined, undefined]);
  });

  it.each(samplesOf(/METRIC/u))('says which metric, and its state, in $type', ({ payload }) => {
    expect(parseEvent(payload).extra).toMatchObject({
      metric_name: 'val/accuracy',
      metric_values: '0.93',
      metric_current_status: 'above',
    });
  });

  it('says the state of the run in RUN_STATE', () => {
    expect(parseEvent(sampleEvents.RUN_STATE).extra).toMatchObject({ run_status: 'finished' });
  });
});
