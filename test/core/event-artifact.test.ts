import { describe, expect, it } from '@jest/globals';
import type { ArtifactRef } from '../../src/core/artifact-ref.ts';
import { isRegistry, readArtifact } from '../../src/core/event-artifact.ts';
import type { EventFields } from '../../src/core/event-fields.ts';

const id = 'QXJ0aWZhY3Q6NTE3ODg5ODg3';
const uri = `wandb-artifact://_id/${id}`;
const resnet = { entity: 'acme', project: 'vision', collection: 'resnet' };
const linked = { entity: 'org', project: 'wandb-registry-model', collection: 'resnet', registry: 'model' };

const refusal = (code: string, part: string): unknown =>
  expect.objectContaining({ name: 'DispatchError', code, message: expect.stringContaining(part) });

const read: readonly (readonly [string, EventFields, ArtifactRef | undefined])[] = [
  ['no field', {}, undefined],
  ['an index alone', { artifact_version_index: 3 }, undefined],
  ['entity and project alone', { entity_name: 'acme', project_name: 'vision' }, undefined],
  ['a collection without its project', { entity_name: 'acme', artifact_collection_name: 'resnet' }, undefined],
  ['the name', { artifact_version_string: 'acme/vision/resnet:v3' }, { ...resnet, version: 'v3' }],
  ['the id', { artifact_version: uri }, { id }],
  [
    'name and id',
    { artifact_version_string: 'acme/vision/resnet:v3', artifact_version: uri },
    { ...resnet, version: 'v3', id },
  ],
  [
    'the same name twice',
    { artifact_version_string: 'acme/vision/resnet:v3', artifact_version: 'wandb-artifact://acme/vision/resnet:v3' },
    { ...resnet, version: 'v3' },
  ],
  ['the same id twice', { artifact_version_string: uri, artifact_version: uri }, { id }],
  ['the id where the name belongs', { artifact_version_string: uri }, { id }],
  [
    'a version and an alias',
    { artifact_version_string: 'acme/vision/resnet:production', artifact_version: 'acme/vision/resnet:v3' },
    { ...resnet, version: 'v3', alias: 'production' },
  ],
  [
    'two aliases that of the name',
    { artifact_version_string: 'acme/vision/resnet:production', artifact_version: 'acme/vision/resnet:latest' },
    { ...resnet, alias: 'production' },
  ],
  [
    'a host',
    {
      artifact_version_string: 'acme/vision/resnet:v3',
      artifact_version: `wandb-artifact://https://w.example/_id/${id}`,
    },
    { ...resnet, version: 'v3', id, host: 'w.example' },
  ],
  ['the three names', { entity_name: 'acme', project_name: 'vision', artifact_collection_name: 'resnet' }, resnet],
  [
    'the three names in a registry',
    { entity_name: 'org', project_name: 'wandb-registry-model', artifact_collection_name: 'resnet' },
    linked,
  ],
  [
    'the three names and an index',
    { entity_name: 'acme', project_name: 'vision', artifact_collection_name: 'resnet', artifact_version_index: 0 },
    { ...resnet, version: 'v0' },
  ],
  [
    'the id and the three names',
    { artifact_version: uri, entity_name: 'acme', project_name: 'vision', artifact_collection_name: 'resnet' },
    { ...resnet, id },
  ],
  [
    'the id, entity and project',
    { artifact_version: uri, entity_name: 'acme', project_name: 'vision' },
    { id, entity: 'acme', project: 'vision' },
  ],
  [
    'the id and a registry',
    { artifact_version: uri, project_name: 'wandb-registry-model' },
    { id, project: 'wandb-registry-model', registry: 'model' },
  ],
  ['the id and the index', { artifact_version: uri, artifact_version_index: 3 }, { id, version: 'v3' }],
  [
    'an alias and the index',
    { artifact_version_string: 'acme/vision/resnet:production', artifact_version_index: 3 },
    { ...resnet, version: 'v3', alias: 'production' },
  ],
  [
    'a version and the same index',
    { artifact_version_string: 'acme/vision/resnet:v3', artifact_version_index: 3 },
    { ...resnet, version: 'v3' },
  ],
  [
    'a name without suffix and the index',
    { artifact_version_string: 'acme/vision/resnet', artifact_version_index: 3 },
    { ...resnet, version: 'v3' },
  ],
  [
    'an alias field of another alias',
    { artifact_version_string: 'acme/vision/resnet:production', alias: 'staging' },
    { ...resnet, alias: 'production' },
  ],
  [
    'the same names beside',
    {
      artifact_version_string: 'acme/vision/resnet:v3',
      entity_name: 'acme',
      project_name: 'vision',
      artifact_collection_name: 'resnet',
    },
    { ...resnet, version: 'v3' },
  ],
  [
    "in a registry the team's and the source's names beside",
    {
      artifact_version_string: 'org/wandb-registry-model/resnet:v2',
      entity_name: 'team',
      project_name: 'wandb-registry-model',
      artifact_collection_name: 'source',
    },
    { ...linked, version: 'v2' },
  ],
  [
    'the same in the legacy registry',
    {
      artifact_version_string: 'acme/model-registry/resnet:v2',
      entity_name: 'team',
      artifact_collection_name: 'source',
    },
    { entity: 'acme', project: 'model-registry', collection: 'resnet', version: 'v2' },
  ],
];

