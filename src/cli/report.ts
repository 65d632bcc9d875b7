import { Option } from '@commander-js/extra-typings';
import { styleText } from 'node:util';
import type { Failure } from './failure.ts';
import type { Surroundings } from './surroundings.ts';

/** What a command found out, in both forms. */
export interface Result {
  /** For people, and for `$(…)`. */
  readonly text: string;
  readonly json: object;
}

/** `--json`. */
export function jsonOption() {
  return new Option('--json', 'print one line of JSON, also of what goes wrong');
}

/** Prints a result to stdout, in the form that was asked for. */
export function reportResult(
  { stdout }: Surroundings,
  { text, json }: Result,
  asked: { readonly json?: true | undefined },
): void {
  stdout.write(asked.json === true ? toLine(json) : `${text}\n`);
}

/** Prints a failure, to stderr or, as JSON, to stdout, and sets the exit code. */
export function reportFailure(
  { stdout, stderr, setExitCode }: Surroundings,
  { exitCode, code, message }: Failure,
  asked: { readonly json: boolean },
): void {
  setExitCode(exitCode);
  if (asked.json) {
    stdout.write(toLine({ error: { code, message } }));
    return;
  }
  const title = stderr.hasColors ? styleText(['bold', 'red'], 'error:', { validateStream: false }) : 'error:';
  stderr.write(`${title} ${visible(message)} [${code}]\n`);
}

function toLine(json: object): string {
  return `${JSON.stringify(json)}\n`;
}

/** A text on one line: what drives a terminal is not to come out of arguments and replies. */
export function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ');
}
