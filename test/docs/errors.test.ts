import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { reasonCodes } from '../../src/deliver/reason.ts';
import { errorCodes } from '../../src/index.ts';

const page = readFileSync('docs/errors.md', 'utf8');
const sections = [...page.matchAll(/^## (\w+)\n\nStatus (\d+)\. (.+?)(?=\n\n|$)/gmsu)];

describe('docs/errors.md', () => {
  it('has a section for each code, in the order of the table, and none besides', () => {
    expect(sections.map(([, code]) => code)).toStrictEqual(Object.keys(errorCodes));
  });

  it.each(Object.entries(errorCodes))(
    'gives the status of %s and begins with its summary',
    (code, { status, summary }) => {
      const [, , given, text = ''] = sections.find(([, name]) => name === code) ?? [];
      expect(Number(given)).toBe(status);
      // The sentence may go on where the summary ends.
      expect(text.replaceAll('\n', ' ').replaceAll('`', '')).toContain(summary.slice(0, -1));
    },
  );

  it('lists the reasons that are no HTTP status, in the order of the table, with their meanings', () => {
    const rows = [...page.matchAll(/^\| `(\w+)` +\| (.+?) +\| .+ \|$/gmu)].map(([, code, meaning]) => [code, meaning]);
    expect(rows).toStrictEqual(Object.entries(reasonCodes));
  });
});
