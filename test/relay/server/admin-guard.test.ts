import { describe, expect, it } from '@jest/globals';
import { createAdminGuard, hashToken } from '../../../receiver/relay/api/admin-guard.ts';
import { manualClock } from './manual-clock.ts';

function guardOf(...tokens: readonly string[]) {
  const clock = manualClock(0);
  const guard = createAdminGuard(tokens.map(hashToken), clock.nowMs);
  const ask = async (authorization: string | undefined, address = '10.0.0.1') => {
    const reply = await guard({ address, authorization });
    return reply === undefined ? 'passes' : reply.status;
  };
  const times = async (count: number, address?: string) => {
    for (let time = 0; time < count; time++) await ask('Bearer wrong', address);
  };
  return { clock, guard, ask, times };
}

describe('createAdminGuard', () => {
  it('lets each of its tokens pass', async () => {
    const { ask } = guardOf('one', 'two');
    expect([await ask('Bearer one'), await ask('bearer  two'), await ask('Bearer three')]).toStrictEqual([
      'passes',
      'passes',
      401,
    ]);
  });

  it.each([[undefined], [''], ['one'], ['Basic b25l'], ['Bearer'], ['Bearer '], ['Bearer one two'], ['Bearer one\0']])(
    'takes %j for no token',
    async (authorization) => {
      const { guard } = guardOf('one');
      const reply = await guard({ address: '10.0.0.1', authorization });
      expect(reply?.body).toContain('TOKEN_MISSING');
    },
  );

  it('answers 429 after twenty wrong tokens of one address, and says for how long', async () => {
    const { ask, guard, times, clock } = guardOf('one');
    await times(19);
    expect(await ask('Bearer wrong')).toBe(401);
    clock.pass(15_500);
    const reply = await guard({ address: '10.0.0.1', authorization: 'Bearer wrong' });
    expect(reply).toMatchObject({ status: 429, headers: { 'retry-after': '45' } });
    expect(reply?.body).toContain('TOKENS_THROTTLED');
  });

  it('lets a right token pass all the same, and other addresses be wrong', async () => {
    const { ask, times } = guardOf('one');
    await times(30);
    expect([await ask('Bearer one'), await ask('Bearer wrong', '10.0.0.2')]).toStrictEqual(['passes', 401]);
  });

  it('counts anew after a minute', async () => {
    const { ask, times, clock } = guardOf('one');
    await times(21);
    clock.pass(59_999);
    expect(await ask('Bearer wrong')).toBe(429);
    clock.pass(1);
    expect(await ask('Bearer wrong')).toBe(401);
  });

  it('counts no request without a token', async () => {
    const { ask } = guardOf('one');
    for (let time = 0; time < 30; time++) await ask(undefined);
    expect(await ask('Bearer wrong')).toBe(401);
  });

  it('keeps ten thousand addresses in mind, the newest', async () => {
    const { ask, times } = guardOf('one');
    await times(20, 'first');
    await times(20, 'second');
    for (let number = 0; number < 9_998; number++) await ask('Bearer wrong', `10.${number}`);
    expect(await ask('Bearer wrong', 'first')).toBe(429);
    await ask('Bearer wrong', 'one more');
    expect([await ask('Bearer wrong', 'second'), await ask('Bearer wrong', 'first')]).toStrictEqual([429, 401]);
  });

  it('knows tokens by the SHA-256 of their UTF-8, and does not take it for a token', async () => {
    const sha256 = '7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed';
    const guard = createAdminGuard([{ sha256 }], () => 0);
    expect(await guard({ address: '10.0.0.1', authorization: 'Bearer one' })).toBeUndefined();
    expect(await guard({ address: '10.0.0.1', authorization: `Bearer ${sha256}` })).toMatchObject({ status: 401 });
  });

  it('shows no token', async () => {
    const { guard, times } = guardOf('one-secret-token');
    await times(25);
    const reply = await guard({ address: '10.0.0.1', authorization: 'Bearer another-secret-token' });
    expect(JSON.stringify(reply)).not.toMatch(/secret-token/u);
  });
});
