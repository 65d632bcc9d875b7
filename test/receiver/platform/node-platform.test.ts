import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { nodePlatform } from '../../../receiver/platform/node-platform.ts';
import { describePlatform } from './platform-suite.ts';

describePlatform('Node', nodePlatform);

describe('nodePlatform', () => {
  it('inflates every encoding that there is', () => {
    expect(Object.keys(nodePlatform.inflaters)).toEqual(['gzip', 'deflate', 'br', 'zstd']);
  });

  it('answers at once, so that nothing is waited for', () => {
    const mac = { encoding: 'base64', text: 'UlWeOLcDwSY2RhOTapKotDgrQJU58VOyLIblwuQZMno=' } as const;
    expect(nodePlatform.macKey(Buffer.from('wandb-secret')).over([Buffer.from('{}')])(mac)).toBe(true);
    expect(nodePlatform.tokenMatcher('token')('token')).toBe(true);
    expect(nodePlatform.sha256(Buffer.from('abc'))).toMatch(/^ba7816bf/u);
  });

  it('inflates gzip of several members, as gzip has it', async () => {
    const members = Buffer.concat([gzipSync('{"a"'), gzipSync(':1}')]);
    expect(String(await nodePlatform.inflaters.gzip?.(members, 100))).toBe('{"a":1}');
    expect(await nodePlatform.inflaters.gzip?.(members, 6)).toBeUndefined();
  });
});
