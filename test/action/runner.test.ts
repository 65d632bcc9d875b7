import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { annotation, logLine, readInput, writeOutputs, writeSummary } from '../../src/action/runner.ts';
import { parseFileCommands } from '../support/file-commands.ts';
import { parseWorkflowCommands } from '../support/workflow-commands.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'runner-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Values that break out of careless writing. */
const hostile = {
  empty: '',
  newline: 'a\nmatched=true',
  'trailing newline': 'a\n',
  'carriage return': 'a\rb\r\nc',
  heredoc: 'x<<EOF\nEOF\nmatched=true',
  'a foreseeable delimiter': 'a\nghadelimiter_\nmatched<<ghadelimiter_\ntrue\nghadelimiter_\n',
  command: '::set-output name=matched::true\n##[set-output name=matched]true',
  percent: '%0A::error::x%25',
  shell: '$(touch /tmp/x) `id` "quoted" \'single\' ; rm -rf .',
  unicode: 'naïve 模型 🤖 \u202e',
  expression: '${{ secrets.GITHUB_TOKEN }}',
};

describe('writeOutputs', () => {
  it('carries every value unharmed through the grammar of the runner', () => {
    const path = join(folder, 'output');
    writeOutputs({ GITHUB_OUTPUT: path }, hostile);
    expect(Object.fromEntries(parseFileCommands(readFileSync(path, 'utf8')))).toStrictEqual(hostile);
  });

  it('writes what @actions/core writes, but for the random delimiters', () => {
    const [ours, theirs] = [join(folder, 'ours'), join(folder, 'theirs')];
    writeFileSync(theirs, '');
    writeOutputs({ GITHUB_OUTPUT: ours }, hostile);
    const { status } = actionsCore(['outputs', JSON.stringify(hostile)], { GITHUB_OUTPUT: theirs });
    expect(status).toBe(0);
    expect(withoutDelimiters(readFileSync(ours, 'utf8'))).toBe(withoutDelimiters(readFileSync(theirs, 'utf8')));
  });

  it('takes a new delimiter for each value', () => {
    const path = join(folder, 'output');
    writeOutputs({ GITHUB_OUTPUT: path }, { a: '1', b: '2' });
    const delimiters = readFileSync(path, 'utf8').match(/ghadelimiter_[0-9a-f-]{36}/gu) ?? [];
    expect(new Set(delimiters).size).toBe(2);
  });

  it('keeps what the file holds already', () => {
    const path = join(folder, 'output');
    appendFileSync(path, 'before=1\n');
    writeOutputs({ GITHUB_OUTPUT: path }, { after: '2' });
    expect([...parseFileCommands(readFileSync(path, 'utf8'))]).toStrictEqual([
      ['before', '1'],
      ['after', '2'],
    ]);
  });

  it.each([{}, { GITHUB_OUTPUT: '' }])('says where it belongs when there is no file: %j', (environment) => {
    expect(() => writeOutputs(environment, { a: '1' })).toThrow(
      expect.objectContaining({ code: 'INPUT_INVALID', message: expect.stringContaining('GITHUB_OUTPUT is not set') }),
    );
  });
});

describe('writeSummary', () => {
  it('appends to the summary', () => {
    const path = join(folder, 'summary');
    writeSummary({ GITHUB_STEP_SUMMARY: path }, 'one\n');
    writeSummary({ GITHUB_STEP_SUMMARY: path }, 'two\n');
    expect(readFileSync(path, 'utf8')).toBe('one\ntwo\n');
  });

  it('writes nothing where the server has no summaries', () => {
    expect(() => writeSummary({}, 'one\n')).not.toThrow();
  });
});

describe('readInput', () => {
  it.each([
    ['signing-secret', 'INPUT_SIGNING-SECRET'],
    ['on mismatch', 'INPUT_ON_MISMATCH'],
    ['Alias', 'INPUT_ALIAS'],
  ])('reads %s from %s', (name, variable) => {
    expect(readInput({ [variable]: ' value\n' }, name)).toBe(' value\n');
  });

  it('takes an input that is not there for empty', () => {
    expect(readInput({}, 'alias')).toBe('');
  });
});

describe('annotation', () => {
  it.each(Object.entries(hostile))('holds %s in its message and title', (_what, text) => {
    expect(parseWorkflowCommands(annotation('warning', text, text))).toStrictEqual({
      commands: [{ command: 'warning', properties: text === '' ? {} : { title: text }, data: text, version: 2 }],
      log: [],
    });
  });

  it('escapes as @actions/core does', () => {
    const text = '50% of\r\n"a,b": ::error::';
    const { stdout } = actionsCore(['error', JSON.stringify(text)], {});
    expect(annotation('error', text, text)).toBe(stdout);
  });
});

describe('logLine', () => {
  it.each([
    ...Object.entries(hostile),
    ['a command after a blank', ' ::error::x'],
    ['a command after a lone CR', 'x\r::set-output name=verified::true'],
    ['a command hidden by what cannot be seen', '#\u00AD#[add-path]/tmp \u200B::error::x'],
    ['a command after a line separator', 'x\u2028::error::x'],
  ])('is one line and no command with %s', (_what, text) => {
    const { commands, log } = parseWorkflowCommands(logLine(text));
    expect(commands).toStrictEqual([]);
    expect(log).toHaveLength(1);
    expect(log.join('')).not.toMatch(/^\s*::|##\[|\p{Cf}/u);
  });
});

function withoutDelimiters(text: string): string {
  return text.replaceAll(/ghadelimiter_[0-9a-f-]{36}/gu, 'DELIMITER');
}

function actionsCore(args: readonly string[], env: Record<string, string>): { status: number | null; stdout: string } {
  return spawnSync(process.execPath, ['test/action/actions-core.ts', ...args], { env, encoding: 'utf8' });
}
