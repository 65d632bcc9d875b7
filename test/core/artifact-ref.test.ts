import { describe, expect, it } from '@jest/globals';
import {
  artifactName,
  formatArtifactRef,
  namedRef,
  parseArtifactRef,
  registryOf,
  type ArtifactRef,
} from '../../src/core/artifact-ref.ts';

const id = 'QXJ0aWZhY3Q6NTE3ODg5ODg3';
const resnet = { entity: 'acme', project: 'vision', collection: 'resnet' };
const refusal = (part: string): unknown =>
  expect.objectContaining({ name: 'DispatchError', code: 'REF_INVALID', message: expect.stringContaining(part) });

const accepted: readonly (readonly [string, ArtifactRef])[] = [
  ['acme/vision/resnet', resnet],
  ['acme/vision/resnet:v0', { ...resnet, version: 'v0' }],
  ['acme/vision/resnet:v12', { ...resnet, version: 'v12' }],
  ['acme/vision/resnet:production', { ...resnet, alias: 'production' }],
  ['wandb-artifact://acme/vision/resnet', resnet],
  ['wandb-artifact://acme/vision/resnet:v0', { ...resnet, version: 'v0' }],
  ['wandb-artifact:///acme/vision/resnet:v0', { ...resnet, version: 'v0' }],
  [`wandb-artifact://_id/${id}`, { id }],
  [`wandb-artifact:///_id/${id}`, { id }],
  ['wandb-artifact://_id/QXJ0aWZhY3Q6MQ==', { id: 'QXJ0aWZhY3Q6MQ==' }],
  [`wandb-artifact://https://api.wandb.ai/_id/${id}`, { id, host: 'api.wandb.ai' }],
  [`wandb-artifact:///https://api.wandb.ai/_id/${id}`, { id, host: 'api.wandb.ai' }],
  ['wandb-artifact://https://api.wandb.ai/acme/vision/resnet:v0', { ...resnet, version: 'v0', host: 'api.wandb.ai' }],
  ['wandb-artifact://https://w.example/acme/vision/resnet', { ...resnet, host: 'w.example' }],
  [
    'org/wandb-registry-model/resnet:v2',
    { entity: 'org', project: 'wandb-registry-model', collection: 'resnet', version: 'v2', registry: 'model' },
  ],
  [
    'wandb32/wandb-registry-Hyunwoo Model/Coco128:v2',
    {
      entity: 'wandb32',
      project: 'wandb-registry-Hyunwoo Model',
      collection: 'Coco128',
      version: 'v2',
      registry: 'Hyunwoo Model',
    },
  ],
  ['acme/model-registry/resnet:v1', { entity: 'acme', project: 'model-registry', collection: 'resnet', version: 'v1' }],
];

const hosts = [
  ['with a port', 'w.example:8443', 'w.example:8443'],
  ['with the port of https', 'w.example:443', 'w.example'],
  ['in capitals', 'W.Example', 'w.example'],
  ['that is an IPv6 address', '[::1]:8080', '[::1]:8080'],
  ['outside ASCII', 'bücher.example', 'xn--bcher-kva.example'],
] as const;

const aliases = [
  'v01',
  'v00',
  'v',
  'V1',
  'v1.0',
  'v-1',
  'v+1',
  ' v1',
  'v1 ',
  'v1a',
  'v٣',
  '0',
  'latest',
  'with blank',
  '"; $(id) `id` ${x}',
  '日本',
  '\uD800',
  'a\r\nb',
  'v0\n',
  '@#?%\\',
  '__proto__',
];

