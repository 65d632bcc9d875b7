import { describe, expect, it } from '@jest/globals';
import { isFor, parseFilter, parseTypes, toHandled, type Registration } from '../../../receiver/handle/handlers.ts';
import { eventTypes } from '../../../src/core/event-type.ts';
import type { WandbEvent } from '../../../src/core/event.ts';
import { refusal } from '../refusal.ts';

describe('parseTypes', () => {
  it.each([...eventTypes, 'UNKNOWN'])('takes %s', (type) => {
    expect([...parseTypes(type)]).toEqual([type]);
  });

  it.each([
    { types: 'LINK_MODEL', parsed: ['LINK_ARTIFACT'] },
    { types: ['LINK_MODEL', 'LINK_ARTIFACT'], parsed: ['LINK_ARTIFACT'] },
    { types: ['RUN_STATE', 'UNKNOWN'], parsed: ['RUN_STATE', 'UNKNOWN'] },
  ])('of $types are $parsed', ({ types, parsed }) => {
    expect([...parseTypes(types)]).toEqual(parsed);
  });

  it.each([
    {
      types: 'ADD_ARTIFACT_ALIASES',
      words: /^W&B has no event "ADD_ARTIFACT_ALIASES": did you mean ADD_ARTIFACT_ALIAS\?$/u,
    },
    { types: 'add_artifact_alias', words: /: did you mean ADD_ARTIFACT_ALIAS\?$/u },
    {
      types: ['RUN_STATE', 'LINK_ARTEFACT'],
      words: /^W&B has no event "LINK_ARTEFACT": did you mean LINK_ARTIFACT\?$/u,
    },
    { types: 'zzzzzzzzzz', words: /^W&B has no event "zzzzzzzzzz"$/u },
    { types: '__proto__', words: /^W&B has no event "__proto__"/u },
    { types: '', words: /^W&B has no event ""/u },
  ])('refuses an unknown type: $words', ({ types, words }) => {
    expect(() => parseTypes(types)).toThrow(refusal('EVENT_UNKNOWN', words));
  });

  it.each([[[]], [undefined], [null], [5], [{}], [['RUN_STATE', 5]], [[undefined]]])('refuses %j', (types) => {
    expect(() => parseTypes(types as unknown as string)).toThrow(
      refusal('INPUT_INVALID', /^on: name an event type, such as 'ADD_ARTIFACT_ALIAS', or a list of them$/u),
    );
  });
});

describe('parseFilter', () => {
  it.each([
    { filter: {}, parsed: {} },
    { filter: { alias: 'production' }, parsed: { alias: ['production'] } },
    { filter: { alias: ['a', '!b'], registry: 'model*' }, parsed: { alias: ['a', '!b'], registry: ['model*'] } },
  ])('of $filter is $parsed', ({ filter, parsed }) => {
    expect(parseFilter(filter)).toEqual(parsed);
  });

  it.each([undefined, null, 'production', ['production'], () => {}])(
    'refuses %p in the place of a filter',
    (filter) => {
      expect(() => parseFilter(filter)).toThrow(
        refusal('FILTER_INVALID', /^the filter is no object: give \{ alias: "production" \}, or leave it out$/u),
      );
    },
  );

  it.each([
    { filter: { branch: 'x' }, words: /^branch is none of event, entity, project, registry, collection, alias, tag$/u },
    { filter: { Alias: 'x' }, words: /^Alias is none of/u },
    { filter: { alias: [] }, words: /^alias has no pattern: give one or leave it out$/u },
    { filter: { alias: '' }, words: /^alias has the pattern "", which no name matches/u },
    { filter: { tag: '!' }, words: /^tag has the pattern "!"/u },
    { filter: { alias: undefined }, words: /^alias is no pattern: give a text, a list of texts, or leave it out$/u },
    { filter: { alias: null }, words: /^alias is no pattern/u },
    { filter: { project: 5 }, words: /^project is no pattern/u },
    { filter: { tag: ['a', undefined] }, words: /^tag is no pattern/u },
    { filter: { alias: /prod/u }, words: /^alias is no pattern/u },
  ])('refuses a malformed one: $words', ({ filter, words }) => {
    expect(() => parseFilter(filter)).toThrow(refusal('FILTER_INVALID', words));
  });
});

describe('isFor', () => {
  const event: WandbEvent = { type: 'ADD_ARTIFACT_ALIAS', alias: 'production', extra: {} };
  const registration = (rest: Partial<Registration>): Registration => ({
    types: undefined,
    filter: {},
    handle: () => {},
    ...rest,
  });

  it.each([
    { what: 'no type and no filter', rest: {}, verdict: true },
    { what: 'its type', rest: { types: new Set(['ADD_ARTIFACT_ALIAS']) }, verdict: true },
    { what: 'another type', rest: { types: new Set(['LINK_ARTIFACT']) }, verdict: false },
    { what: 'its alias', rest: { filter: { alias: ['production'] } }, verdict: true },
    { what: 'another alias', rest: { filter: { alias: ['staging'] } }, verdict: false },
    { what: 'what it has not', rest: { filter: { tag: ['*'] } }, verdict: false },
    {
      what: 'its type and another alias',
      rest: { types: new Set(['ADD_ARTIFACT_ALIAS']), filter: { alias: ['!prod*'] } },
      verdict: false,
    },
    {
      what: 'another type and its alias',
      rest: { types: new Set(['LINK_ARTIFACT']), filter: { alias: ['production'] } },
      verdict: false,
    },
  ])('says of a registration for $what: $verdict', ({ rest, verdict }) => {
    expect(isFor(registration(rest), event)).toBe(verdict);
  });
});

describe('toHandled', () => {
  it.each(['ADD_ARTIFACT_ALIAS', 'UPDATE_ARTIFACT_ALIAS'] as const)(
    'gives %s an alias, empty where none is said',
    (type) => {
      expect(toHandled({ type, extra: {} })).toEqual({ type, alias: '', extra: {} });
      expect(toHandled({ type, alias: 'production', extra: {} })).toEqual({ type, alias: 'production', extra: {} });
    },
  );

  it.each(['ADD_ARTIFACT_TAG', 'REMOVE_ARTIFACT_TAG', 'ADD_COLLECTION_TAG', 'REMOVE_COLLECTION_TAG'] as const)(
    'gives %s a tag, empty where none is said',
    (type) => {
      expect(toHandled({ type, extra: {} })).toEqual({ type, tag: '', extra: {} });
      expect(toHandled({ type, tag: 'reviewed', extra: {} })).toEqual({ type, tag: 'reviewed', extra: {} });
    },
  );

  it.each(eventTypes.filter((type) => !/_(?:ALIAS|TAG)$/u.test(type)))('gives %s as it is', (type) => {
    const event: WandbEvent = { type, extra: {} };
    expect(toHandled(event)).toBe(event);
  });

  it('leaves the event that it was given as it was', () => {
    const event: WandbEvent = { type: 'ADD_ARTIFACT_ALIAS', extra: {} };
    toHandled(event);
    expect(event).toEqual({ type: 'ADD_ARTIFACT_ALIAS', extra: {} });
  });
});
