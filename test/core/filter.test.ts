import { describe, expect, it } from '@jest/globals';
import type { EventFacts } from '../../src/core/event-facts.ts';
import { matchFilter, requireFilter, type Filter } from '../../src/core/filter.ts';

const facts: EventFacts = {
  event: 'LINK_ARTIFACT',
  entity: 'acme',
  project: 'wandb-registry-Hyunwoo Model',
  registry: 'Hyunwoo Model',
  collection: 'resnet',
  alias: 'staging',
  tag: 'approved',
};
const conditions = ['event', 'entity', 'project', 'registry', 'collection', 'alias', 'tag'] as const;

const matching: readonly (readonly [string, Filter])[] = [
  ['no condition', {}],
  ['the whole text', { alias: ['staging'] }],
  ['a glob', { alias: ['stag*'] }],
  ['one of several patterns', { alias: ['production', 'st?ging'] }],
  ['everything but another', { alias: ['!production'] }],
  ['everything but several others', { alias: ['!prod*', '!test'] }],
  ['a wanted pattern and no unwanted', { alias: ['s*', '!stage'] }],
  ['a blank in a name', { registry: ['Hyunwoo Model'], project: ['wandb-registry-*'] }],
  ['LINK_MODEL', { event: ['LINK_MODEL'] }],
  ['not UNLINK_ARTIFACT', { event: ['!UNLINK_ARTIFACT'] }],
  [
    'all conditions at once',
    {
      event: ['LINK_*'],
      entity: ['acme'],
      project: ['*'],
      registry: ['*'],
      collection: ['*net'],
      alias: ['*'],
      tag: ['*'],
    },
  ],
];

const refused: readonly (readonly [Filter, string, string])[] = [
  [{ alias: ['production'] }, 'alias', 'alias: "staging" does not match "production"'],
  [{ alias: ['Staging'] }, 'alias', 'alias: "staging" does not match "Staging"'],
  [{ alias: ['stag'] }, 'alias', 'alias: "staging" does not match "stag"'],
  [{ alias: ['!staging'] }, 'alias', 'alias: "staging" does not match "!staging"'],
  [{ alias: ['*', '!stag*'] }, 'alias', 'alias: "staging" does not match "*", "!stag*"'],
  [{ alias: ['!stag*', '*'] }, 'alias', 'alias: "staging" does not match "!stag*", "*"'],
  [{ alias: ['production', 'prod-?'] }, 'alias', 'alias: "staging" does not match "production", "prod-?"'],
  [{ event: ['!LINK_MODEL'] }, 'event', 'event: "LINK_ARTIFACT" does not match "!LINK_MODEL"'],
  [{ event: ['!LINK_ARTIFACT'] }, 'event', 'event: "LINK_ARTIFACT" does not match "!LINK_ARTIFACT"'],
  [{ alias: ['staging'], tag: ['x'] }, 'tag', 'tag: "approved" does not match "x"'],
];

