import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { eventPayload, parseEvent, readEvent } from '../../src/core/event.ts';
import type { JsonObject } from '../../src/core/json.ts';

const id = 'QXJ0aWZhY3Q6NTE3ODg5ODg3';
const uri = `wandb-artifact://_id/${id}`;
const resnet = { entity: 'acme', project: 'vision', collection: 'resnet' };
const name = 'acme/vision/resnet:v3';

const refusal = (code: string, part: string): unknown =>
  expect.objectContaining({ name: 'DispatchError', code, message: expect.stringContaining(part) });

const artifactTypes = [
  ['CREATE_ARTIFACT', 'CREATE_ARTIFACT'],
  ['LINK_MODEL', 'LINK_ARTIFACT'],
  ['LINK_ARTIFACT', 'LINK_ARTIFACT'],
  ['UNLINK_ARTIFACT', 'UNLINK_ARTIFACT'],
  ['ADD_ARTIFACT_ALIAS', 'ADD_ARTIFACT_ALIAS'],
  ['UPDATE_ARTIFACT_ALIAS', 'UPDATE_ARTIFACT_ALIAS'],
  ['ADD_ARTIFACT_TAG', 'ADD_ARTIFACT_TAG'],
  ['REMOVE_ARTIFACT_TAG', 'REMOVE_ARTIFACT_TAG'],
] as const;
const runTypes = [
  'RUN_METRIC',
  'RUN_METRIC_CHANGE',
  'RUN_METRIC_ZSCORE',
  'RUN_STATE',
  'WEAVE_METRIC_THRESHOLD',
] as const;
const foreignTypes = [
  'BUILD_AND_DEPLOY',
  'link_model',
  'UNKNOWN',
  ' LINK_ARTIFACT',
  '__proto__',
  'toString',
  'constructor',
  '\uD800',
  'a\r\nb',
];

