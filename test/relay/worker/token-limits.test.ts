import { describe, expect, it } from '@jest/globals';
import type { RunnableWebhook } from '../../../receiver/relay/worker/runnable/runnable-webhook.ts';
import { bench, delivered, failed, ids, owe, scripted, startMs, states } from './working.ts';

const withToken = <Webhook extends RunnableWebhook>(webhook: Webhook, perMinute?: number): Webhook => ({
  ...webhook,
  token: { key: 'https://api.github.com APP_KEY', perMinute },
});

describe('webhooks of one token', () => {
  it('are all held by a rate limit that one of them met, and no other is', async () => {
    const { clock, store, work } = bench();
    await owe(store, 'first', ['one']);
    const first = scripted('first', clock, {
      answer: (number) => (number === 1 ? failed('RATE_LIMITED', 90_000) : delivered),
    });
    const second = scripted('second', clock);
    const other = scripted('other', clock);
    const worker = work([withToken(first), withToken(second), other]);
    await clock.advance(0);
    await owe(store, 'second', ['two'], clock.nowMs());
    await owe(store, 'other', ['three'], clock.nowMs());
    worker.wake();
    await clock.advance(89_999);
    expect([first.asked.length, second.asked.length, other.asked.length]).toEqual([1, 0, 1]);
    expect(worker.lanes()).toMatchObject([
      { webhook: 'first', heldUntilMs: startMs + 90_000 },
      { webhook: 'second', heldUntilMs: startMs + 90_000 },
      { webhook: 'other', heldUntilMs: undefined },
    ]);
    await clock.advance(10_000);
    expect(await states(store)).toEqual({ delivered: 3 });
    await worker.stop();
  });

  it('together start no more in any minute than the token may, and all in the end', async () => {
    const { clock, store, work } = bench();
    await owe(store, 'first', ids('first', 120));
    await owe(store, 'second', ids('second', 120));
    const webhooks = [scripted('first', clock), scripted('second', clock)] as const;
    const worker = work(webhooks.map((webhook) => withToken(webhook, 80)));
    await clock.advance(300_000);
    const starts = webhooks.flatMap(({ asked }) => asked.map(({ atMs }) => atMs));
    expect(starts).toHaveLength(240);
    const inMinuteFrom = (fromMs: number): number =>
      starts.filter((atMs) => atMs >= fromMs && atMs < fromMs + 60_000).length;
    expect(Math.max(...starts.map(inMinuteFrom))).toBeLessThanOrEqual(80);
    expect(Math.max(...starts.map(inMinuteFrom))).toBeGreaterThanOrEqual(70);
    await worker.stop();
  });

  it('leave the limit of a webhook that has its own', async () => {
    const { clock, store, work } = bench();
    await owe(store, 'first', ids('first', 20));
    await owe(store, 'second', ids('second', 20));
    const first = scripted('first', clock, { perMinute: 600 });
    const second = scripted('second', clock);
    const worker = work([withToken(first), withToken(second, 80)]);
    await clock.advance(0);
    expect(first.asked).toHaveLength(20);
    expect(second.asked).toHaveLength(8);
    await clock.advance(60_000);
    expect(await states(store)).toEqual({ delivered: 40 });
    await worker.stop();
  });
});
