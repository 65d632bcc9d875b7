import { describe, expect, it } from '@jest/globals';
import { percentEncoded, writeText, type Context } from '../../../src/core/payload/encode-text.ts';
import type { TextPiece } from '../../../src/core/template.ts';

const literal = (text: string): TextPiece => ({ kind: 'literal', text });
const value = (given: unknown): TextPiece => ({ kind: 'value', value: given });
const encode = (text: string): readonly string[] => Array.from(text, (letter) => (letter === '&' ? '&amp;' : letter));
const write = (pieces: readonly TextPiece[], most: number): string => writeText(pieces, { encode, most });

describe('writeText', () => {
  it.each([
    { given: 'a&b', text: '<a&amp;b>' },
    { given: 5, text: '<5>' },
    { given: { a: '&' }, text: '<{"a":"&amp;"}>' },
    { given: null, text: '<>' },
    { given: 'lone \ud800', text: '<lone \ufffd>' },
  ])('encodes values and leaves literals: $given', ({ given, text }) => {
    expect(write([literal('<'), value(given), literal('>')], 100)).toBe(text);
  });

  it.each([
    { most: 10, text: '&&&&&&&&&&' },
    { most: 6, text: '&&&&&&&&&&' },
    { most: 11, text: '&&&&&&&&&&…' },
    { most: 15, text: '&&&&&&&&&&…' },
    { most: 16, text: '&&&&&&&&&&&amp;…' },
    { most: 25, text: '&&&&&&&&&&&amp;&amp;&amp;' },
  ])('cuts values alone, never what a character became: $most', ({ most, text }) => {
    expect(write([literal('&'.repeat(10)), value('&&&')], most)).toBe(text);
  });

  it.each([
    { most: 4, text: '😀…' },
    { most: 3, text: '😀…' },
    { most: 2, text: '…' },
    { most: 1, text: '…' },
    { most: 0, text: '' },
  ])('never cuts between two halves of a character: $most', ({ most, text }) => {
    expect(write([value('😀😀😀')], most)).toBe(text);
  });

  it('cuts the longest values, and leaves the short ones whole', () => {
    const pieces = [value('a'.repeat(50)), literal(' '), value('short'), literal(' '), value('b'.repeat(9))];
    expect(write(pieces, 27)).toBe('aaaaaaaaaa… short bbbbbbbbb');
    expect(write(pieces, 18)).toBe('aaaa… short bbbb…');
  });

  it('says in a URL by percent-encoding that it cut', () => {
    expect(write([literal('https://x/'), value('a'.repeat(50))], 25)).toBe('https://x/aaaaaa%E2%80%A6');
    expect(write([literal('https://x/'), value('a'.repeat(50))], 15)).toBe('https://x/');
  });
});

const contextOf = (...pieces: readonly TextPiece[]): Context | undefined => {
  let last: Context | undefined;
  const keep = (text: string, context: Context): readonly string[] => {
    last = context;
    return [text];
  };
  writeText([...pieces, value('x')], { encode: keep, most: 1_000 });
  return last;
};

describe('where a value stands', () => {
  it.each([
    { before: 'https://wandb.ai/', isInUrl: true },
    { before: 'see https://wandb.ai/a?b=', isInUrl: true },
    { before: 'HTTPS://', isInUrl: true },
    { before: '<http://wandb.ai/', isInUrl: true },
    { before: '<https://wandb.ai/|', isInUrl: false },
    { before: '<https://wandb.ai/|label ', isInUrl: false },
    { before: '<https://wandb.ai/>', isInUrl: false },
    { before: 'https://wandb.ai/ ', isInUrl: false },
    { before: 'https://wandb.ai/\n', isInUrl: false },
    { before: 'https://a https:', isInUrl: false },
    { before: 'ftp://', isInUrl: false },
    { before: '', isInUrl: false },
  ])('is in a URL or not: after $before', ({ before, isInUrl }) => {
    expect(contextOf(literal(before))?.isInUrl).toBe(isInUrl);
  });

  it('is in a URL after a value that is in one, whatever that is', () => {
    expect(contextOf(literal('https://'), value(' a>'))?.isInUrl).toBe(true);
    expect(contextOf(literal('https://'), value('a'), literal('/'))?.isInUrl).toBe(true);
    expect(contextOf(value('https://wandb.ai/'), literal('/'))?.isInUrl).toBe(false);
  });

  it.each([
    { before: '', isAtLineStart: true },
    { before: '  ', isAtLineStart: true },
    { before: 'a\n', isAtLineStart: true },
    { before: 'a\r', isAtLineStart: true },
    { before: 'a\n> - 1. ', isAtLineStart: true },
    { before: 'a', isAtLineStart: false },
    { before: 'a - ', isAtLineStart: false },
  ])('is at the start of a line or not: after $before', ({ before, isAtLineStart }) => {
    expect(contextOf(literal(before))?.isAtLineStart).toBe(isAtLineStart);
  });

  it('is at the start of a line still after a value that is blank', () => {
    expect(contextOf(value(' '))?.isAtLineStart).toBe(true);
    expect(contextOf(value('a'))?.isAtLineStart).toBe(false);
  });

  it.each([
    { before: '<', isInBracket: true },
    { before: 'a <!', isInBracket: true },
    { before: '<@', isInBracket: false },
    { before: '< ', isInBracket: false },
  ])('is what a bracket holds or not: after $before', ({ before, isInBracket }) => {
    expect(contextOf(literal(before))?.isInBracket).toBe(isInBracket);
  });
});

describe('percentEncoded', () => {
  it('leaves nothing that means something in a URL, a link or a text', () => {
    expect(percentEncoded("a/b?c=d&e#f|<>()!*' \r\n\0é😀").join('')).toBe(
      'a%2Fb%3Fc%3Dd%26e%23f%7C%3C%3E%28%29%21%2A%27%20%20%20%20%C3%A9%F0%9F%98%80',
    );
  });
});
