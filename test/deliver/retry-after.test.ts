import { describe, expect, it } from '@jest/globals';
import { limitsByHeaders, waitOf } from '../../src/deliver/retry-after.ts';

const nowMs = Date.UTC(2026, 10, 25, 8);
const nowSeconds = 1_795_593_600;

describe('limitsByHeaders', () => {
  it.each([
    { status: 429, headers: {}, limits: true },
    { status: 403, headers: { 'retry-after': '7' }, limits: true },
    { status: 403, headers: { 'x-ratelimit-remaining': '0' }, limits: true },
    { status: 403, headers: { 'x-ratelimit-remaining': '1' }, limits: false },
    { status: 403, headers: {}, limits: false },
    { status: 503, headers: { 'retry-after': '7' }, limits: false },
  ])('says of $status with $headers: $limits', ({ status, headers, limits }) => {
    expect(limitsByHeaders({ status, headers })).toBe(limits);
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
    expect(waitOf({ headers }, nowMs)).toBe(afterMs);
  });

  // Date.parse takes each for a date of 2001; retry-after is digits or an HTTP date (RFC 9110, 10.2.3).
  it.each(['1.5', '-5', '+5'])('does not take retry-after: %s for a time', (text) => {
    expect(waitOf({ headers: { 'retry-after': text } }, nowMs)).toBeUndefined();
  });
});
