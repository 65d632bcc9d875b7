import { describe, expect, it } from '@jest/globals';
import { parseEvent, type WandbEvent } from '../../src/core/event.ts';
import { plan, type Automation } from '../../src/core/plan.ts';
import { templatePayload } from '../../src/core/payload/template-payload.ts';

const production: WandbEvent = {
  type: 'ADD_ARTIFACT_ALIAS',
  author: 'ada',
  alias: 'production',
  metadata: { accuracy: 0.9 },
  artifact: { entity: 'org', project: 'wandb-registry-model', collection: 'resnet', registry: 'model', version: 'v2' },
  extra: {},
};
const automation = (on: Automation['on'], rest?: Partial<Automation>): Automation => ({
  name: 'a',
  webhook: 'w',
  on,
  ...rest,
});
const fires = (event: WandbEvent, on: Automation['on']): boolean | undefined =>
  plan(event, [automation(on)]).verdicts[0]?.fired;
const reasonOf = (event: WandbEvent, on: Automation['on']): string | undefined => {
  const [verdict] = plan(event, [automation(on)]).verdicts;
  return verdict?.fired === false ? verdict.reason : undefined;
};

describe('plan', () => {
  it('gives a verdict for each automation, in their order, and a delivery for each that fired', () => {
    const staging = { ...production, alias: 'staging' };
    const payload = templatePayload({
      who: '${event_author}',
      what: '${artifact_version_string}',
      by: '${automation_name}',
      accuracy: '${artifact_metadata.accuracy}',
    });
    const { verdicts, deliveries } = plan(staging, [
      { name: 'deploy', webhook: 'github', on: { alias: ['production'] } },
      { name: 'test', webhook: 'own', on: { event: ['ADD_ARTIFACT_ALIAS'], alias: ['staging'] }, payload },
      { name: 'tell', webhook: 'slack', on: {} },
    ]);
    expect(verdicts).toStrictEqual([
      {
        automation: 'deploy',
        webhook: 'github',
        fired: false,
        condition: 'alias',
        value: 'staging',
        patterns: ['production'],
        reason: 'alias: "staging" does not match "production"',
      },
      {
        automation: 'test',
        webhook: 'own',
        fired: true,
        matches: [
          { condition: 'event', value: 'ADD_ARTIFACT_ALIAS', pattern: 'ADD_ARTIFACT_ALIAS' },
          { condition: 'alias', value: 'staging', pattern: 'staging' },
        ],
      },
      { automation: 'tell', webhook: 'slack', fired: true, matches: [] },
    ]);
    expect(deliveries).toStrictEqual([
      {
        automation: 'test',
        webhook: 'own',
        payload: { who: 'ada', what: 'org/wandb-registry-model/resnet:v2', by: 'test', accuracy: 0.9 },
      },
      { automation: 'tell', webhook: 'slack', payload: undefined },
    ]);
  });

  it('plans nothing where there are no automations', () => {
    expect(plan(production, [])).toStrictEqual({ verdicts: [], deliveries: [] });
  });

  it('fires on registry, collection and alias together', () => {
    expect(
      fires(production, {
        event: ['ADD_ARTIFACT_ALIAS'],
        alias: ['production'],
        registry: ['model'],
        collection: ['*'],
      }),
    ).toBe(true);
  });

  it.each(['event', 'entity', 'project', 'registry', 'collection', 'alias', 'tag'] as const)(
    'names %s when it is what does not hold',
    (condition) => {
      expect(reasonOf({ ...production, tag: 'approved' }, { [condition]: ['nope'] })).toMatch(
        new RegExp(`^${condition}: ".+" does not match "nope"$`, 'u'),
      );
    },
  );
});

describe('plan, given an automation without an event type,', () => {
  it.each([
    'CREATE_ARTIFACT',
    'LINK_ARTIFACT',
    'LINK_MODEL',
    'UNLINK_ARTIFACT',
    'ADD_ARTIFACT_ALIAS',
    'UPDATE_ARTIFACT_ALIAS',
    'ADD_ARTIFACT_TAG',
    'REMOVE_ARTIFACT_TAG',
    'ADD_COLLECTION_TAG',
    'REMOVE_COLLECTION_TAG',
    'SOMEBODY_ELSES',
    '',
  ])('fires on an artifact event of type %j', (type) => {
    expect(fires(parseEvent({ event_type: type, artifact_version_string: 'acme/vision/resnet:v3' }), {})).toBe(true);
  });

  it('fires on a collection tag whose payload leaves the project out', () => {
    expect(
      fires(parseEvent({ event_type: 'ADD_COLLECTION_TAG', artifact_collection_name: 'resnet', tag: 'x' }), {}),
    ).toBe(true);
  });

  it.each([
    'RUN_METRIC',
    'RUN_METRIC_CHANGE',
    'RUN_METRIC_ZSCORE',
    'RUN_STATE',
    'WEAVE_METRIC_THRESHOLD',
    'SOMEBODY_ELSES',
  ])('does not fire on a %s event, and says why', (type) => {
    const event = parseEvent({ event_type: type, run_name: 'r1', project_name: 'vision' });
    expect(fires(event, {})).toBe(false);
    expect(fires(event, { project: ['vision'] })).toBe(false);
    expect(fires(event, { alias: ['!x'] })).toBe(false);
    expect(reasonOf(event, {})).toMatch(/^event: /u);
    expect(reasonOf(event, {})).toContain(JSON.stringify(type));
  });

  it('does not fire on a run without an event type', () => {
    expect(fires(parseEvent({ run_name: 'r1' }), {})).toBe(false);
  });
});

describe('plan, given an automation with an event type,', () => {
  it.each([
    ['LINK_MODEL', 'LINK_MODEL'],
    ['LINK_MODEL', 'LINK_ARTIFACT'],
    ['LINK_ARTIFACT', 'LINK_MODEL'],
    ['LINK_ARTIFACT', 'LINK_ARTIFACT'],
    ['RUN_STATE', 'RUN_*'],
    ['BUILD_AND_DEPLOY', 'BUILD_AND_DEPLOY'],
    ['__proto__', '__proto__'],
    ['toString', 'to*'],
  ])('fires on %s asked for by %s', (type, pattern) => {
    expect(fires(parseEvent({ event_type: type, run_name: 'r1' }), { event: [pattern] })).toBe(true);
  });

  it.each([
    ['LINK_MODEL', '!LINK_ARTIFACT'],
    ['LINK_ARTIFACT', '!LINK_MODEL'],
    ['BUILD_AND_DEPLOY', 'UNKNOWN'],
    ['__proto__', 'toString'],
    ['link_model', 'LINK_MODEL'],
  ])('does not fire on %s by %s', (type, pattern) => {
    expect(fires(parseEvent({ event_type: type, run_name: 'r1' }), { event: [pattern] })).toBe(false);
  });

  it('does not fire on an artifact without an event type', () => {
    const event = parseEvent({ artifact_version_string: 'acme/vision/resnet:v3' });
    expect(fires(event, { event: ['*'] })).toBe(false);
    expect(reasonOf(event, { event: ['*'] })).toBe('event: the event has none, which does not match "*"');
  });
});
