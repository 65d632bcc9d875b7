import { describe, expect, it } from '@jest/globals';
import type { ArtifactRef } from '../../src/core/artifact-ref.ts';
import { parseEvent } from '../../src/core/event.ts';
import { compileTemplate } from '../../src/core/template.ts';
import { templateValues } from '../../src/core/template-values.ts';
import { versionString, versionUri } from '../../src/core/version-ref.ts';

const uri = 'wandb-artifact://_id/QXJ0aWZhY3Q6NTE3ODg5ODg3';
const id = 'QXJ0aWZhY3Q6NTE3ODg5ODg3';
const resnet = { entity: 'acme', project: 'vision', collection: 'resnet' };

/** Every variable that stands alone, rendered alone. */
const everything = Object.fromEntries(
  [
    'automation_name',
    'event_type',
    'event_author',
    'entity_name',
    'project_name',
    'artifact_collection_name',
    'artifact_version',
    'artifact_version_string',
    'artifact_version_index',
    'artifact_metadata',
    'alias',
    'tag',
    'run_name',
    'run_status',
    'metric_name',
    'metric_values',
    'metric_filter',
    'metric_filter_short',
    'metric_current_status',
  ].map((name) => [name, `\${${name}}`]),
);
const nothing = Object.fromEntries(Object.keys(everything).map((name) => [name, '']));

const render = (body: unknown): unknown =>
  compileTemplate(everything).render(templateValues(parseEvent(body), 'deploy'));

describe('templateValues', () => {
  it('gives what W&B gave for an alias that was added', () => {
    const sent = {
      event_type: 'ADD_ARTIFACT_ALIAS',
      event_author: 'ada',
      automation_name: "W&B's own",
      entity_name: 'acme',
      project_name: 'vision',
      artifact_collection_name: 'resnet',
      artifact_version: uri,
      artifact_version_string: 'acme/vision/resnet:v3',
      artifact_version_index: '3',
      artifact_metadata: { accuracy: 0.9, nested: { a: null } },
      alias: 'production',
      tag: '',
      run_name: '${run_name}',
    };
    expect(render(sent)).toStrictEqual({
      ...nothing,
      ...sent,
      automation_name: 'deploy',
      artifact_version_index: 3,
      run_name: '',
    });
  });

  it('gives LINK_MODEL under its documented name', () => {
    expect(render({ event_type: 'LINK_MODEL', artifact_version_string: 'acme/vision/resnet:v0' })).toStrictEqual({
      ...nothing,
      automation_name: 'deploy',
      event_type: 'LINK_ARTIFACT',
      entity_name: 'acme',
      project_name: 'vision',
      artifact_collection_name: 'resnet',
      artifact_version: 'wandb-artifact://acme/vision/resnet:v0',
      artifact_version_string: 'acme/vision/resnet:v0',
      artifact_version_index: 0,
    });
  });

  it('gives a tag on a collection, and no version', () => {
    const sent = {
      event_type: 'ADD_COLLECTION_TAG',
      entity_name: 'acme',
      project_name: 'vision',
      artifact_collection_name: 'resnet',
      tag: 'gold',
    };
    expect(render(sent)).toStrictEqual({ ...nothing, ...sent, automation_name: 'deploy' });
  });

  it.each([
    { event_type: 'RUN_STATE', entity_name: 'acme', project_name: 'vision', run_name: 'r1', run_status: 'FINISHED' },
    {
      event_type: 'RUN_METRIC',
      entity_name: 'acme',
      project_name: 'vision',
      run_name: 'r1',
      metric_name: 'loss',
      metric_values: '[0.1]',
      metric_filter: 'loss < 0.2',
      metric_filter_short: '< 0.2',
      metric_current_status: 'below',
    },
  ])('gives what a $event_type event says of its run', (sent) => {
    expect(render(sent)).toStrictEqual({ ...nothing, ...sent, automation_name: 'deploy' });
  });

  it('gives an unknown type as it was sent', () => {
    const sent = { event_type: 'BUILD_AND_DEPLOY', event_author: 'ada' };
    expect(render(sent)).toStrictEqual({ ...nothing, ...sent, automation_name: 'deploy' });
  });

  it('gives no type where none was said', () => {
    const rendered = render({ artifact_version: uri });
    expect(rendered).toStrictEqual({ ...nothing, automation_name: 'deploy', artifact_version: uri });
  });

  it('gives the names that W&B said of team and source beside a registry', () => {
    const sent = {
      event_type: 'LINK_ARTIFACT',
      entity_name: 'acme-team',
      project_name: 'wandb-registry-model',
      artifact_collection_name: 'source-collection',
      artifact_version_string: 'acme-org/wandb-registry-model/churn:v3',
    };
    expect(render(sent)).toStrictEqual({
      ...nothing,
      ...sent,
      automation_name: 'deploy',
      artifact_version: 'wandb-artifact://acme-org/wandb-registry-model/churn:v3',
      artifact_version_index: 3,
    });
  });

  it('gives keys that are no variables to no template', () => {
    const body = JSON.parse(
      '{"event_type":"RUN_STATE","run_name":"r","custom":1,"__proto__":{"alias":"x"},"artifact_metadata.accuracy":1}',
    ) as unknown;
    const values = templateValues(parseEvent(body), 'deploy');
    expect(Object.keys(values)).not.toContain('custom');
    expect(Object.keys(values)).not.toContain('__proto__');
    expect(compileTemplate('${alias}${artifact_metadata.accuracy}').render(values)).toBe('');
  });

  it('gives the metadata key by key', () => {
    const body = {
      event_type: 'CREATE_ARTIFACT',
      artifact_version_string: 'acme/vision/resnet:v3',
      artifact_metadata: { accuracy: 0.9, 'f1 score': null },
    };
    const template = ['${artifact_metadata.accuracy}', '${artifact_metadata.f1 score}', '${artifact_metadata.missing}'];
    expect(compileTemplate(template).render(templateValues(parseEvent(body), 'deploy'))).toStrictEqual([0.9, null, '']);
  });
});

