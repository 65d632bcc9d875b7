import { describe, expect, it } from '@jest/globals';
import { Dispatcher, fetch } from 'undici';
import { refusedPorts } from '../../../src/deliver/guard/refused-ports.ts';

/** Refuses every request, so that none leaves. */
class Nowhere extends Dispatcher {
  override dispatch(_options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandlers): boolean {
    handler.onError?.(new Error('dispatched'));
    return false;
  }
}

/** What stops a `fetch` to a port. */
async function stoppedBy(port: number): Promise<unknown> {
  try {
    await fetch(`http://example.com:${port}/`, { dispatcher: new Nowhere() });
  } catch (error) {
    return error instanceof Error && error.cause instanceof Error ? error.cause.message : error;
  }
  return undefined;
}

describe('refusedPorts', () => {
  it('are those that fetch refuses', async () => {
    const bad: number[] = [];
    const goodFrom = 10_081;
    for (let port = 1; port < goodFrom; port += 1) if ((await stoppedBy(port)) === 'bad port') bad.push(port);
    expect([...refusedPorts]).toEqual(bad);
  });

  it('are none that a system gives to a server without one of its own', () => {
    expect(Math.max(...refusedPorts)).toBeLessThan(32_768);
  });
});
