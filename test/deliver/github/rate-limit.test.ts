import { describe, expect, it } from '@jest/globals';
import { githubMessage, isRateLimit, waitOf } from '../../../src/deliver/github/rate-limit.ts';
import { refused, reply } from './scripted-github.ts';

const nowMs = Date.UTC(2026, 10, 25, 8);
const nowSeconds = 1_795_593_600;

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

describe('waitOf', () => {
  it.each([
    { what: 'seconds', headers: { 'retry-after': '60' }, afterMs: 60_000 },
    { what: 'seconds with blanks around', headers: { 'retry-after': ' 7 ' }, afterMs: 7_000 },
    { what: 'an HTTP date', headers: { 'retry-after': 'Wed, 25 Nov 2026 08:00:30 GMT' }, afterMs: 30_000 },
    {
      what: 'an HTTP date in the past',
      headers: { 'retry-after': 'Wed, 25 Nov 2026 07:00:00 GMT' },
      afterMs: undefined,
    },
    {
      what: 'an HTTP date that is none',
      headers: { 'retry-after': 'Wed, 99 Nov 2026 07:00:00 GMT' },
      afterMs: undefined,
    },
    { what: 'no seconds', headers: { 'retry-after': '0' }, afterMs: 0 },
    {
      what: 'a reset in the past, as our clock is ahead',
      headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(nowSeconds - 1) },
      afterMs: undefined,
    },
    {
      what: 'the reset of the limit',
      headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(nowSeconds + 90) },
      afterMs: 90_000,
    },
    {
      what: 'retry-after before the reset',
      headers: { 'retry-after': '5', 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(nowSeconds + 90) },
      afterMs: 5_000,
    },
    {
      what: 'the reset where retry-after is no time',
      headers: { 'retry-after': 'soon', 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(nowSeconds + 90) },
      afterMs: 90_000,
    },
    { what: 'nothing', headers: {}, afterMs: undefined },
    { what: 'an empty retry-after', headers: { 'retry-after': '' }, afterMs: undefined },
    { what: 'retry-after that is no time', headers: { 'retry-after': 'soon' }, afterMs: undefined },
    {
      what: 'the reset where requests remain',
      headers: { 'x-ratelimit-remaining': '4999', 'x-ratelimit-reset': String(nowSeconds + 90) },
      afterMs: undefined,
    },
    {
      what: 'a reset that is no time',
      headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': 'soon' },
      afterMs: undefined,
    },
    { what: 'no reset', headers: { 'x-ratelimit-remaining': '0' }, afterMs: undefined },
  ])('reads $what as $afterMs', ({ headers, afterMs }) => {
    expect(waitOf(reply(429, '', headers), nowMs)).toBe(afterMs);
  });

  // Date.parse takes each for a date of 2001; retry-after is digits or an HTTP date (RFC 9110, 10.2.3).
  it.each(['1.5', '-5', '+5'])('does not take retry-after: %s for a time', (text) => {
    expect(waitOf(reply(429, '', { 'retry-after': text }), nowMs)).toBeUndefined();
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
