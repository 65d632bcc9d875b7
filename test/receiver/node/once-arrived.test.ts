import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it, jest } from '@jest/globals';
import { onceArrived } from '../../../receiver/node/once-arrived.ts';

describe('onceArrived', () => {
  it('goes on at once with a request that is whole, and what else is given', () => {
    const request = Object.assign(new IncomingMessage(new Socket()), { complete: true });
    const goOn = jest.fn();
    onceArrived(goOn, request, 'response', 'next');
    expect(goOn.mock.calls).toEqual([[request, 'response', 'next']]);
  });

  it('goes on with any other when what came beside its head was read', async () => {
    const request = new IncomingMessage(new Socket());
    const goOn = jest.fn();
    onceArrived(goOn, request, 'response');
    await Promise.resolve();
    expect(goOn).not.toHaveBeenCalled();
    await setImmediate();
    expect(goOn.mock.calls).toEqual([[request, 'response']]);
  });
});
