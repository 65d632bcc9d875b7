import { describe, expect, it } from '@jest/globals';

import { parseFileCommands } from '../support/file-commands.ts';

const entries = (text: string, eol: '\n' | '\r\n' = '\n') => [...parseFileCommands(text, { eol })];

describe('parseFileCommands', () => {
  it.each([
    ['a name and a value', 'a=1\n', [['a', '1']]],
    ['an empty value', 'a=\n', [['a', '']]],
    ['a last line without newline', 'a=1', [['a', '1']]],
    [
      'empty lines',
      '\n\na=1\n\nb=2\n',
      [
        ['a', '1'],
        ['b', '2'],
      ],
    ],
    ['= in a value', 'a=b=c\n', [['a', 'b=c']]],
    ['<< after =, which is no heredoc', 'a=<<EOF\n', [['a', '<<EOF']]],
    ['= after <<, which belongs to the delimiter', 'a<<E=F\nx\nE=F\n', [['a', 'x']]],
    ['a heredoc of two lines', 'a<<EOF\nx\ny\nEOF\n', [['a', 'x\ny']]],
    ['an empty heredoc', 'a<<EOF\nEOF\n', [['a', '']]],
    ['a heredoc of one empty line', 'a<<EOF\n\nEOF\n', [['a', '']]],
    ['a heredoc of two empty lines', 'a<<EOF\n\n\nEOF\n', [['a', '\n']]],
    ['a delimiter at the very end', 'a<<EOF\nx\nEOF', [['a', 'x']]],
    ['a second << in the delimiter', 'a<<b<<c\nx\nb<<c\n', [['a', 'x']]],
    ['white space around names and values', ' a = 1 \n', [[' a ', ' 1 ']]],
    ['nothing', '', []],
  ])('reads %s', (_title, text, expected) => {
    expect(entries(text)).toEqual(expected);
  });
});

describe('a heredoc', () => {
  it.each([
    ['a delimiter with a space after it', 'a<<EOF\nx\nEOF \nEOF\n', [['a', 'x\nEOF ']]],
    ['a delimiter in another case', 'a<<EOF\neof\nEOF\n', [['a', 'eof']]],
    ['a name and value inside a heredoc', 'a<<EOF\nverified=true\nEOF\n', [['a', 'verified=true']]],
    ['a heredoc inside a heredoc', 'a<<X\nverified<<Y\ntrue\nY\nX\n', [['a', 'verified<<Y\ntrue\nY']]],
    ['a delimiter after a lone CR', 'a<<EOF\nx\rEOF\rverified=true\nEOF\n', [['a', 'x\rEOF\rverified=true']]],
    ['a delimiter after a line separator', 'a<<EOF\nx\u2028EOF\nEOF\n', [['a', 'x\u2028EOF']]],
  ])('keeps %s as content', (_title, text, expected) => {
    expect(entries(text)).toEqual(expected);
  });

  it('lets a value with a guessed delimiter write further outputs: the attack that a random one stops', () => {
    expect(entries('alias<<EOF\nx\nEOF\nverified=true\nEOF=\n')).toEqual([
      ['alias', 'x'],
      ['verified', 'true'],
      ['EOF', ''],
    ]);
  });
});

describe('parseFileCommands, beyond single lines', () => {
  it('lets the later value of a name win', () => {
    expect(entries('a=1\nb=2\na=3\n')).toEqual([
      ['a', '3'],
      ['b', '2'],
    ]);
  });

  it('takes CR for content on Linux, so that CRLF files have no delimiter', () => {
    expect(entries('a=1\r\n')).toEqual([['a', '1\r']]);
    expect(entries('a<<EOF\r\nx\r\nEOF\r\n')).toEqual([['a', 'x\r']]);
    expect(() => entries('a<<EOF\nx\r\nEOF\r\n')).toThrow("Invalid value. Matching delimiter not found 'EOF'");
  });

  it('takes LF and CRLF on Windows and keeps the newline that was read', () => {
    expect(entries('a=1\r\n', '\r\n')).toEqual([['a', '1']]);
    expect(entries('a<<EOF\r\nx\ny\r\nz\r\nEOF\n', '\r\n')).toEqual([['a', 'x\ny\r\nz']]);
  });

  it.each([
    ['verified', "Invalid format 'verified'"],
    ['=1', "Invalid format '=1'. Name must not be empty"],
    ['<<EOF\nEOF\n', "Invalid format '<<EOF'. Name must not be empty and delimiter must not be empty"],
    ['a<<\n\n', "Invalid format 'a<<'. Name must not be empty and delimiter must not be empty"],
    ['a<<EOF\nx\n', "Invalid value. Matching delimiter not found 'EOF'"],
    ['a<<EOF', "Invalid value. Matching delimiter not found 'EOF'"],
    ['a<<EOF\nxEOF', 'Invalid value. EOF marker missing new line.'],
  ])('refuses %j', (text, message) => {
    expect(() => entries(text)).toThrow(new Error(message));
  });
});
