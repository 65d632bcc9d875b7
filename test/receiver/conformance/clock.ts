import { afterEach, jest } from '@jest/globals';

/** A clock that stands still until a test moves it. */
export interface Clock {
  nowMs: number;
}

/** Holds `Date.now` for the tests of a `describe`; a receiver must be created after `stop`. */
export function stoppedClock(): (nowMs: number) => Clock {
  afterEach(() => void jest.restoreAllMocks());
  return (nowMs) => {
    const clock = { nowMs };
    jest.spyOn(Date, 'now').mockImplementation(() => clock.nowMs);
    return clock;
  };
}
