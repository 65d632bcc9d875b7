import { describe, expect, it } from '@jest/globals';
import { post, withGitHubStandIn } from './with-github-stand-in.ts';

describe('the faults of the stand-in of GitHub', () => {
  it('are given back in order, and then it is itself again', async () => {
    const limited = { message: 'You have exceeded a secondary rate limit.' };
    const faults = [
      { kind: 'reply', status: 429, headers: { 'retry-after': '7', 'x-ratelimit-remaining': '0' }, body: limited },
      { kind: 'reply', status: 502, headers: { 'content-type': 'text/html' }, body: '<html>Unicorn!</html>' },
      { kind: 'reply', status: 500 },
    ] as const;
    await withGitHubStandIn({ faults }, async (github) => {
      const replies = [await post(github), await post(github), await post(github), await post(github)];
      expect(replies.map(({ status }) => status)).toEqual([429, 502, 500, 204]);
      expect(['retry-after', 'x-ratelimit-remaining'].map((name) => replies[0]?.headers.get(name))).toEqual(['7', '0']);
      expect(await Promise.all(replies.map((reply) => reply.text()))).toEqual([
        '{"message":"You have exceeded a secondary rate limit."}',
        '<html>Unicorn!</html>',
        '',
        '',
      ]);
      expect([github.requests, github.dispatches.length]).toEqual([4, 1]);
    });
  });

  it.each([
    ['before recording', 0],
    ['after recording', 1],
  ] as const)('cut the connection %s', async (when, recorded) => {
    await withGitHubStandIn({ faults: [{ kind: 'cut', when }] }, async (github) => {
      await expect(post(github)).rejects.toThrow('fetch failed');
      expect([github.requests, github.dispatches.length]).toEqual([1, recorded]);
    });
  });
});
