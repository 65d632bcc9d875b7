import { describe, expect, it } from '@jest/globals';
import { poll, type Polled } from '../../../src/deliver/github/poll.ts';
import type { Answer } from '../../../src/deliver/github/workflow-run.ts';
import { virtualClock } from '../virtual-clock.ts';

const startMs = Date.UTC(2026, 10, 25, 8);
const refusal = { kind: 'refused', reason: { code: 'HTTP_403', message: 'no' } } as const;
const answer = (value: string): Answer<string> => ({ kind: 'answer', value });
const silence = (trouble: string, afterMs?: number): Answer<string> => ({
  kind: 'no answer',
  trouble,
  ...(afterMs !== undefined && { afterMs }),
});

interface Asking {
  readonly polled: Polled<string>;
  readonly asked: number;
  readonly sleepsMs: readonly number[];
  readonly told: readonly string[];
}

/** Asks for `done`, the last of the answers again and again, with pauses of 1, 2, 3 … seconds. */
async function asking(answers: readonly Answer<string>[], limitMs = 60_000): Promise<Asking> {
  const clock = virtualClock(startMs);
  const told: string[] = [];
  let asked = 0;
  const polled = await poll(
    {
      ask: async () => {
        asked += 1;
        return answers[asked - 1] ?? answers.at(-1) ?? silence('no script');
      },
      settle: (value) => (value === 'done' ? 'the result' : undefined),
      pauseMs: (round) => 1_000 * (round + 1),
    },
    { clock, deadlineMs: startMs + limitMs, tell: (line) => told.push(line) },
  );
  return { polled, asked, sleepsMs: clock.sleepsMs, told };
}

describe('poll', () => {
  it('asks at once', async () => {
    expect(await asking([answer('done')])).toEqual({
      polled: { kind: 'settled', result: 'the result' },
      asked: 1,
      sleepsMs: [],
      told: [],
    });
  });

  it('asks again after the pause of each round', async () => {
    expect(await asking([answer('not yet'), answer('not yet'), answer('not yet'), answer('done')])).toEqual({
      polled: { kind: 'settled', result: 'the result' },
      asked: 4,
      sleepsMs: [1_000, 2_000, 3_000],
      told: [],
    });
  });

  it('ends at a refusal', async () => {
    expect(await asking([answer('not yet'), refusal, answer('done')])).toMatchObject({ polled: refusal, asked: 2 });
  });

  it('waits for a result that takes its time', async () => {
    const clock = virtualClock(startMs);
    const polled = await poll(
      { ask: async () => answer('x'), settle: async (value) => `${value}!`, pauseMs: () => 1 },
      { clock, deadlineMs: startMs, tell: () => undefined },
    );
    expect(polled).toEqual({ kind: 'settled', result: 'x!' });
  });

  it.each([
    { what: 'a text that is empty', result: '' },
    { what: 'zero', result: 0 },
    { what: 'null', result: null },
    { what: 'false', result: false },
  ])('takes $what for a result', async ({ result }) => {
    const clock = virtualClock(startMs);
    const polled = await poll(
      { ask: async () => answer('x'), settle: () => result, pauseMs: () => 1 },
      { clock, deadlineMs: startMs, tell: () => undefined },
    );
    expect(polled).toEqual({ kind: 'settled', result });
  });

  it('asks a last time at the deadline', async () => {
    expect(await asking([answer('not yet')], 4_500)).toEqual({
      polled: { kind: 'late', trouble: undefined },
      asked: 4,
      sleepsMs: [1_000, 2_000, 1_500],
      told: [],
    });
  });

  it('takes what is there at the deadline', async () => {
    expect(await asking([answer('not yet'), answer('done')], 1)).toMatchObject({
      polled: { kind: 'settled' },
      sleepsMs: [1],
    });
  });

  it.each([0, -5_000])('asks once where %i ms remain', async (limitMs) => {
    expect(await asking([answer('not yet')], limitMs)).toMatchObject({ polled: { kind: 'late' }, asked: 1 });
    expect(await asking([answer('done')], limitMs)).toMatchObject({ polled: { kind: 'settled' }, asked: 1 });
  });

  it('tells why GitHub does not answer, and asks again', async () => {
    expect(await asking([silence('status 502'), silence('other side closed'), answer('done')])).toEqual({
      polled: { kind: 'settled', result: 'the result' },
      asked: 3,
      sleepsMs: [1_000, 2_000],
      told: [
        'GitHub did not tell of the runs (status 502); asking again',
        'GitHub did not tell of the runs (other side closed); asking again',
      ],
    });
  });

  it('waits as long as GitHub asks, where that is longer than its own pause', async () => {
    expect(await asking([silence('status 429', 30_000), silence('status 429', 500), answer('done')])).toMatchObject({
      polled: { kind: 'settled' },
      sleepsMs: [30_000, 2_000],
    });
  });

  it('does not ask before GitHub wants to be asked, and gives up at once where that is after the deadline', async () => {
    expect(await asking([silence('status 429', 60_001)])).toEqual({
      polled: { kind: 'late', trouble: 'status 429' },
      asked: 1,
      sleepsMs: [],
      told: [],
    });
    expect(await asking([silence('status 429', 60_000), answer('done')])).toMatchObject({
      polled: { kind: 'settled' },
      sleepsMs: [60_000],
    });
  });

  it('says what kept GitHub from answering at the end', async () => {
    expect(await asking([answer('not yet'), silence('status 500')], 5_000)).toMatchObject({
      polled: { kind: 'late', trouble: 'status 500' },
    });
  });

  it('says nothing of a trouble that was over at the end', async () => {
    expect(await asking([silence('status 500'), answer('not yet')], 5_000)).toMatchObject({
      polled: { kind: 'late', trouble: undefined },
    });
  });
});