describe('parseEvent', () => {
  it.each(artifactTypes)('reads %s as %s', (sent, type) => {
    expect(parseEvent({ event_type: sent, artifact_version_string: name })).toStrictEqual({
      type,
      artifact: { ...resnet, version: 'v3' },
      extra: {},
    });
  });

  it.each(runTypes)('keeps the values of a %s event in extra, under their names', (type) => {
    const values = {
      entity_name: 'acme',
      project_name: 'vision',
      run_name: 'r1',
      run_status: 'FAILED',
      metric_name: 'loss',
      metric_values: '[0.1]',
      metric_filter: 'loss < 0.2',
      metric_filter_short: 'loss',
      metric_current_status: 'met',
    };
    expect(parseEvent({ event_type: type, event_author: 'ada', ...values })).toStrictEqual({
      type,
      author: 'ada',
      extra: values,
    });
  });

  it.each(['ADD_COLLECTION_TAG', 'REMOVE_COLLECTION_TAG'])(
    'gives the collection of a %s event, without a version',
    (type) => {
      const sent = {
        event_type: type,
        tag: 'approved',
        entity_name: 'acme',
        project_name: 'vision',
        artifact_collection_name: 'resnet',
      };
      const event = { type, tag: 'approved', artifact: resnet, extra: {} };
      expect(parseEvent(sent)).toStrictEqual(event);
      expect(
        parseEvent({ ...sent, artifact_version: '', artifact_version_string: '', artifact_version_index: '' }),
      ).toStrictEqual(event);
      const version = { artifact_version_string: name, artifact_version_index: '3' };
      expect(parseEvent({ ...sent, ...version })).toStrictEqual({ ...event, extra: version });
      const alias = { artifact_version_string: 'acme/vision/resnet:production', artifact_version: uri };
      expect(parseEvent({ ...sent, ...alias })).toStrictEqual({ ...event, extra: alias });
    },
  );

  it('gives the collection of a collection tag in a registry', () => {
    expect(
      parseEvent({
        event_type: 'ADD_COLLECTION_TAG',
        tag: 'a b',
        entity_name: 'org',
        project_name: 'wandb-registry-My Models',
        artifact_collection_name: 'c',
      }).artifact,
    ).toStrictEqual({ entity: 'org', project: 'wandb-registry-My Models', collection: 'c', registry: 'My Models' });
  });

  it('names no artifact for a collection tag that has an id alone, and loses nothing', () => {
    expect(parseEvent({ event_type: 'ADD_COLLECTION_TAG', tag: 't', artifact_version: uri })).toStrictEqual({
      type: 'ADD_COLLECTION_TAG',
      tag: 't',
      extra: { artifact_version: uri },
    });
  });

  it('tells every field of an event', () => {
    expect(
      parseEvent({
        event_type: 'ADD_ARTIFACT_ALIAS',
        event_author: 'ada',
        automation_name: 'deploy',
        entity_name: 'org',
        project_name: 'wandb-registry-model',
        artifact_collection_name: 'resnet',
        artifact_version: uri,
        artifact_version_string: 'org/wandb-registry-model/resnet:production',
        artifact_version_index: '3',
        artifact_metadata: { accuracy: 0.9, note: 'a\0b', nothing: null },
        alias: 'production',
        tag: '',
        ticket: 'X-1',
        nothing: null,
        empty: '',
        nul: 'a\0b',
      }),
    ).toStrictEqual({
      type: 'ADD_ARTIFACT_ALIAS',
      author: 'ada',
      automation: 'deploy',
      artifact: {
        entity: 'org',
        project: 'wandb-registry-model',
        registry: 'model',
        collection: 'resnet',
        version: 'v3',
        alias: 'production',
        id,
      },
      alias: 'production',
      metadata: { accuracy: 0.9, note: 'a\0b', nothing: null },
      extra: { ticket: 'X-1', nothing: null, empty: '', nul: 'a\0b' },
    });
  });

  it("keeps in extra what a registry's event says of team and source", () => {
    expect(
      parseEvent({
        event_type: 'LINK_MODEL',
        artifact_version_string: 'org/wandb-registry-model/resnet:v2',
        entity_name: 'team',
        project_name: 'wandb-registry-model',
        artifact_collection_name: 'source',
      }),
    ).toMatchObject({
      artifact: { entity: 'org', collection: 'resnet' },
      extra: { entity_name: 'team', artifact_collection_name: 'source' },
    });
  });

  it('takes the alias of an alias event from its reference where no key says it', () => {
    expect(
      parseEvent({ event_type: 'ADD_ARTIFACT_ALIAS', artifact_version_string: 'acme/vision/resnet:production' }),
    ).toStrictEqual({
      type: 'ADD_ARTIFACT_ALIAS',
      alias: 'production',
      artifact: { ...resnet, alias: 'production' },
      extra: {},
    });
  });

  it('leaves the alias of any other event in its reference', () => {
    expect(
      parseEvent({ event_type: 'LINK_ARTIFACT', artifact_version_string: 'acme/vision/resnet:production' }),
    ).toStrictEqual({ type: 'LINK_ARTIFACT', artifact: { ...resnet, alias: 'production' }, extra: {} });
  });

  it('sees no contradiction between an alias and the alias or version of the reference', () => {
    for (const suffix of ['production', 'v3']) {
      expect(
        parseEvent({
          event_type: 'ADD_ARTIFACT_ALIAS',
          alias: 'staging',
          artifact_version_string: `acme/vision/resnet:${suffix}`,
        }),
      ).toMatchObject({ alias: 'staging' });
    }
  });

  it('keeps CR, lone surrogates and shell text as they are', () => {
    for (const alias of ['a\r\nb', '\uD800', '"; $(id) `id`', '\u2028']) {
      expect(parseEvent({ event_type: 'ADD_ARTIFACT_ALIAS', alias })).toStrictEqual({
        type: 'ADD_ARTIFACT_ALIAS',
        alias,
        extra: {},
      });
    }
  });
});

describe('parseEvent, given an id in a registry,', () => {
  it('takes no names that may be those of the team and of the source', () => {
    const names = { entity_name: 'team', artifact_collection_name: 'source' };
    const event = parseEvent({
      event_type: 'LINK_MODEL',
      artifact_version: `wandb-artifact://_id/${id}`,
      project_name: 'wandb-registry-model',
      artifact_version_index: '1',
      ...names,
    });
    expect(event).toStrictEqual({
      type: 'LINK_ARTIFACT',
      artifact: { id, project: 'wandb-registry-model', registry: 'model', version: 'v1' },
      extra: names,
    });
  });
});

