import { describe, expect, it } from '@jest/globals';
import { limitedTexts } from '../../../src/core/payload/slack-limits.ts';

const nested = (depth: number): unknown => (depth === 0 ? { type: 'mrkdwn', text: 'deep' } : [nested(depth - 1)]);

describe('limitedTexts', () => {
  it.each([['a text'], [null], [[]]])('finds none in %j, which is no message', (payload) => {
    expect(limitedTexts(payload)).toEqual([]);
  });

  it('finds the texts that Slack counts, each with its limit', () => {
    const text = { type: 'plain_text', text: 'Go' };
    const payload = {
      text: 'a',
      blocks: [
        { type: 'header', text },
        { type: 'actions', elements: [{ type: 'button', text }] },
      ],
    };
    expect(limitedTexts(payload)).toMatchObject([
      { path: ['text'], most: 40_000 },
      { path: ['blocks', 0, 'text', 'text'], most: 150 },
      { path: ['blocks', 1, 'elements', 0, 'text', 'text'], most: 75 },
    ]);
  });

  it('looks no deeper than any payload compiles', () => {
    expect(limitedTexts({ blocks: nested(50) })).toHaveLength(1);
    expect(limitedTexts({ blocks: nested(150) })).toEqual([]);
  });
});
