import { describe, expect, it } from '@jest/globals';
import { encodeSlack, encodeSlackValue } from '../../../src/core/payload/slack-text.ts';

const inText = { isInUrl: false, isAtLineStart: true, isInBracket: false };

describe('encodeSlack', () => {
  it.each([
    { text: 'a & b', encoded: 'a &amp; b' },
    { text: '<!channel>', encoded: '&lt;!channel&gt;' },
    { text: '<@U0123456789>', encoded: '&lt;@U0123456789&gt;' },
    { text: '<https://evil.example|wandb.ai>', encoded: '&lt;https://evil.example|wandb.ai&gt;' },
    { text: '&lt;', encoded: '&amp;lt;' },
    { text: 'a\r\nb\0c', encoded: 'a  b c' },
    { text: '😀 é \t"', encoded: '😀 é \t"' },
  ])('escapes what Slack reads in a text: $text', ({ text, encoded }) => {
    expect(encodeSlack(text, inText).join('')).toBe(encoded);
  });

  it('percent-encodes in a URL', () => {
    expect(encodeSlack('a b/<c>&|d', { ...inText, isInUrl: true }).join('')).toBe('a%20b%2F%3Cc%3E%26%7Cd');
  });

  it.each([
    { text: 'https://wandb.ai/a?b=1&c=2', encoded: 'https://wandb.ai/a?b=1&amp;c=2' },
    { text: 'https://a|b > c\n', encoded: 'https://a%7Cb%20&gt;%20c%0A' },
    { text: '!channel', encoded: '%21channel' },
    { text: '@U0123456789', encoded: '%40U0123456789' },
    { text: 'javascript:x', encoded: 'javascript%3Ax' },
  ])('makes of what a bracket holds a URL or nothing: $text', ({ text, encoded }) => {
    expect(encodeSlack(text, { ...inText, isInBracket: true }).join('')).toBe(encoded);
  });
});

describe('encodeSlackValue', () => {
  it('keeps the JSON type, and escapes the texts inside', () => {
    expect(encodeSlackValue({ a: ['<!here>', 1, null, true], b: { c: '&\n' } })).toEqual({
      a: ['&lt;!here&gt;', 1, null, true],
      b: { c: '&amp; ' },
    });
  });
});
