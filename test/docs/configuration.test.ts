import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { dispatchJsonSchema } from '../../receiver/relay/config/json-schema.ts';
import { runInProcess } from '../cli/run-in-process.ts';
import { blocksIn, tableIn } from './markdown.ts';
import { rowsOf } from './schema-rows.ts';

const page = readFileSync('docs/configuration.md', 'utf8');

describe('docs/configuration.md', () => {
  it.each(Object.entries(rowsOf(dispatchJsonSchema())))(
    'lists the keys of %s with their defaults and meanings',
    (name, rows) => {
      expect(rows.length).toBeGreaterThan(1);
      expect(tableIn(page, name)).toStrictEqual(rows);
    },
  );

  it('shows an example that validate accepts', async () => {
    const [example = ''] = blocksIn(page, 'yaml');
    expect(example).toContain('automations:');
    expect(await runInProcess(['validate'], { files: { 'dispatch.yaml': example } })).toStrictEqual({
      exitCode: 0,
      stdout: 'dispatch.yaml is valid\n',
      stderr: '',
    });
  });
});
