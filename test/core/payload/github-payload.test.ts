import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parseEvent } from '../../../src/core/event.ts';
import { githubPayload } from '../../../src/core/payload/github-payload.ts';

const said = {
  event_type: 'ADD_ARTIFACT_ALIAS',
  event_author: 'ada',
  alias: 'production',
  entity_name: 'acme',
  project_name: 'wandb-registry-model',
  artifact_collection_name: 'churn',
  artifact_version: 'wandb-artifact://_id/QXJ0aWZhY3Q6NTE3ODg5ODg3',
  artifact_version_string: 'acme/wandb-registry-model/churn:v3',
  artifact_version_index: '3',
  artifact_metadata: { accuracy: 0.93, kind: 'DEPLOY', nested: { a: [1] } },
};
const event = parseEvent(said);

const render = (template: unknown, body: object = said): unknown =>
  githubPayload(template).render(parseEvent(body), 'deploy models');

const documented: unknown = JSON.parse(
  readFileSync(new URL('../../fixtures/wandb-documentation/github.json', import.meta.url), 'utf8'),
);

describe('the payload of a github webhook', () => {
  it("is by default the documented keys, the event's type and its alias", () => {
    expect(githubPayload(undefined).render(event, 'any')).toStrictEqual({
      client_payload: {
        event_author: 'ada',
        artifact_version: 'wandb-artifact://_id/QXJ0aWZhY3Q6NTE3ODg5ODg3',
        artifact_version_string: 'acme/wandb-registry-model/churn:v3',
        artifact_collection_name: 'churn',
        project_name: 'wandb-registry-model',
        entity_name: 'acme',
        event_type: 'ADD_ARTIFACT_ALIAS',
        alias: 'production',
      },
    });
  });

  it('leaves out by default what has no value', () => {
    const body = { event_type: 'LINK_MODEL', event_author: '', artifact_version_string: 'acme/models/churn:v3' };
    expect(render(undefined, body)).toStrictEqual({
      client_payload: {
        artifact_version: 'wandb-artifact://acme/models/churn:v3',
        artifact_version_string: 'acme/models/churn:v3',
        artifact_collection_name: 'churn',
        project_name: 'models',
        entity_name: 'acme',
        event_type: 'LINK_ARTIFACT',
      },
    });
  });

  it('has the tag of an event on tags by default', () => {
    const body = { event_type: 'ADD_ARTIFACT_TAG', tag: 'reviewed', artifact_version_string: 'acme/models/churn:v3' };
    expect(render(undefined, body)).toMatchObject({
      client_payload: { event_type: 'ADD_ARTIFACT_TAG', tag: 'reviewed' },
    });
  });

  it('is a client_payload of its own, its variables replaced', () => {
    const template = {
      artifact_version_string: '${artifact_version_string}',
      accuracy: '${artifact_metadata.accuracy}',
      all: '${artifact_metadata}',
      by: 'by ${automation_name}',
      none: '${tag}',
    };
    expect(render(template)).toStrictEqual({
      client_payload: {
        artifact_version_string: 'acme/wandb-registry-model/churn:v3',
        accuracy: 0.93,
        all: { accuracy: 0.93, kind: 'DEPLOY', nested: { a: [1] } },
        by: 'by deploy models',
        none: '',
      },
    });
  });

  it('in the documented form is taken whole', () => {
    expect(render(documented)).toStrictEqual({
      event_type: 'BUILD_AND_DEPLOY',
      client_payload: {
        event_author: 'ada',
        artifact_version: 'wandb-artifact://_id/QXJ0aWZhY3Q6NTE3ODg5ODg3',
        artifact_version_string: 'acme/wandb-registry-model/churn:v3',
        artifact_collection_name: 'churn',
        project_name: 'wandb-registry-model',
        entity_name: 'acme',
      },
    });
  });

  it.each([
    ['a variable', '${artifact_metadata.kind}', 'DEPLOY'],
    ['text and a variable', 'on-${alias}', 'on-production'],
    ['a variable that is no text', '${artifact_metadata.accuracy}', 0.93],
    ['a variable without a value', '${tag}', ''],
  ])('brings an event_type by %s', (_what, eventType, rendered) => {
    const template = { event_type: eventType, client_payload: { artifact_version: 'x' } };
    expect(render(template)).toStrictEqual({ event_type: rendered, client_payload: { artifact_version: 'x' } });
  });

  it.each([
    ['a third key', { event_type: 'a', client_payload: {}, more: 1, artifact_version: 'x' }],
    ['event_type alone', { event_type: 'a', artifact_version: 'x' }],
    ['client_payload alone', { client_payload: {}, artifact_version: 'x' }],
  ])('with %s is a client_payload', (_what, template) => {
    expect(render(template)).toStrictEqual({ client_payload: template });
  });

  it.each([
    ['alone', { model: '${artifact_collection_name}' }, undefined],
    ['in the documented form', { event_type: 'go', client_payload: { model: '${artifact_collection_name}' } }, 'go'],
  ])('gets the version added where it does not say it, %s', (_where, template, eventType) => {
    expect(render(template)).toStrictEqual({
      ...(eventType !== undefined && { event_type: eventType }),
      client_payload: { model: 'churn', artifact_version_string: 'acme/wandb-registry-model/churn:v3' },
    });
  });

  it.each([
    [
      'its id, where that is all that is known',
      { event_type: 'LINK_ARTIFACT', artifact_version: said.artifact_version },
      { artifact_version: said.artifact_version },
    ],
    ['nothing, where a run is what it is about', { event_type: 'RUN_STATE', run_name: 'brave-lake-7' }, {}],
    [
      'nothing, where a collection is',
      {
        event_type: 'ADD_COLLECTION_TAG',
        tag: 'x',
        entity_name: 'a',
        project_name: 'b',
        artifact_collection_name: 'c',
      },
      {},
    ],
  ])('gets %s', (_what, body, added) => {
    expect(render({ a: 1 }, body)).toStrictEqual({ client_payload: { a: 1, ...added } });
  });

  it.each(['artifact_version', 'artifact_version_string'])('with %s of its own gets nothing added', (key) => {
    expect(render({ [key]: 'mine' })).toStrictEqual({ client_payload: { [key]: 'mine' } });
  });

  it.each([
    ['a text', 'x', 'x'],
    ['a list', [1], [1]],
    ['an object by a variable', '${artifact_metadata}', said.artifact_metadata],
  ])('that is %s is as it renders, and is refused when it is sent', (_what, template, rendered) => {
    expect(githubPayload({ event_type: 'a', client_payload: template }).render(event, 'any')).toMatchObject({
      client_payload: rendered,
    });
  });

  it('of 100 levels compiles, as it passes the config', () => {
    let template: object = { a: '${alias}' };
    for (let level = 1; level < 100; level += 1) template = { a: template };
    expect(JSON.stringify(render(template))).toContain('"production"');
  });
});
