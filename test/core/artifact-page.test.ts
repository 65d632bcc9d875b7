import { describe, expect, it } from '@jest/globals';
import { artifactPage, artifactsPage } from '../../src/core/artifact-page.ts';

const resnet = { entity: 'acme', project: 'vision', collection: 'resnet' };

describe('artifactPage', () => {
  it.each([
    ['a version', { ...resnet, version: 'v3' }, 'https://wandb.ai/acme/vision/artifacts/model/resnet/v3'],
    ['an alias', { ...resnet, alias: 'production' }, 'https://wandb.ai/acme/vision/artifacts/model/resnet/production'],
    [
      'a version before an alias',
      { ...resnet, version: 'v3', alias: 'production' },
      'https://wandb.ai/acme/vision/artifacts/model/resnet/v3',
    ],
    [
      'names with blanks',
      { entity: 'wandb32', project: 'wandb-registry-Hyunwoo Model', collection: 'Coco128', version: 'v2' },
      'https://wandb.ai/wandb32/wandb-registry-Hyunwoo%20Model/artifacts/model/Coco128/v2',
    ],
    [
      'what a URL would take apart',
      { ...resnet, collection: 'a?b#c%2F', alias: '"><script>' },
      'https://wandb.ai/acme/vision/artifacts/model/a%3Fb%23c%252F/%22%3E%3Cscript%3E',
    ],
    [
      'a lone surrogate',
      { ...resnet, alias: 'a\uD800' },
      'https://wandb.ai/acme/vision/artifacts/model/resnet/a%EF%BF%BD',
    ],
  ])('is found by %s', (_what, ref, page) => {
    expect(artifactPage(ref, 'model')).toBe(page);
  });

  it.each(['.', '..'])('is not found for an entity or project %s, which a browser takes for a step', (step) => {
    expect(artifactPage({ ...resnet, entity: step, version: 'v0' }, 'model')).toBeUndefined();
    expect(artifactPage({ ...resnet, project: step, version: 'v0' }, 'model')).toBeUndefined();
    expect(artifactsPage({ entity: step, project: 'vision' })).toBeUndefined();
  });

  it('encodes the type too', () => {
    expect(artifactPage({ ...resnet, version: 'v0' }, 'my model/x')).toBe(
      'https://wandb.ai/acme/vision/artifacts/my%20model%2Fx/resnet/v0',
    );
  });

  it.each([
    ['the version', resnet],
    ['the collection', { id: 'QXJ0aWZhY3Q6MQ==', entity: 'acme', project: 'vision', version: 'v0' }],
    ['everything but the id', { id: 'QXJ0aWZhY3Q6MQ==' }],
  ])('is unknown without %s', (_what, ref) => {
    expect(artifactPage(ref, 'model')).toBeUndefined();
  });
});

describe('artifactsPage', () => {
  it.each([
    ['the public service', { entity: 'acme', project: 'vision' }, 'https://wandb.ai/acme/vision/artifacts'],
    [
      'the API of the public service',
      { entity: 'acme', project: 'vision', host: 'api.wandb.ai' },
      'https://wandb.ai/acme/vision/artifacts',
    ],
    [
      "a server of one's own",
      { entity: 'acme', project: 'vision', host: 'wandb.acme.example:8443' },
      'https://wandb.acme.example:8443/acme/vision/artifacts',
    ],
  ])('lies on %s', (_what, ref, page) => {
    expect(artifactsPage(ref)).toBe(page);
  });

  it.each([
    ['entity', { project: 'vision' }],
    ['project', { entity: 'acme' }],
    ['anything', {}],
  ])('is unknown without %s', (_what, ref) => {
    expect(artifactsPage(ref)).toBeUndefined();
  });
});
