import { describe, expect, it } from '@jest/globals';
import { isAlias } from '../../src/core/artifact-ref.ts';
import { parseEvent, type WandbEvent } from '../../src/core/event.ts';
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

  it('is the reference itself where no alias is set', () => {
    const { artifact, ...event } = parseEvent({ event_type: 'LINK_ARTIFACT', ...names });
    expect(versionRef({ ...event, artifact } as WandbEvent)).toBe(artifact);
  });

  it('keeps the alias of the reference before that of the event', () => {
    const payload = { artifact_version_string: 'acme/vision/resnet:latest', alias: 'production' };
    const ref = versionRef(parseEvent({ event_type: 'ADD_ARTIFACT_ALIAS', ...payload }));
    expect(ref && versionString(ref)).toBe('acme/vision/resnet:latest');
  });

  it.each([
    ['an event on a collection', { event_type: 'ADD_COLLECTION_TAG', ...names, alias: 'production' }],
    ['an event that names no artifact', { event_type: 'RUN_STATE' }],
    ['an event that names an alias and no artifact', { event_type: 'ADD_ARTIFACT_ALIAS', alias: 'production' }],
  ])('is none for %s', (_what, payload) => {
    expect(versionRef(parseEvent(payload))).toBeUndefined();
  });
});

describe('isAlias', () => {
  it.each([
    ['production', true],
    ['v03', true],
    ['a b', true],
    ['', false],
    ['v3', false],
    ['a:b', false],
    ['a/b', false],
    ['a\0', false],
  ])('of %j is %p', (text, answer) => {
    expect(isAlias(text)).toBe(answer);
  });
});

describe("templateValues of somebody else's event", () => {
  it('are what was sent, where it does not read as W&B means it', () => {
    const payload = { event_type: 'BUILD', artifact_version_string: 'no reference', artifact_version_index: 'x' };
    expect(templateValues(parseEvent(payload), 'a')).toStrictEqual({ ...payload, automation_name: 'a' });
  });
});

describe('templateValues of an event on a collection', () => {
  it('keep the values that are of no version', () => {
    const payload = { event_type: 'ADD_COLLECTION_TAG', artifact_version_index: 3, run_name: 'r' };
    expect(templateValues(parseEvent(payload), 'a')).toStrictEqual({
      automation_name: 'a',
      event_type: 'ADD_COLLECTION_TAG',
      run_name: 'r',
    });
  });

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