const references: readonly { what: string; ref: ArtifactRef; asUri?: string; asName?: string }[] = [
  {
    what: 'a version',
    ref: { ...resnet, version: 'v3' },
    asUri: 'wandb-artifact://acme/vision/resnet:v3',
    asName: 'acme/vision/resnet:v3',
  },
  {
    what: 'an alias',
    ref: { ...resnet, alias: 'production' },
    asUri: 'wandb-artifact://acme/vision/resnet:production',
    asName: 'acme/vision/resnet:production',
  },
  {
    what: 'a version before an alias',
    ref: { ...resnet, alias: 'production', version: 'v3' },
    asUri: 'wandb-artifact://acme/vision/resnet:v3',
    asName: 'acme/vision/resnet:v3',
  },
  { what: 'an id before all', ref: { ...resnet, id, version: 'v3' }, asUri: uri, asName: 'acme/vision/resnet:v3' },
  { what: 'an id alone', ref: { id }, asUri: uri },
  { what: 'an id and a collection', ref: { ...resnet, id }, asUri: uri },
  {
    what: 'an id on a server',
    ref: { id, host: 'wandb.example:8443' },
    asUri: `wandb-artifact://https://wandb.example:8443/_id/${id}`,
  },
  {
    what: 'a version on a server',
    ref: { ...resnet, version: 'v3', host: 'wandb.example' },
    asUri: 'wandb-artifact://https://wandb.example/acme/vision/resnet:v3',
    asName: 'acme/vision/resnet:v3',
  },
  { what: 'a collection alone', ref: resnet },
];

describe('an artifact of which only the id is known', () => {
  it('has a URI and an index, and no name', () => {
    const artifact = { id: 'QXJ0aWZhY3Q6MQ==', version: 'v3' };
    expect(templateValues({ type: 'LINK_ARTIFACT', artifact, extra: {} }, 'a')).toStrictEqual({
      automation_name: 'a',
      event_type: 'LINK_ARTIFACT',
      artifact_version: 'wandb-artifact://_id/QXJ0aWZhY3Q6MQ==',
      artifact_version_index: 3,
    });
  });
});

describe('an artifact in a template', () => {
  it.each(references)('is a URI of $what', ({ ref, asUri }) => {
    expect(versionUri(ref)).toBe(asUri);
  });

  it.each(references)('is a name of $what', ({ ref, asName }) => {
    expect(versionString(ref)).toBe(asName);
  });
});
