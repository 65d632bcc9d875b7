import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { createProgram } from '../../src/cli/program.ts';
import { processSurroundings } from '../../src/cli/process-surroundings.ts';
import { tableIn } from './markdown.ts';

const page = readFileSync('docs/cli.md', 'utf8');
const { commands } = createProgram(processSurroundings(), { json: false });

describe('docs/cli.md', () => {
  it('has a section for each command, and none besides', () => {
    const sections = [...page.matchAll(/^## (.+)$/gmu)].map(([, name]) => name);
    expect(sections).toStrictEqual(commands.map((command) => command.name()));
  });

  it.each(commands.map((command) => [command.name(), command] as const))(
    'lists the options of %s with their meanings',
    (name, command) => {
      expect(command.options.length).toBeGreaterThan(0);
      expect(tableIn(page, name)).toStrictEqual(
        command.options.map(({ flags, description }) => [`\`${flags}\``, description]),
      );
      expect(page).toContain(command.description());
    },
  );

  it('lists the three exit codes', () => {
    expect([...page.matchAll(/^\| (\d) +\|/gmu)].map(([, code]) => code)).toStrictEqual(['0', '1', '2']);
  });
});