const contradictions: readonly (readonly [string, EventFields, readonly string[]])[] = [
  [
    'project',
    { artifact_version_string: 'acme/vision/resnet:v3', project_name: 'other' },
    ['project_name', '"vision"', '"other"'],
  ],
  [
    'entity',
    { artifact_version_string: 'acme/vision/resnet:v3', entity_name: 'other' },
    ['entity_name', '"acme"', '"other"'],
  ],
  [
    'collection',
    { artifact_version_string: 'acme/vision/resnet:v3', artifact_collection_name: 'other' },
    ['artifact_collection_name', '"resnet"', '"other"'],
  ],
  [
    'index',
    { artifact_version_string: 'acme/vision/resnet:v3', artifact_version_index: 4 },
    ['artifact_version_index', '"v3"', '"v4"'],
  ],
  [
    'project in a registry',
    { artifact_version_string: 'org/wandb-registry-model/resnet:v2', project_name: 'vision' },
    ['project_name', '"wandb-registry-model"', '"vision"'],
  ],
  [
    'project in the legacy registry',
    { artifact_version_string: 'acme/model-registry/resnet:v2', project_name: 'vision' },
    ['project_name', '"model-registry"', '"vision"'],
  ],
  [
    'index in a registry',
    { artifact_version_string: 'org/wandb-registry-model/resnet:v2', artifact_version_index: 3 },
    ['artifact_version_index', '"v2"', '"v3"'],
  ],
  [
    'project in a project that only sounds like a registry',
    { artifact_version_string: 'acme/my-model-registry/resnet:v2', entity_name: 'team' },
    ['entity_name', '"acme"', '"team"'],
  ],
  [
    'case of a name',
    { artifact_version_string: 'acme/vision/resnet:v3', project_name: 'Vision' },
    ['project_name', '"vision"', '"Vision"'],
  ],
  [
    'second reference',
    { artifact_version_string: 'acme/vision/resnet:v3', artifact_version: 'acme/vision/resnet:v4' },
    ['artifact_version', '"v3"', '"v4"'],
  ],
  [
    'second id',
    { artifact_version_string: uri, artifact_version: 'wandb-artifact://_id/QXJ0aWZhY3Q6MQ==' },
    ['artifact_version', `"${id}"`, '"QXJ0aWZhY3Q6MQ=="'],
  ],
  [
    'host',
    {
      artifact_version_string: 'wandb-artifact://https://a.example/acme/vision/resnet:v3',
      artifact_version: `wandb-artifact://https://b.example/_id/${id}`,
    },
    ['artifact_version', '"a.example"', '"b.example"'],
  ],
];

describe('readArtifact', () => {
  it.each(read)('makes of %s one reference', (_what, fields, ref) => {
    expect(readArtifact(fields)).toStrictEqual(ref);
  });

  it.each(contradictions)('refuses a contradictory %s, naming field and values', (_what, fields, parts) => {
    for (const part of parts) {
      expect(() => readArtifact(fields)).toThrow(refusal('EVENT_CONTRADICTORY', part));
    }
  });

  it.each([
    ['artifact_version', { artifact_version: 'wandb-artifact://_id/nope' }, '"nope"'],
    ['artifact_version_string', { artifact_version_string: 'acme/vision/resnet:' }, 'acme/vision/resnet:'],
    ['artifact_version_string', { artifact_version: uri, artifact_version_string: 'resnet:v3' }, '"resnet:v3"'],
    [
      'artifact_collection_name',
      { entity_name: 'acme', project_name: 'vision', artifact_collection_name: 'a/b' },
      '"a/b"',
    ],
    ['project_name', { entity_name: 'acme', project_name: 'a#b', artifact_collection_name: 'resnet' }, '"a#b"'],
  ])('refuses a %s that does not parse, naming field and text, with the cause', (field, fields, text) => {
    expect(() => readArtifact(fields)).toThrow(refusal('EVENT_INVALID', field));
    expect(() => readArtifact(fields)).toThrow(refusal('EVENT_INVALID', text));
    expect(() => readArtifact(fields)).toThrow(
      expect.objectContaining({ cause: expect.objectContaining({ name: 'DispatchError', code: 'REF_INVALID' }) }),
    );
  });
});

describe('isRegistry', () => {
  it.each(['wandb-registry-model', 'wandb-registry-Hyunwoo Model', 'model-registry'])('holds for %j', (project) => {
    expect(isRegistry(project)).toBe(true);
  });

  it.each(['vision', 'wandb-registry-', 'my-model-registry', 'model-registry-2', 'Model-Registry'])(
    'does not hold for %j',
    (project) => {
      expect(isRegistry(project)).toBe(false);
    },
  );
});
