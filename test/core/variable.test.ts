import { describe, expect, it } from '@jest/globals';
import { isAbsent, isVariable, metadataPrefix, variableNames } from '../../src/core/variable.ts';

describe('the variables', () => {
  it('are those of the documentation, artifact and run automations together', () => {
    expect([...variableNames].toSorted()).toEqual([
      'alias',
      'artifact_collection_name',
      'artifact_metadata',
      'artifact_version',
      'artifact_version_index',
      'artifact_version_string',
      'automation_name',
      'entity_name',
      'event_author',
      'event_type',
      'metric_current_status',
      'metric_filter',
      'metric_filter_short',
      'metric_name',
      'metric_values',
      'project_name',
      'run_name',
      'run_status',
      'tag',
    ]);
  });

  it('have metadata behind a dot', () => {
    expect(metadataPrefix).toBe('artifact_metadata.');
  });
});

describe('isVariable', () => {
  it.each(variableNames.map((name) => ({ name })))('knows $name', ({ name }) => {
    expect(isVariable(name)).toBe(true);
  });

  it.each(['accuracy', 'a.b', 'a key with blanks', '.', '__proto__', 'ключ'])(
    'knows any key of the metadata: %s',
    (key) => {
      expect(isVariable(`artifact_metadata.${key}`)).toBe(true);
    },
  );

  it.each([
    '',
    'Alias',
    'ALIAS',
    'alias ',
    ' alias',
    'aliases',
    'artifact_metadata.',
    'artifact_metadatax',
    'metadata.accuracy',
    'x.artifact_metadata.y',
    'alias.x',
    'constructor',
    '__proto__',
    'toString',
    'has',
    'size',
    'secret',
    'WANDB_SECRET',
  ])('does not know "%s"', (name) => {
    expect(isVariable(name)).toBe(false);
  });
});

describe('isAbsent', () => {
  it.each([
    { what: 'undefined', value: undefined },
    { what: 'null', value: null },
    { what: 'an empty text', value: '' },
    { what: 'a variable that an older server left', value: '${alias}' },
    { what: 'one of the metadata', value: '${artifact_metadata.a b.c}' },
  ])('says so of $what', ({ value }) => {
    expect(isAbsent(value)).toBe(true);
  });

  it.each([
    { what: 'a blank', value: ' ' },
    { what: 'zero', value: 0 },
    { what: 'false', value: false },
    { what: 'an empty list', value: [] },
    { what: 'an empty object', value: {} },
    { what: 'text before a variable', value: 'v${alias}' },
    { what: 'text after a variable', value: '${alias}!' },
    { what: 'two variables', value: '${alias}${tag}' },
    { what: 'a variable and a newline', value: '${alias}\n' },
    { what: 'an unclosed variable', value: '${alias' },
    { what: 'a dollar', value: '$' },
    { what: 'a list with a variable', value: ['${alias}'] },
  ])('does not say so of $what', ({ value }) => {
    expect(isAbsent(value)).toBe(false);
  });
});
