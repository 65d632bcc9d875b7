import { describe, expect, it, jest } from '@jest/globals';
import { webPlatform } from '../../../receiver/platform/web-platform.ts';
import { describePlatform } from './platform-suite.ts';

describePlatform('the web', webPlatform);

describe('webPlatform', () => {
  it('inflates what DecompressionStream takes', () => {
    expect(Object.keys(webPlatform.inflaters)).toEqual(['gzip', 'deflate']);
  });

  it('draws no random bytes before the first comparison: Workers refuse them while a module loads', async () => {
    const draw = jest.spyOn(crypto, 'getRandomValues');
    try {
      const matches = webPlatform.tokenMatcher('token');
      expect(draw).not.toHaveBeenCalled();
      expect(await Promise.all([matches('token'), matches('other'), matches('token')])).toEqual([true, false, true]);
      expect(draw).toHaveBeenCalledTimes(1);
    } finally {
      draw.mockRestore();
    }
  });
});