describe('parseEvent, given a run event,', () => {
  it.each([
    ['run_name', 5],
    ['metric_name', ['loss']],
    ['metric_filter', 'a\0b'],
    ['metric_values', 'a\0b'],
    ['metric_current_status', '\0'],
  ])('names %s where it is not what it should be', (key, value) => {
    expect(() => parseEvent({ event_type: 'RUN_METRIC', [key]: value })).toThrow(
      expect.objectContaining({ code: 'EVENT_INVALID', message: expect.stringContaining(key) }),
    );
  });

  it('keeps its values in extra, of whatever kind its measurements are', () => {
    const values = { run_name: 'r', metric_name: 'loss', metric_values: [0.1], metric_current_status: 3 };
    expect(parseEvent({ event_type: 'RUN_METRIC', ...values })).toStrictEqual({ type: 'RUN_METRIC', extra: values });
  });
});

describe('parseEvent, given an event whose artifact is only half named,', () => {
  it.each([
    { project_name: 'vision', artifact_collection_name: 'resnet' },
    { entity_name: 'acme', artifact_collection_name: 'resnet' },
    { entity_name: 'acme', project_name: 'vision' },
    {},
  ])('gives none, and keeps what was said: %j', (names) => {
    const event = parseEvent({ event_type: 'ADD_ARTIFACT_ALIAS', ...names });
    expect(event).toStrictEqual({ type: 'ADD_ARTIFACT_ALIAS', extra: names });
  });
});

describe('parseEvent, given an object without an event type,', () => {
  it.each([
    ['a name', { artifact_version_string: name }, { ...resnet, version: 'v3' }],
    ['an id', { artifact_version: uri }, { id }],
    ['an empty event type', { event_type: '', artifact_version_string: name }, { ...resnet, version: 'v3' }],
    [
      'an event type that was not rendered',
      { event_type: '${event_type}', artifact_version_string: name },
      { ...resnet, version: 'v3' },
    ],
    ['an event type that is null', { event_type: null, artifact_version: uri }, { id }],
  ])('takes %s for an UNKNOWN event with its artifact', (_what, sent, artifact) => {
    expect(parseEvent(sent)).toStrictEqual({ type: 'UNKNOWN', artifact, extra: {} });
  });

  it('takes a run for an UNKNOWN event', () => {
    expect(parseEvent({ run_name: 'r1', run_status: '' })).toStrictEqual({
      type: 'UNKNOWN',
      extra: { run_name: 'r1' },
    });
  });

  it.each([
    {},
    { custom: 1 },
    { event_type: '' },
    { event_type: null, artifact_version_string: '', run_name: '' },
    { run_name: '${run_name}' },
    { alias: 'production' },
    { artifact_collection_name: 'resnet' },
    { artifact_version_index: 3 },
    { dispatch: { id: 'x' } },
    { client_payload: {} },
    { client_payload: { client_payload: { artifact_version_string: name } } },
    JSON.parse(`{"__proto__":{"event_type":"LINK_ARTIFACT","artifact_version_string":"${name}"}}`) as object,
  ])('refuses %j, which names nothing', (body) => {
    expect(() => parseEvent(body)).toThrow(refusal('EVENT_INVALID', 'neither an event type nor an artifact nor a run'));
  });
});

