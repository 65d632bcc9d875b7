import { describe, expect, it } from '@jest/globals';
import { formatSentAt, parseDurationMs, parseSentAt, parseSpanMs } from '../../src/core/time.ts';

const refusal = (code: string, part: string): unknown =>
  expect.objectContaining({ name: 'DispatchError', code, message: expect.stringContaining(part) });

describe('parseDurationMs', () => {
  it.each([
    ['90s', 90_000],
    ['15m', 900_000],
    ['24h', 86_400_000],
    ['7d', 604_800_000],
    ['0', 0],
    ['007m', 420_000],
  ])('reads %j', (text, ms) => {
    expect(parseDurationMs(text, 'max-age')).toBe(ms);
  });

  it.each([
    '',
    '24',
    '00',
    '0s',
    '000d',
    'h',
    '24H',
    '24 h',
    ' 24h',
    '24h\n',
    '1.5h',
    '-1s',
    '+1s',
    '1h30m',
    '1w',
    '10ms',
    '٣h',
    '1e3s',
    'Infinity',
    '9999999999s',
  ])('refuses %j, naming the input and the text', (text) => {
    expect(() => parseDurationMs(text, 'max-age')).toThrow(refusal('INPUT_INVALID', 'max-age'));
    expect(() => parseDurationMs(text, 'max-age')).toThrow(refusal('INPUT_INVALID', JSON.stringify(text)));
  });
});

describe('parseSpanMs', () => {
  it.each([
    ['1s', 1_000],
    ['10m', 600_000],
    ['7d', 604_800_000],
  ])('reads %j', (text, ms) => {
    expect(parseSpanMs(text, 'wait-timeout')).toBe(ms);
  });

  it.each(['', '0', '0s', '10', '-1s'])('refuses %j, naming the input and the text', (text) => {
    expect(() => parseSpanMs(text, 'wait-timeout')).toThrow(
      refusal('INPUT_INVALID', `wait-timeout: ${JSON.stringify(text)} is no time`),
    );
    expect(() => parseSpanMs(text, 'wait-timeout')).not.toThrow(refusal('INPUT_INVALID', ', or 0'));
  });
});

describe('formatSentAt', () => {
  it.each([
    [0, '1970-01-01T00:00:00Z'],
    [1_795_593_600_000, '2026-11-25T08:00:00Z'],
    [1_795_593_600_999, '2026-11-25T08:00:00Z'],
    [-1, '1969-12-31T23:59:59Z'],
    [253_402_300_799_999, '9999-12-31T23:59:59Z'],
  ])('writes %d as %j', (atMs, text) => {
    expect(formatSentAt(atMs)).toBe(text);
  });

  it.each([NaN, Infinity, -Infinity, 253_402_300_800_000, -62_167_219_200_001, 8.64e15 + 1])('refuses %d', (atMs) => {
    expect(() => formatSentAt(atMs)).toThrow(refusal('SENT_AT_INVALID', 'sentAtMs'));
  });
});

describe('parseSentAt', () => {
  it.each([
    ['1970-01-01T00:00:00Z', 0],
    ['2026-11-25T08:00:00Z', 1_795_593_600_000],
    ['2024-02-29T23:59:59Z', 1_709_251_199_000],
    ['9999-12-31T23:59:59Z', 253_402_300_799_000],
  ])('reads %j', (text, atMs) => {
    expect(parseSentAt(text)).toBe(atMs);
  });

  it.each([
    '',
    '2026-11-25T08:00:00.000Z',
    '2026-11-25T08:00:00+00:00',
    '2026-11-25T08:00:00',
    '2026-11-25t08:00:00z',
    '2026-11-25 08:00:00Z',
    '2026-11-25T08:00Z',
    '2026-11-25',
    ' 2026-11-25T08:00:00Z',
    '2026-11-25T08:00:00Z\n',
    '2026-02-29T00:00:00Z',
    '2026-02-30T00:00:00Z',
    '2026-04-31T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-00-01T00:00:00Z',
    '2026-01-00T00:00:00Z',
    '2026-11-25T24:00:00Z',
    '2026-11-25T08:60:00Z',
    '2026-12-31T23:59:60Z',
    '+02026-11-25T08:00:00Z',
    '٢٠٢٦-11-25T08:00:00Z',
  ])('refuses %j, which is not exactly a time', (text) => {
    expect(() => parseSentAt(text)).toThrow(refusal('SENT_AT_INVALID', 'dispatch.sent_at'));
  });

  it('does not repeat what an unknown sender wrote there', () => {
    expect(() => parseSentAt('see https://evil.example/fix')).not.toThrow(/evil/u);
  });

  it.each([undefined, null, 1_795_593_600_000, ['2026-11-25T08:00:00Z'], {}])(
    'refuses %j, which is no text',
    (value) => {
      expect(() => parseSentAt(value)).toThrow(refusal('SENT_AT_INVALID', 'sent_at'));
    },
  );
});