describe('parseArtifactRef', () => {
  it.each(accepted)('takes %j apart', (text, ref) => {
    expect(parseArtifactRef(text)).toStrictEqual(ref);
  });

  it.each(hosts)('gives a host %s as URL.host does', (_what, given, host) => {
    expect(parseArtifactRef(`wandb-artifact://https://${given}/acme/vision/resnet:v0`)).toStrictEqual({
      ...resnet,
      version: 'v0',
      host,
    });
    expect(parseArtifactRef(`wandb-artifact://https://${given}/_id/${id}`)).toStrictEqual({ id, host });
  });

  it.each(aliases)('takes %j for an alias, not a version', (alias) => {
    expect(parseArtifactRef(`acme/vision/resnet:${alias}`)).toStrictEqual({ ...resnet, alias });
  });

  it('takes a version of any size', () => {
    const version = 'v900719925474099300000';
    expect(parseArtifactRef(`acme/vision/resnet:${version}`)).toStrictEqual({ ...resnet, version });
  });

  it('decodes nothing in a name', () => {
    expect(parseArtifactRef('a%2Fb/p/c%3Ad')).toStrictEqual({ entity: 'a%2Fb', project: 'p', collection: 'c%3Ad' });
  });

  it('takes a collection of 128 characters', () => {
    const collection = 'c'.repeat(128);
    expect(parseArtifactRef(`acme/vision/${collection}`)).toStrictEqual({ ...resnet, collection });
  });

  it('counts characters, not UTF-16 units, as the SDK does', () => {
    const collection = '😀'.repeat(128);
    expect(parseArtifactRef(`acme/vision/${collection}:v0`)).toStrictEqual({ ...resnet, collection, version: 'v0' });
    expect(() => parseArtifactRef(`acme/vision/${collection}😀:v0`)).toThrow(refusal('129'));
  });
});

const refused: readonly (readonly [string, string])[] = [
  ['', '""'],
  ['resnet', '"resnet"'],
  ['resnet:v0', 'entity/project/collection'],
  ['vision/resnet:v0', 'it has 2 parts'],
  ['a/b/c/d:v0', 'it has 4 parts'],
  ['acme/vision/resnet:v0/x', 'it has 4 parts'],
  ['acme/vision/resnet:', 'nothing follows the colon'],
  ['acme/vision/resnet:a:b', '"a:b" follows the colon'],
  ['n:a:b', '"n:a:b"'],
  ['n:', '"n:"'],
  ['acme/vision/resnet::v0', 'colon'],
  ['/vision/resnet:v0', 'entity'],
  ['acme//resnet:v0', 'project'],
  ['acme/vision/:v0', 'collection'],
  ['acme/vision/', 'collection'],
  ['a:b/vision/resnet', 'the entity "a:b" holds ":"'],
  ['acme/vision/re\0snet', 'collection'],
  ['ac\0me/vision/resnet', 'entity'],
  ['acme/vision/resnet:a\0b', 'NUL'],
  [`acme/vision/${'c'.repeat(129)}`, '129'],
  ['wandb-artifact://', 'wandb-artifact://'],
  ['wandb-artifact:///', 'wandb-artifact:///'],
  ['wandb-artifact:////acme/vision/resnet:v0', 'it has 4 parts'],
  ['wandb-artifact:/acme/vision/resnet:v0', 'wandb-artifact:/'],
  ['WANDB-ARTIFACT://acme/vision/resnet:v0', 'WANDB-ARTIFACT'],
  ['s3://bucket/key/x', 's3://bucket'],
  ['wandb-artifact://acme/resnet:v0', 'it has 2 parts'],
  ['wandb-artifact://_id/', 'the id ""'],
  ['wandb-artifact://_id/UHJvamVjdDoxMjM=', 'UHJvamVjdDoxMjM='],
  [`wandb-artifact://_id/${id}:v0`, `${id}:v0`],
  [`wandb-artifact://_id/${id}/`, `${id}/`],
  ['wandb-artifact://_id/517889887', '"517889887"'],
  ['wandb-artifact://https:///acme/vision/resnet:v0', 'host ""'],
  ['wandb-artifact://https://user:secret@w.example/acme/vision/resnet:v0', 'host'],
  ['wandb-artifact://https://w.example?x/acme/vision/resnet:v0', 'host "w.example?x"'],
  ['wandb-artifact://https://w.example#x/acme/vision/resnet:v0', 'host "w.example#x"'],
  ['wandb-artifact://https://w\\x/acme/vision/resnet:v0', 'host "w\\\\x"'],
  ['wandb-artifact://https://w example/acme/vision/resnet:v0', 'host "w example"'],
  ['wandb-artifact://https://w.example:99999/acme/vision/resnet:v0', 'host "w.example:99999"'],
  ['wandb-artifact://https://w.example', 'https://w.example'],
  ['wandb-artifact://https://w.example/', '"wandb-artifact://https://w.example/"'],
  ['wandb-artifact://http://w.example/acme/vision/resnet:v0', 'http://w.example'],
];

