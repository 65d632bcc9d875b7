import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { isDispatchError } from '../../src/core/errors.ts';
import { parseEvent, type WandbEvent } from '../../src/core/event.ts';
import { runs } from './runs.ts';

/** No backslash: JSON.parse of Node 24 misreads what comes after a key that ends in one (test/core/json.test.ts). */
const character = fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }).filter((text) => text !== '\\');
const json = fc.jsonValue({ stringUnit: character });
const key = fc.string({ unit: character, maxLength: 8 });
const custom = fc.oneof(
  key,
  fc.constantFrom('constructor', 'toString', 'hasOwnProperty', 'valueOf', 'length', 'Alias', 'artifact'),
);

const fields = [
  'event_type',
  'event_author',
  'automation_name',
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
  'metric_values',
  'client_payload',
  'dispatch',
  '__proto__',
];
const value = fc.oneof(
  json,
  fc.constantFrom(
    '',
    null,
    '${alias}',
    'LINK_MODEL',
    'LINK_ARTIFACT',
    'RUN_STATE',
    'ADD_COLLECTION_TAG',
    'ADD_ARTIFACT_ALIAS',
    'DEPLOY',
    '__proto__',
    'a\0b',
    '\uD800',
  ),
  fc.constantFrom(
    'acme',
    'vision',
    'resnet',
    'wandb-registry-model',
    'acme/vision/resnet:v3',
    'acme/vision/resnet:x',
    'wandb-artifact://_id/QXJ0aWZhY3Q6MQ==',
    3,
    '3',
  ),
);
const payload = fc
  .array(fc.tuple(fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...fields) }, custom), value), { maxLength: 9 })
  .map((entries): object => Object.fromEntries(entries));

/** A payload that parses: an event type, and perhaps an artifact. */
const sound = fc.record(
  {
    event_type: fc.constantFrom('LINK_MODEL', 'RUN_STATE', 'ADD_COLLECTION_TAG', 'DEPLOY', '__proto__'),
    artifact_version_string: fc.constantFrom('acme/vision/resnet:v3', ''),
    alias: fc.constantFrom('production', '', null),
  },
  { requiredKeys: ['event_type'] },
);
const known = new Set([
  ...fields,
  'run_status',
  'metric_name',
  'metric_filter',
  'metric_filter_short',
  'metric_current_status',
]);
const foreign = custom.filter((text) => !known.has(text) && !text.startsWith('artifact_metadata.'));

describe('parseEvent', () => {
  it('gives an event for any JSON, or throws a DispatchError', () => {
    fc.assert(
      fc.property(fc.oneof({ weight: 4, arbitrary: payload }, json), (body) => {
        expect(['an event', 'EVENT_INVALID', 'EVENT_CONTRADICTORY']).toContain(whatBecomesOf(body).outcome);
      }),
      { numRuns: runs },
    );
  });

  it('keeps every custom key in extra, with its value', () => {
    fc.assert(
      fc.property(sound, fc.dictionary(foreign, json, { noNullPrototype: true }), (body, custom_) => {
        const { extra } = parseEvent({ ...body, ...custom_ });
        for (const [name, given] of Object.entries(custom_)) {
          expect(Object.hasOwn(extra, name)).toBe(true);
          expect(extra[name]).toBe(given);
        }
        expect(
          Object.keys(extra)
            .filter((name) => !known.has(name))
            .toSorted(),
        ).toStrictEqual(Object.keys(custom_).toSorted());
      }),
      { numRuns: runs },
    );
  });

  it('gives the same event for a payload under client_payload, whatever stands beside', () => {
    const bare = payload.filter((body) => !Object.hasOwn(body, 'client_payload'));
    fc.assert(
      fc.property(bare, payload, (body, beside) => {
        expect(whatBecomesOf({ ...beside, client_payload: body })).toStrictEqual(whatBecomesOf(body));
      }),
      { numRuns: runs },
    );
  });

  it('does not depend on the order of the keys', () => {
    fc.assert(
      fc.property(payload, (body) => {
        const reversed = Object.fromEntries(Object.entries(body).toReversed());
        expect(whatBecomesOf(reversed).event).toEqual(whatBecomesOf(body).event);
      }),
      { numRuns: runs },
    );
  });

  it('never refuses an object whose event type is somebody else’s', () => {
    const bare = payload.filter((body) => !Object.hasOwn(body, 'client_payload'));
    fc.assert(
      fc.property(bare, fc.constantFrom('DEPLOY', '__proto__', 'toString', 'link_model'), (body, type) => {
        expect(parseEvent({ ...body, event_type: type })).toMatchObject({ type: 'UNKNOWN', eventType: type });
      }),
      { numRuns: runs },
    );
  });

  it('changes neither the body nor any prototype', () => {
    fc.assert(
      fc.property(payload, (body) => {
        const before = JSON.stringify(body);
        whatBecomesOf(body);
        expect(JSON.stringify(body)).toBe(before);
        expect(Object.keys(Object.prototype)).toStrictEqual([]);
      }),
      { numRuns: runs },
    );
  });
});

function whatBecomesOf(body: unknown): { readonly outcome: string; readonly event?: WandbEvent } {
  try {
    return { outcome: 'an event', event: parseEvent(body) };
  } catch (error) {
    return { outcome: isDispatchError(error) ? error.code : `no DispatchError but ${String(error)}` };
  }
}
