import { describe, expect, it } from '@jest/globals';
import { githubMessage, isRateLimit } from '../../../src/deliver/github/rate-limit.ts';
import { refused, reply } from './scripted-github.ts';

describe('isRateLimit', () => {
  const forbidden = 'Resource not accessible by integration';
  const secondary = 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.';

  it.each([
    { what: '429 with nothing else', seen: reply(429), limit: true },
    { what: '429 with retry-after', seen: reply(429, '', { 'retry-after': '7' }), limit: true },
    { what: '403 with retry-after', seen: refused(403, 'x', { 'retry-after': '7' }), limit: true },
    { what: '403 with nothing remaining', seen: refused(403, 'x', { 'x-ratelimit-remaining': '0' }), limit: true },
    { what: '403 by its words', seen: refused(403, secondary), limit: true },
    { what: '403 by its words in another case', seen: refused(403, 'Secondary Rate Limit'), limit: true },
    { what: '403 of a token', seen: refused(403, forbidden), limit: false },
    {
      what: '403 of a token with requests remaining',
      seen: refused(403, forbidden, { 'x-ratelimit-remaining': '4999', 'x-ratelimit-reset': '1795597200' }),
      limit: false,
    },
    { what: '403 with a page', seen: reply(403, 'secondary rate limit'), limit: false },
    { what: '401 with nothing remaining', seen: refused(401, 'x', { 'x-ratelimit-remaining': '0' }), limit: false },
    { what: '404 with retry-after', seen: refused(404, 'Not Found', { 'retry-after': '7' }), limit: false },
    { what: '503 with retry-after', seen: reply(503, '', { 'retry-after': '7' }), limit: false },
    { what: '200 with nothing remaining', seen: reply(200, '', { 'x-ratelimit-remaining': '0' }), limit: false },
  ])('says of $what: $limit', ({ seen, limit }) => {
    expect(isRateLimit(seen)).toBe(limit);
  });
});

describe('githubMessage', () => {
  it.each([
    { body: { message: 'Not Found' }, message: 'Not Found' },
    { body: { message: 7 }, message: '' },
    { body: {}, message: '' },
    { body: '<html>', message: '' },
    { body: undefined, message: '' },
    { body: null, message: '' },
    { body: [{ message: 'x' }], message: '' },
  ])('gives $message of $body', ({ body, message }) => {
    expect(githubMessage(reply(400, body))).toBe(message);
  });
});