describe('parseArtifactRef, given what is no reference,', () => {
  it.each(refused)('refuses %j, naming %j', (text, part) => {
    expect(() => parseArtifactRef(text)).toThrow(refusal(part));
  });

  it.each(['/', '\\', '#', '?', '%', ':', '\n', '\r', '\0'])('refuses a project that holds %j', (character) => {
    expect(() => parseArtifactRef(`acme/a${character}b/resnet:v0`)).toThrow(
      refusal(character === '/' ? '4 parts' : 'the project'),
    );
  });

  it.each([undefined, null, 7, true, [], {}, Symbol('ref'), 7n])('refuses %p, which is no text', (value) => {
    expect(() => parseArtifactRef(value as string)).toThrow(refusal('text'));
  });

  it('refuses an entity that its own URI would take for an id', () => {
    expect(() => parseArtifactRef('_id/vision/resnet:v0')).toThrow(refusal('_id'));
  });

  it('keeps its message on one line and short, whatever the text', () => {
    expect(() => parseArtifactRef('line\nfeed')).toThrow(refusal('"line\\nfeed"'));
    expect(() => parseArtifactRef('x'.repeat(5000))).toThrow(refusal('5002 characters'));
  });
});

describe('formatArtifactRef', () => {
  it.each([
    ['wandb-artifact://acme/vision/resnet', resnet],
    ['wandb-artifact://acme/vision/resnet:v3', { ...resnet, version: 'v3' }],
    ['wandb-artifact://acme/vision/resnet:production', { ...resnet, alias: 'production' }],
    ['wandb-artifact://acme/vision/resnet:v3', { ...resnet, version: 'v3', alias: 'production', id }],
    [`wandb-artifact://_id/${id}`, { id }],
    [`wandb-artifact://_id/${id}`, { id, entity: 'acme', project: 'vision', version: 'v3' }],
    [`wandb-artifact://https://w.example:8443/_id/${id}`, { id, host: 'w.example:8443' }],
    ['wandb-artifact://https://w.example/acme/vision/resnet:v3', { ...resnet, version: 'v3', host: 'w.example' }],
    [
      'wandb-artifact://o/wandb-registry-My Models/c:v0',
      { entity: 'o', project: 'wandb-registry-My Models', registry: 'My Models', collection: 'c', version: 'v0' },
    ],
  ])('gives %j', (uri, ref) => {
    expect(formatArtifactRef(ref)).toBe(uri);
  });
});

describe('artifactName', () => {
  it.each([
    ['acme/vision/resnet', resnet],
    ['acme/vision/resnet:v3', { ...resnet, version: 'v3' }],
    ['acme/vision/resnet:production', { ...resnet, alias: 'production' }],
    ['acme/vision/resnet:v3', { ...resnet, version: 'v3', alias: 'production' }],
    ['acme/vision/resnet:v3', { ...resnet, version: 'v3', id, host: 'w.example' }],
  ])('is %j', (name, ref) => {
    expect(artifactName(ref)).toBe(name);
  });

  it('refuses an id alone, naming it', () => {
    expect(() => artifactName({ id })).toThrow(refusal(id));
    expect(() => artifactName({ id, entity: 'acme', project: 'vision', version: 'v3' })).toThrow(refusal(id));
  });
});

describe('namedRef', () => {
  it('adds the registry that the project is', () => {
    const parts = { entity: 'o', project: 'wandb-registry-model', collection: 'c' };
    expect(namedRef(parts, 'o/…/c')).toStrictEqual({ ...parts, registry: 'model' });
  });

  it.each(['entity', 'project', 'collection'] as const)('refuses a slash in the %s, naming it', (part) => {
    expect(() => namedRef({ ...resnet, [part]: 'a/b' }, 'acme')).toThrow(refusal(`the ${part} "a/b" holds "/"`));
  });
});

describe('registryOf', () => {
  it.each([
    ['wandb-registry-model', 'model'],
    ['wandb-registry-Hyunwoo Model', 'Hyunwoo Model'],
    ['wandb-registry-wandb-registry-x', 'wandb-registry-x'],
    ['wandb-registry-', undefined],
    ['model-registry', undefined],
    ['my-wandb-registry-model', undefined],
    ['WANDB-REGISTRY-model', undefined],
  ])('gives for the project %j the registry %j', (project, registry) => {
    expect(registryOf(project)).toBe(registry);
  });
});

describe('parseArtifactRef, given the mark of an id where none can be,', () => {
  it('takes it for a name', () => {
    expect(parseArtifactRef('acme/_id/_id:v0')).toStrictEqual({
      entity: 'acme',
      project: '_id',
      collection: '_id',
      version: 'v0',
    });
  });
});