describe('parseEvent, given an event type that W&B does not have,', () => {
  it.each(foreignTypes)('keeps the text %j', (type) => {
    expect(parseEvent({ event_type: type })).toStrictEqual({ type: 'UNKNOWN', eventType: type, extra: {} });
  });

  it('reads what reads as W&B’s', () => {
    expect(
      parseEvent({
        event_type: 'DEPLOY',
        event_author: 'ada',
        artifact_version_string: name,
        alias: 'x',
        artifact_version_index: '3',
      }),
    ).toStrictEqual({
      type: 'UNKNOWN',
      eventType: 'DEPLOY',
      author: 'ada',
      alias: 'x',
      artifact: { ...resnet, version: 'v3' },
      extra: {},
    });
  });

  it.each([
    ['a reference that does not parse', { artifact_version_string: 'build 7' }],
    ['one of two references that does not parse', { artifact_version: uri, artifact_version_string: 'build 7' }],
    ['a project that contradicts', { artifact_version_string: name, project_name: 'other' }],
    ['an index that contradicts', { artifact_version_string: name, artifact_version_index: 4 }],
    ['names that are none', { entity_name: 'a/b', project_name: 'p', artifact_collection_name: 'c' }],
    [
      'a wrong JSON type',
      {
        artifact_version_string: 7,
        alias: ['x'],
        tag: {},
        artifact_version_index: -1,
        artifact_metadata: 'x',
        event_author: false,
      },
    ],
    ['a NUL', { alias: 'a\0b' }],
  ])('leaves %s in extra', (_what, fields) => {
    expect(parseEvent({ event_type: 'DEPLOY', ...fields })).toStrictEqual({
      type: 'UNKNOWN',
      eventType: 'DEPLOY',
      extra: fields,
    });
  });

  it.each([7, true, [], {}, 'a\0b'])('refuses %j, which is no text to know it by', (type) => {
    expect(() => parseEvent({ event_type: type, artifact_version_string: name })).toThrow(
      refusal('EVENT_INVALID', 'event_type'),
    );
  });
});

describe('parseEvent, given what is no event,', () => {
  it.each([
    [undefined, 'absent'],
    [null, 'null'],
    ['{}', 'a text'],
    [7, 'a number'],
    [true, 'true or false'],
    [[{ event_type: 'LINK_ARTIFACT' }], 'a list'],
  ])('refuses %j, saying what it is', (body, kind) => {
    expect(() => parseEvent(body)).toThrow(refusal('EVENT_INVALID', kind));
  });

  it.each([
    [null, 'null'],
    ['', 'a text'],
    [0, 'a number'],
    [[], 'a list'],
  ])('refuses a wrapper whose client_payload is %j, naming it', (payload, kind) => {
    const body = { event_type: 'LINK_ARTIFACT', artifact_version_string: name, client_payload: payload };
    expect(() => parseEvent(body)).toThrow(refusal('EVENT_INVALID', `client_payload is ${kind}`));
  });

  it.each([
    ['event_author', 7],
    ['automation_name', []],
    ['entity_name', {}],
    ['project_name', true],
    ['artifact_collection_name', 7],
    ['artifact_version', 517889887],
    ['artifact_version_string', [name]],
    ['artifact_version_index', 1.5],
    ['artifact_version_index', Infinity],
    ['artifact_metadata', '{}'],
    ['alias', false],
    ['tag', 0],
    ['alias', 'a\0b'],
  ])('refuses a %s that is %j, naming it, with a type of W&B or none', (key, value) => {
    for (const type of ['LINK_ARTIFACT', 'RUN_STATE', '']) {
      expect(() => parseEvent({ artifact_version_string: name, event_type: type, [key]: value })).toThrow(
        refusal('EVENT_INVALID', key),
      );
    }
  });

  it('refuses a reference that does not parse, with the cause', () => {
    for (const type of ['LINK_ARTIFACT', '']) {
      const parse = (): unknown => parseEvent({ event_type: type, artifact_version_string: 'resnet:v3' });
      expect(parse).toThrow(refusal('EVENT_INVALID', 'artifact_version_string'));
      expect(parse).toThrow(expect.objectContaining({ cause: expect.objectContaining({ code: 'REF_INVALID' }) }));
    }
  });

  it.each([
    ['project_name', 'other'],
    ['entity_name', 'other'],
    ['artifact_collection_name', 'other'],
    ['artifact_version_index', 4],
  ])('refuses a %s that contradicts the reference, naming it', (key, value) => {
    for (const type of ['LINK_ARTIFACT', '']) {
      expect(() => parseEvent({ event_type: type, artifact_version_string: name, [key]: value })).toThrow(
        refusal('EVENT_CONTRADICTORY', key),
      );
    }
  });

  it('refuses a key nested deeper than the stack', () => {
    const deep: unknown = JSON.parse('['.repeat(100_000) + ']'.repeat(100_000));
    expect(() => parseEvent({ event_type: 'LINK_ARTIFACT', alias: deep })).toThrow(refusal('EVENT_INVALID', 'alias'));
  });
});

