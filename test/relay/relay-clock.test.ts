import { describe, expect, it, jest } from '@jest/globals';
import { realRelayClock } from '../../receiver/relay/relay-clock.ts';

describe('realRelayClock', () => {
  it('begins where the clock on the wall stood, and does not jump with it', () => {
    const beforeMs = realRelayClock.nowMs();
    const wall = jest.spyOn(Date, 'now').mockReturnValue(0);
    const afterMs = realRelayClock.nowMs();
    wall.mockRestore();
    expect(afterMs - beforeMs).toBeGreaterThanOrEqual(0);
    expect(beforeMs).toBeGreaterThan(Date.UTC(2020, 0));
    expect(Number.isInteger(afterMs)).toBe(true);
  });

  it('calls back, unless that is cancelled', async () => {
    const called: string[] = [];
    const cancel = realRelayClock.after(1, () => called.push('cancelled'));
    cancel();
    await new Promise<void>((resolve) => realRelayClock.after(5, resolve));
    expect(called).toEqual([]);
  });

  it.each([3_000_000_000, Number.MAX_SAFE_INTEGER])('does not take a delay of %i ms for none', async (delayMs) => {
    let isCalled = false;
    const cancel = realRelayClock.after(delayMs, () => {
      isCalled = true;
    });
    await new Promise<void>((resolve) => realRelayClock.after(5, resolve));
    cancel();
    expect(isCalled).toBe(false);
  });
});
