import { describe, expect, it } from '@jest/globals';
import { parseEvent } from '../../src/core/event.ts';
import { templateValues } from '../../src/core/template-values.ts';
import { versionRef, versionString, versionUri } from '../../src/core/version-ref.ts';

const names = { entity_name: 'acme', project_name: 'vision', artifact_collection_name: 'resnet' };

describe('versionRef', () => {
  it.each([
    ['the alias that is set', { alias: 'production' }, 'acme/vision/resnet:production'],
    ['the version before the alias', { alias: 'production', artifact_version_index: 3 }, 'acme/vision/resnet:v3'],
    ['no alias that looks like a version', { alias: 'v3' }, undefined],
    ['no alias that cannot follow a colon', { alias: 'a:b' }, undefined],
    ['no alias with a slash', { alias: 'a/b' }, undefined],
    ['neither', {}, undefined],
  ])('asks for a version by %s', (_what, payload, name) => {
    const ref = versionRef(parseEvent({ event_type: 'ADD_ARTIFACT_ALIAS', ...names, ...payload }));
    expect(ref && versionString(ref)).toBe(name);
    expect(ref && versionUri(ref)).toBe(name && `wandb-artifact://${name}`);
  });

  it('keeps the alias of the reference before that of the event', () => {
    const payload = { artifact_version_string: 'acme/vision/resnet:latest', alias: 'production' };
    const ref = versionRef(parseEvent({ event_type: 'ADD_ARTIFACT_ALIAS', ...payload }));
    expect(ref && versionString(ref)).toBe('acme/vision/resnet:latest');
  });

  it.each([
    ['an event on a collection', { event_type: 'ADD_COLLECTION_TAG', ...names, alias: 'production' }],
    ['an event that names no artifact', { event_type: 'RUN_STATE' }],
  ])('is none for %s', (_what, payload) => {
    expect(versionRef(parseEvent(payload))).toBeUndefined();
  });
});

describe('templateValues of an event on a collection', () => {
  it('have no version, whatever the payload held', () => {
    const payload = {
      event_type: 'ADD_COLLECTION_TAG',
      artifact_version: 'wandb-artifact://_id/QXJ0aWZhY3Q6MQ==',
      artifact_version_string: 'acme/vision/resnet:v3',
      artifact_version_index: 3,
      tag: 'prod',
    };
    expect(templateValues(parseEvent(payload), 'a')).toStrictEqual({
      automation_name: 'a',
      event_type: 'ADD_COLLECTION_TAG',
      entity_name: 'acme',
      project_name: 'vision',
      artifact_collection_name: 'resnet',
      tag: 'prod',
    });
  });
});