describe('parseEvent, given a wrapper,', () => {
  it('reads client_payload and nothing beside it', () => {
    const body = {
      event_type: 'BUILD_AND_DEPLOY',
      artifact_version_string: 'x',
      custom: 1,
      client_payload: { artifact_version_string: name, ticket: 'X-1' },
    };
    expect(parseEvent(body)).toStrictEqual({
      type: 'UNKNOWN',
      artifact: { ...resnet, version: 'v3' },
      extra: { ticket: 'X-1' },
    });
  });

  it('leaves the proof out', () => {
    const payload = { event_type: 'LINK_MODEL', artifact_version_string: name, dispatch: { id: 'x' } };
    const event = { type: 'LINK_ARTIFACT', artifact: { ...resnet, version: 'v3' }, extra: {} };
    expect(parseEvent({ client_payload: payload })).toStrictEqual(event);
    expect(parseEvent(payload)).toStrictEqual(event);
  });

  it('unwraps once', () => {
    const inner = { event_type: 'LINK_MODEL', client_payload: { event_type: 'RUN_STATE' } };
    expect(parseEvent({ client_payload: inner })).toStrictEqual({
      type: 'LINK_ARTIFACT',
      extra: { client_payload: { event_type: 'RUN_STATE' } },
    });
  });

  it('is no wrapper for an inherited client_payload', () => {
    const body = JSON.parse(
      '{"event_type":"RUN_STATE","__proto__":{"client_payload":{"event_type":"LINK_MODEL"}}}',
    ) as object;
    expect(parseEvent(body)).toStrictEqual({ type: 'RUN_STATE', extra: {} });
  });
});

describe('parseEvent, given keys that objects inherit,', () => {
  it('drops __proto__, keeps the others as own keys and touches no prototype', () => {
    const body = JSON.parse(
      '{"event_type":"LINK_MODEL","__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"toString":"x","hasOwnProperty":2}',
    ) as object;
    const { extra } = parseEvent(body);
    expect(Object.entries(extra)).toStrictEqual([
      ['constructor', { prototype: { polluted: 1 } }],
      ['toString', 'x'],
      ['hasOwnProperty', 2],
    ]);
    expect(Object.getPrototypeOf(extra)).toBe(Object.prototype);
    expect('polluted' in {}).toBe(false);
  });

  it('keeps __proto__ inside metadata, and so in the JSON of the event', () => {
    const body: unknown = JSON.parse('{"event_type":"LINK_MODEL","artifact_metadata":{"__proto__":{"polluted":1}}}');
    expect(JSON.stringify(parseEvent(body).metadata)).toBe('{"__proto__":{"polluted":1}}');
    expect('polluted' in {}).toBe(false);
  });
});

describe('parseEvent, given numbers that JSON parsers disagree on,', () => {
  it.each(['1e400', '-1', '9007199254740993', '0.5'])('refuses %s for an index, naming the field', (number) => {
    const body: unknown = JSON.parse(
      `{"event_type":"LINK_MODEL","artifact_version_string":"acme/vision/resnet","artifact_version_index":${number}}`,
    );
    expect(() => parseEvent(body)).toThrow(refusal('EVENT_INVALID', 'artifact_version_index'));
  });

  it.each(['3', '3.0', '30e-1', '"3"', '"03"'])('reads %s as version v3', (number) => {
    const body: unknown = JSON.parse(
      `{"event_type":"LINK_MODEL","artifact_version_string":"acme/vision/resnet","artifact_version_index":${number}}`,
    );
    expect(parseEvent(body).artifact).toStrictEqual({ ...resnet, version: 'v3' });
  });

  it('keeps any number elsewhere', () => {
    expect(
      parseEvent(JSON.parse('{"event_type":"LINK_MODEL","big":1e400,"exact":9007199254740993}')).extra,
    ).toStrictEqual({ big: Infinity, exact: 9_007_199_254_740_992 });
  });
});

describe('eventPayload', () => {
  it('is the object itself, or what it wraps', () => {
    const payload = { event_type: 'LINK_MODEL' };
    expect(eventPayload(payload)).toBe(payload);
    expect(eventPayload({ client_payload: payload, other: 1 })).toBe(payload);
    expect(eventPayload({})).toStrictEqual({});
  });
});

