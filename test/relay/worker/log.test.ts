import { describe, expect, it } from '@jest/globals';
import { bench, delivered, failed, ids, owe, refused, scripted } from './working.ts';

describe("the worker's log", () => {
  it('warns of what is given up, and says when what failed is tried again', async () => {
    const { clock, store, logger, work } = bench();
    await owe(store, 'own', ['one']);
    const own = scripted('own', clock, {
      delaysMs: [0, 4_000],
      answer: (number) => (number === 1 ? failed('HTTP_400') : refused),
    });
    const worker = work([own]);
    await clock.advance(10_000);
    expect(logger.told).toMatchObject([
      {
        level: 'info',
        message: 'an attempt failed, another follows',
        fields: {
          delivery: 'one',
          attempt: 1,
          nextAttemptAt: expect.stringMatching(/^2026-11-25T08:00:0\d\.\d{3}Z$/u),
        },
      },
      {
        level: 'warn',
        message: 'gave a delivery up',
        fields: { delivery: 'one', attempt: 2, reason: 'HTTP_404: it is not there' },
      },
    ]);
    await worker.stop();
  });

  it('warns once when a breaker opens, and says when it closes', async () => {
    const { clock, store, logger, work } = bench();
    await owe(store, 'own', ids('own', 30));
    let isDown = true;
    const own = scripted('own', clock, {
      delaysMs: [0, 600_000],
      answer: () => (isDown ? failed('CONNECT_FAILED') : delivered),
    });
    const worker = work([own]);
    await clock.advance(0);
    isDown = false;
    await clock.advance(2_000_000);
    const ofBreaker = logger.told.filter(({ message }) => /in a row|made again/u.test(message));
    expect(ofBreaker).toMatchObject([
      { level: 'warn', fields: { webhook: 'own', until: '2026-11-25T08:00:01.000Z' } },
      { level: 'info', fields: { webhook: 'own' } },
    ]);
    await worker.stop();
  });

  it('warns of a rate limit with its end, once for those who met it together', async () => {
    const { clock, store, logger, work } = bench();
    await owe(store, 'own', ids('own', 4));
    const own = scripted('own', clock, {
      answer: (number) => (number <= 4 ? failed('RATE_LIMITED', 90_000) : delivered),
    });
    const worker = work([own]);
    await clock.advance(0);
    expect(logger.told.filter(({ level }) => level === 'warn')).toMatchObject([
      {
        message: 'the receiving side limits the rate: nothing is sent until then',
        fields: { webhook: 'own', until: '2026-11-25T08:01:30.000Z' },
      },
    ]);
    await clock.advance(100_000);
    await worker.stop();
  });
});
