import { styleText } from 'node:util';
import { present } from '../../core/present.ts';
import { visible } from '../report.ts';
import type { SeenRequest } from './seen-request.ts';

/** A request that was sent on, and what came of it. */
export interface Forwarded extends SeenRequest {
  /** Milliseconds since 1970. */
  readonly atMs: number;
  readonly method: string;
  readonly path: string;
  readonly bytes: number;
  /** What was answered to the sender. */
  readonly status: number;
  readonly durationMs: number;
  /** Why nothing was sent on, or no answer came. */
  readonly error?: string;
}

/** One line for people: when, who, what, which artifact, verdict, status, duration. */
export function textLine(forwarded: Forwarded, hasColors: boolean): string {
  const { atMs, method, path, bytes, author, eventType, artifact, alias, verdict, status, durationMs, error } =
    forwarded;
  const time = new Date(atMs).toISOString().slice(11, 19);
  const what = artifact ?? `${method} ${path}, ${bytes} bytes`;
  const words = [time, eventType ?? '-', alias === undefined ? what : `${what} (${alias})`, `by ${author ?? '-'}`].map(
    visible,
  );
  const good = (isGood: boolean, text: string): string =>
    hasColors ? styleText(isGood ? 'green' : 'red', text, { validateStream: false }) : text;
  const judged = verdict === 'unchecked' ? verdict : good(verdict === 'verified', verdict);
  const ended = `${good(status < 300, String(status))} ${durationMs} ms`;
  return `${words.join('  ')}  ${judged}  ${ended}${error === undefined ? '' : `  ${visible(error)}`}\n`;
}

/** The same as one line of JSON; `at` is RFC 3339. */
export function jsonLine({ atMs, author, eventType, artifact, alias, error, ...rest }: Forwarded): string {
  const at = new Date(atMs).toISOString();
  return `${JSON.stringify(present({ at, author, eventType, artifact, alias, ...rest, error }))}\n`;
}
