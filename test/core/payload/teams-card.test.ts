import { describe, expect, it } from '@jest/globals';
import { teamsKind } from '../../../src/core/payload/teams-card.ts';

describe('teamsKind', () => {
  it.each([
    [{ type: 'AdaptiveCard' }, 'AdaptiveCard'],
    [{ '@type': 'MessageCard' }, 'MessageCard'],
    [{ type: 'message', attachments: [] }, 'message'],
    [{ type: 'message' }, undefined],
    [{ text: 'a' }, undefined],
    ['a text', undefined],
    [null, undefined],
  ])('takes %j for %s', (payload, kind) => {
    expect(teamsKind(payload)).toBe(kind);
  });
});
