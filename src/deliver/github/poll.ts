import type { Clock } from '../clock.ts';
import type { Reason } from '../reason.ts';
import type { Answer } from './workflow-run.ts';

/** A question that is asked until something comes of it. */
export interface Question<Value, Result> {
  readonly ask: () => Promise<Answer<Value>>;
  /** What comes of an answer; undefined: nothing yet. */
  readonly settle: (value: Value) => Result | undefined | Promise<Result | undefined>;
  /** The pause after a round, counted from 0. */
  readonly pauseMs: (round: number) => number;
}

/** Until when something is watched, and who is told. */
export interface Watch {
  readonly clock: Clock;
  readonly deadlineMs: number;
  /** Takes lines that tell how it goes. */
  readonly tell: (line: string) => void;
}

/** What came of it; `late`: the deadline was first, `trouble` what kept GitHub from answering at the end. */
export type Polled<Result> =
  | { readonly kind: 'settled'; readonly result: Result }
  | { readonly kind: 'refused'; readonly reason: Reason }
  | { readonly kind: 'late'; readonly trouble: string | undefined };

/** Asks at once, then after each pause, until it is settled, refused or too late. What GitHub asks to wait is waited. */
export async function poll<Value, Result>(
  { ask, settle, pauseMs }: Question<Value, Result>,
  { clock, deadlineMs, tell }: Watch,
): Promise<Polled<Result>> {
  for (let round = 0; ; round++) {
    const answer = await ask();
    if (answer.kind === 'refused') return answer;
    const result = answer.kind === 'answer' ? await settle(answer.value) : undefined;
    if (result !== undefined) return { kind: 'settled', result };
    const { trouble, afterMs = 0 } = answer.kind === 'no answer' ? answer : {};
    const remainingMs = deadlineMs - clock.nowMs();
    if (remainingMs <= 0 || afterMs > remainingMs) return { kind: 'late', trouble };
    if (trouble !== undefined) tell(`GitHub did not tell of the runs (${trouble}); asking again`);
    await clock.sleep(Math.min(Math.max(afterMs, pauseMs(round)), remainingMs));
  }
}