describe('matchFilter', () => {
  it.each(matching)('passes an event by %s', (_what, filter) => {
    expect(matchFilter(facts, filter)).toMatchObject({ matched: true });
  });

  it.each(refused)(
    'refuses an event by %j, with the condition, the value and the patterns',
    (filter, condition, reason) => {
      expect(matchFilter(facts, filter)).toMatchObject({ matched: false, condition, reason });
    },
  );

  it('gives the parts of its reason', () => {
    expect(matchFilter(facts, { alias: ['production', '!x'] })).toStrictEqual({
      matched: false,
      condition: 'alias',
      value: 'staging',
      patterns: ['production', '!x'],
      reason: 'alias: "staging" does not match "production", "!x"',
    });
  });

  it('tells which pattern matched which value, in the order of judging', () => {
    const filter = { alias: ['!x', 'nope', 's*', '*'], tag: ['!y'], event: ['LINK_MODEL'] };
    expect(matchFilter(facts, filter)).toStrictEqual({
      matched: true,
      matches: [
        { condition: 'event', value: 'LINK_ARTIFACT', pattern: 'LINK_MODEL' },
        { condition: 'alias', value: 'staging', pattern: 's*' },
        { condition: 'tag', value: 'approved', pattern: undefined },
      ],
    });
  });

  it('renames an event type in no other condition', () => {
    expect(matchFilter({ alias: 'LINK_ARTIFACT' }, { alias: ['LINK_MODEL'] })).toMatchObject({ matched: false });
    expect(matchFilter({ alias: 'LINK_MODEL' }, { alias: ['LINK_MODEL'] })).toMatchObject({ matched: true });
  });

  it('matches an unknown event type by its own text', () => {
    expect(matchFilter({ event: 'BUILD_AND_DEPLOY' }, { event: ['BUILD_*'] })).toMatchObject({ matched: true });
    expect(matchFilter({ event: '__proto__' }, { event: ['toString'] })).toMatchObject({
      reason: 'event: "__proto__" does not match "toString"',
    });
  });

  it.each(conditions.map((condition, index) => [condition, conditions.slice(index)] as const))(
    'judges %s before those that come later, whatever their order in the filter',
    (condition, later) => {
      const filter = Object.fromEntries(later.toReversed().map((name) => [name, ['nope']]));
      expect(matchFilter(facts, filter)).toMatchObject({ matched: false, condition });
    },
  );
});

describe('matchFilter, given an empty list,', () => {
  it('matches nothing, for a list that somebody emptied is no leave for everything', () => {
    expect(matchFilter(facts, { alias: [] })).toMatchObject({ matched: false, condition: 'alias' });
  });
});

describe('requireFilter, given a slip,', () => {
  it.each([
    [{ aliases: ['production'] }, 'aliases is none of event, entity, project, registry, collection, alias, tag'],
    [{ alias: ['! staging'] }, 'alias has the pattern "! staging", which no name matches: give a name or a glob'],
    [{ tag: ['!  '] }, 'tag has the pattern "!  ", which no name matches: give a name or a glob'],
  ])('refuses %j', (filter, message) => {
    expect(() => requireFilter(filter as Filter)).toThrow(expect.objectContaining({ code: 'FILTER_INVALID', message }));
  });
});

describe('requireFilter, given a ! within a name,', () => {
  it.each([['wow!'], ['wow! this'], ['!wow! this'], ['!!']])('takes %j', (pattern) => {
    expect(() => requireFilter({ alias: [pattern] })).not.toThrow();
  });
});

describe('matchFilter, given an absent value,', () => {
  it.each(conditions)('matches nothing for %s, not even *', (condition) => {
    for (const patterns of [['*'], ['**'], [''], ['undefined'], ['*', '!x'], ['!x', '*']]) {
      expect(matchFilter({}, { [condition]: patterns })).toMatchObject({ matched: false, condition, value: undefined });
    }
  });

  it.each(conditions)('passes a list of only negations for %s, even of everything', (condition) => {
    for (const patterns of [['!x'], ['!*'], ['!x', '!y*']]) {
      expect(matchFilter({}, { [condition]: patterns })).toMatchObject({ matched: true });
    }
  });

  it('names the condition and the pattern', () => {
    expect(matchFilter({}, { alias: ['production'] })).toMatchObject({
      reason: 'alias: the event has none, which does not match "production"',
    });
  });
});

describe('requireFilter', () => {
  it('takes a filter without conditions and one with patterns', () => {
    expect(() => requireFilter({})).not.toThrow();
    expect(() => requireFilter({ alias: ['production', '!staging', '*'] })).not.toThrow();
  });

  it.each([
    ['an empty list', [], 'alias'],
    ['an empty pattern', ['production', ''], '""'],
    ['an empty negation', ['!'], '"!"'],
  ])('refuses %s, naming the condition', (_what, alias, part) => {
    for (const named of ['alias', part]) {
      expect(() => requireFilter({ alias })).toThrow(
        expect.objectContaining({
          name: 'DispatchError',
          code: 'FILTER_INVALID',
          message: expect.stringContaining(named),
        }),
      );
    }
  });
});
