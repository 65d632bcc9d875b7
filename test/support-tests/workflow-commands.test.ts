import { describe, expect, it } from '@jest/globals';

import { parseWorkflowCommands } from '../support/workflow-commands.ts';

const commands = (stdout: string) => parseWorkflowCommands(stdout).commands;

describe('parseWorkflowCommands', () => {
  it.each([
    ['::error::no', { command: 'error', properties: {}, data: 'no' }],
    ['  ::error::no', { command: 'error', properties: {}, data: 'no' }],
    ['\u0085\t::error::no', { command: 'error', properties: {}, data: 'no' }],
    ['::ERROR::no', { command: 'error', properties: {}, data: 'no' }],
    [
      '::error title=A%2CB%3A,file=a.ts,line=1::no',
      { command: 'error', properties: { title: 'A,B:', file: 'a.ts', line: '1' }, data: 'no' },
    ],
    ['::error title==a=b,=file=c,x=,y::no', { command: 'error', properties: { title: 'a=b', file: 'c' }, data: 'no' }],
    ['::error title=a,Title=b::no', { command: 'error', properties: { title: 'b' }, data: 'no' }],
    ['::error::a%0Ab%0Dc%25', { command: 'error', properties: {}, data: 'a\nb\rc%' }],
    ['::error::a%250Ab', { command: 'error', properties: {}, data: 'a%0Ab' }],
    ['::error::a%0ab%3A', { command: 'error', properties: {}, data: 'a%0ab%3A' }],
    ['::set-output name=a::b::c', { command: 'set-output', properties: { name: 'a' }, data: 'b::c' }],
    [
      '::notice::value ::set-output name=a::b',
      { command: 'notice', properties: {}, data: 'value ::set-output name=a::b' },
    ],
    [
      '::add-mask::%0A::set-output name=a::b',
      { command: 'add-mask', properties: {}, data: '\n::set-output name=a::b' },
    ],
  ])('reads %j', (line, expected) => {
    expect(commands(line)).toEqual([{ ...expected, version: 2 }]);
  });
});

describe('the old form of a command', () => {
  it.each([
    ['model ##[add-path]/tmp/evil', { command: 'add-path', properties: {}, data: '/tmp/evil' }],
    ['##[set-env name=A;x=1]v', { command: 'set-env', properties: { name: 'A', x: '1' }, data: 'v' }],
    ['##[Set-Output name=a%3Bb%5D]c%0Ad', { command: 'set-output', properties: { name: 'a;b]' }, data: 'c\nd' }],
    ['::unknown::##[save-state name=a]b', { command: 'save-state', properties: { name: 'a' }, data: 'b' }],
  ])('is read in %j', (line, expected) => {
    expect(commands(line)).toEqual([{ ...expected, version: 1 }]);
  });
});

describe('lines that hold no command', () => {
  it.each([
    ['value ::set-output name=a::b'],
    ['::unknown::x'],
    ['::error'],
    [':: error::x'],
    ['\uFEFF::error::x'],
    ['##[error'],
    ['## [error]x'],
    ['##[section]##[add-path]/tmp/evil'],
    ['::wandb-artifact://_id/QXJ0::'],
  ])('stay in the log: %j', (line) => {
    expect(parseWorkflowCommands(line)).toEqual({ commands: [], log: [line] });
  });
});

describe('the lines of what a step printed', () => {
  it.each([['\n'], ['\r\n'], ['\r']])('end at %j, also inside a value', (newline) => {
    expect(parseWorkflowCommands(`alias: x${newline}::set-output name=verified::true${newline}`)).toEqual({
      commands: [{ command: 'set-output', properties: { name: 'verified' }, data: 'true', version: 2 }],
      log: ['alias: x'],
    });
  });

  it('keep their order, commands and log each', () => {
    expect(parseWorkflowCommands('one\n::group::two\nthree\n::endgroup::\n\nfour\n')).toEqual({
      commands: [
        { command: 'group', properties: {}, data: 'two', version: 2 },
        { command: 'endgroup', properties: {}, data: '', version: 2 },
      ],
      log: ['one', 'three', '', 'four'],
    });
  });
});

describe('stop-commands', () => {
  it('obeys nothing between stop-commands and its token', () => {
    const stdout = '::stop-commands::T0ken\n::error::a\n##[add-path]b\n::stop-commands::other\n::t0KEN::\n::error::c\n';
    expect(parseWorkflowCommands(stdout)).toEqual({
      commands: [
        { command: 'stop-commands', properties: {}, data: 'T0ken', version: 2 },
        { command: 'error', properties: {}, data: 'c', version: 2 },
      ],
      log: ['::stop-commands::T0ken', '::error::a', '##[add-path]b', '::stop-commands::other', '::t0KEN::'],
    });
  });

  it('resumes at a token in the old form too, anywhere in a line', () => {
    expect(commands('::stop-commands::T\nsome value ##[T]\n::error::c\n')).toEqual([
      { command: 'stop-commands', properties: {}, data: 'T', version: 2 },
      { command: 'error', properties: {}, data: 'c', version: 2 },
    ]);
  });

  it('forgets the token once commands are obeyed again', () => {
    expect(parseWorkflowCommands('::stop-commands::T\n::T::\n::T::\n').log).toEqual([
      '::stop-commands::T',
      '::T::',
      '::T::',
    ]);
  });

  it.each([['::stop-commands::'], ['::stop-commands::pause-logging'], ['::stop-commands::Error']])(
    'refuses the stop token of %j',
    (line) => {
      expect(() => commands(line)).toThrow('You cannot use a endToken that is an empty string');
    },
  );
});
