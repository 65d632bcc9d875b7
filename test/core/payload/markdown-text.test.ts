import { describe, expect, it } from '@jest/globals';
import { encodeMarkdown } from '../../../src/core/payload/markdown-text.ts';

const within = { isInUrl: false, isAtLineStart: false, isInBracket: false };

describe('encodeMarkdown', () => {
  it.each([
    { text: '[wandb.ai](https://evil.example)', encoded: String.raw`\[wandb.ai\]\(https://evil.example\)` },
    { text: '**bold** _it_ ~no~', encoded: String.raw`\*\*bold\*\* \_it\_ \~no\~` },
    { text: '`code`', encoded: String.raw`\`code\`` },
    { text: String.raw`a\*b`, encoded: String.raw`a\\\*b` },
    { text: '<at>all</at> &amp;', encoded: '&lt;at&gt;all&lt;/at&gt; &amp;amp;' },
    { text: 'a\r\n# b\0\u001b', encoded: 'a  # b  ' },
    { text: 'acme/churn-model:v3 #1 1. 😀', encoded: 'acme/churn-model:v3 #1 1. 😀' },
  ])('takes the meaning from $text', ({ text, encoded }) => {
    expect(encodeMarkdown(text, within).join('')).toBe(encoded);
  });

  it.each([
    { text: '# title', encoded: String.raw`\# title` },
    { text: '- item', encoded: String.raw`\- item` },
    { text: '  + item', encoded: String.raw`  \+ item` },
    { text: '12. item', encoded: String.raw`12\. item` },
    { text: '3) item', encoded: String.raw`3\) item` },
    { text: '* item', encoded: String.raw`\* item` },
    { text: '> said', encoded: '&gt; said' },
    { text: '\n- item', encoded: String.raw` \- item` },
    { text: 'a - b', encoded: 'a - b' },
    { text: '-0.5', encoded: '-0.5' },
    { text: '0.9', encoded: '0.9' },
    { text: '---', encoded: String.raw`\---` },
    { text: '12.', encoded: String.raw`12\.` },
    { text: '12 items', encoded: '12 items' },
  ])('lets $text begin no list at the start of a line', ({ text, encoded }) => {
    expect(encodeMarkdown(text, { ...within, isAtLineStart: true }).join('')).toBe(encoded);
  });

  it('percent-encodes in a URL', () => {
    expect(encodeMarkdown('my_model) [x](y', { ...within, isInUrl: true }).join('')).toBe('my_model%29%20%5Bx%5D%28y');
  });
});
