import { describe, expect, it } from '@jest/globals';
import { createGate, type Gate } from '../../../receiver/relay/worker/gate.ts';
import type { Outcome } from '../../../src/deliver/outcome.ts';
import { delivered, failed, refused, startMs } from './working.ts';

const gate = (): Gate => createGate({ concurrency: 4, perMinute: undefined }, startMs);

function after(...outcomes: readonly (readonly [times: number, outcome: Outcome])[]): Gate {
  const made = gate();
  for (const [times, outcome] of outcomes) for (let time = 0; time < times; time += 1) made.ended(outcome, startMs);
  return made;
}

describe('the breaker of a gate', () => {
  it.each(['CONNECT_FAILED', 'CERTIFICATE_INVALID', 'TIMEOUT', 'HTTP_500', 'HTTP_503', 'HTTP_599'] as const)(
    'opens after ten times %s',
    (code) => {
      expect(after([9, failed(code)]).breaker()).toEqual({ kind: 'closed', failures: 9 });
      const opened = after([10, failed(code)]);
      expect(opened.breaker().kind).toBe('open');
      expect(opened.isOpen(startMs + 999)).toBe(false);
      expect(opened.isOpen(startMs + 1_000)).toBe(true);
      expect(opened.width()).toBe(1);
    },
  );

  it.each([
    { what: 'a success', outcome: delivered },
    { what: 'a refusal', outcome: refused },
    { what: 'a rate limit', outcome: failed('RATE_LIMITED') },
    { what: 'a failure that is no 5xx', outcome: failed('HTTP_400') },
  ])('counts from nothing after $what', ({ outcome }) => {
    expect(after([9, failed('HTTP_500')], [1, outcome], [9, failed('HTTP_500')]).breaker()).toEqual({
      kind: 'closed',
      failures: 9,
    });
  });

  it.each([
    { what: 'a secret was missing', outcome: failed('SIGN_FAILED') },
    {
      what: 'the address was refused',
      outcome: { kind: 'dead', reason: { code: 'ADDRESS_REFUSED', message: 'it is private' } } as const,
    },
    {
      what: 'the payload was too large to be sent',
      outcome: { kind: 'dead', reason: { code: 'PAYLOAD_TOO_LARGE', message: 'it has 70000 bytes' } } as const,
    },
    {
      what: 'the payload was none to be sent',
      outcome: { kind: 'dead', reason: { code: 'REQUEST_INVALID', message: 'event_type is no text' } } as const,
    },
  ])('learns nothing of an attempt for which $what', ({ outcome }) => {
    expect(after([9, failed('HTTP_500')], [1, outcome], [1, failed('HTTP_500')]).breaker().kind).toBe('open');
  });

  it('asks after a minute at the latest', () => {
    const made = after([10, failed('HTTP_500')]);
    let nowMs = startMs;
    for (let probe = 0; probe < 12; probe += 1) {
      nowMs = made.opensAtMs(nowMs, 0) ?? nowMs;
      made.ended(failed('HTTP_500'), nowMs);
    }
    expect((made.opensAtMs(nowMs, 0) ?? 0) - nowMs).toBe(60_000);
  });
});

describe('the hold of a gate', () => {
  it('is a minute again after a success', () => {
    const made = gate();
    made.ended(failed('RATE_LIMITED'), startMs);
    made.ended(failed('RATE_LIMITED'), startMs + 60_000);
    expect(made.heldUntilMs()).toBe(startMs + 180_000);
    made.ended(delivered, startMs + 180_000);
    made.ended(failed('RATE_LIMITED'), startMs + 200_000);
    expect(made.heldUntilMs()).toBe(startMs + 260_000);
  });

  it('is never longer than an hour where no time is named', () => {
    const made = gate();
    let nowMs = startMs;
    for (let limit = 0; limit < 12; limit += 1) {
      nowMs = Math.max(nowMs, made.heldUntilMs());
      made.ended(failed('RATE_LIMITED'), nowMs);
    }
    expect(made.heldUntilMs() - nowMs).toBe(3_600_000);
  });

  it('is a minute, doubled each time, where no time at all is asked for', () => {
    const made = gate();
    made.ended(failed('RATE_LIMITED', 0), startMs);
    expect(made.heldUntilMs()).toBe(startMs + 60_000);
    made.ended(failed('RATE_LIMITED', 0), startMs + 60_000);
    expect(made.heldUntilMs()).toBe(startMs + 180_000);
  });

  it('is the longest of the times that are named', () => {
    const made = gate();
    for (const afterMs of [5_000, 90_000, 7_000]) made.ended(failed('RATE_LIMITED', afterMs), startMs);
    expect(made.heldUntilMs()).toBe(startMs + 90_000);
    expect(made.isOpen(startMs + 89_999)).toBe(false);
    expect(made.isOpen(startMs + 90_000)).toBe(true);
  });
});