describe('readEvent', () => {
  it('makes an UNKNOWN event of a payload that names nothing', () => {
    expect(readEvent({})).toStrictEqual({ type: 'UNKNOWN', extra: {} });
    expect(readEvent({ custom: 1, alias: '', dispatch: {} })).toStrictEqual({ type: 'UNKNOWN', extra: { custom: 1 } });
  });
});

const rendered: Readonly<Record<string, string>> = {
  event_author: 'ada "the\\n countess"',
  event_type: 'LINK_ARTIFACT',
  alias: 'production',
  artifact_version: uri,
  artifact_version_string: 'wandb32/wandb-registry-Hyunwoo Model/Coco128:v2',
  artifact_collection_name: 'Coco128',
  project_name: 'wandb-registry-Hyunwoo Model',
  entity_name: 'wandb32',
  'artifact_metadata.acc': '0.9',
};
const coco = {
  entity: 'wandb32',
  project: 'wandb-registry-Hyunwoo Model',
  registry: 'Hyunwoo Model',
  collection: 'Coco128',
  version: 'v2',
  id,
};

function fixture(path: string): string {
  return readFileSync(new URL(`../fixtures/${path}`, import.meta.url), 'utf8');
}

/** As W&B renders: every variable's value as the text of a JSON string. */
function render(template: string): unknown {
  return JSON.parse(
    template.replaceAll(/\$\{([^}]*)\}/gu, (_all, variable: string) =>
      JSON.stringify(rendered[variable] ?? '').slice(1, -1),
    ),
  );
}

describe("parseEvent, given the payloads of W&B's documentation,", () => {
  it('reads the one for GitHub, whose own event type is the user’s', () => {
    expect(parseEvent(render(fixture('wandb-documentation/github.json')))).toStrictEqual({
      type: 'UNKNOWN',
      author: 'ada "the\\n countess"',
      artifact: coco,
      extra: {},
    });
  });

  it('refuses the one for GitHub as long as nothing is rendered', () => {
    expect(() => parseEvent(JSON.parse(fixture('wandb-documentation/github.json')))).toThrow(
      refusal('EVENT_INVALID', 'nor an artifact'),
    );
  });

  it.each(['slack', 'teams'])('refuses the one for %s, which names nothing by key', (target) => {
    expect(() => parseEvent(render(fixture(`wandb-documentation/${target}.json`)))).toThrow(
      refusal('EVENT_INVALID', 'nor an artifact'),
    );
  });
});

interface GoldenInput {
  readonly triggeredActionConfig: { readonly genericWebhookActionInput?: { readonly requestPayload?: string } };
}
const golden = Object.entries(
  JSON.parse(fixture('wandb-sdk-golden/create-automation-inputs.json')) as Record<string, GoldenInput>,
).flatMap(([title, input]) => {
  const template = input.triggeredActionConfig.genericWebhookActionInput?.requestPayload;
  return template === undefined ? [] : [[title, template] as const];
});
const goldenExtra = { n: 1, flag: true, uni: 'ñ' };

describe("parseEvent, given the payload templates of W&B's SDK,", () => {
  it('has those of 18 automations', () => {
    expect(golden).toHaveLength(18);
  });

  it.each(golden)('reads that of %s when rendered', (_title, template) => {
    expect(parseEvent(render(template))).toStrictEqual({
      type: 'UNKNOWN',
      author: 'ada "the\\n countess"',
      alias: 'production',
      artifact: coco,
      extra: { ...goldenExtra, nested: { m: '0.9' } },
    });
  });

  it.each(golden)('refuses that of %s as long as nothing is rendered', (_title, template) => {
    expect(() => parseEvent(JSON.parse(template))).toThrow(refusal('EVENT_INVALID', 'nor an artifact'));
  });

  it.each(golden)('takes every variable of %s for absent that an older server left standing', (_title, template) => {
    expect(readEvent(eventPayload(JSON.parse(template)))).toStrictEqual({
      type: 'UNKNOWN',
      extra: { ...goldenExtra, nested: { m: '${artifact_metadata.acc}' } satisfies JsonObject },
    });
  });
});
