/**
 * What an Action says to its runner, in the runner's own grammar. It stands in for @actions/core where start-up counts: that
 * package loads an HTTP client for OIDC at import (`bench/action-start`).
 *
 * Source: GitHub's documentation "Workflow commands for GitHub Actions"; `ActionCommand` and `FileCommandManager` of actions/runner.
 */
import { randomUUID } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { EOL } from 'node:os';
import { DispatchError } from '../core/errors.ts';

/** The environment that the runner gives. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** How loud an annotation is. */
export type Level = 'error' | 'warning' | 'notice';

/** An input as it was given, `''` where it was not; its name is upper-cased, blanks become `_`, hyphens stay. */
export function readInput(environment: Environment, name: string): string {
  return environment[`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`] ?? '';
}

/**
 * Appends outputs to the file of `GITHUB_OUTPUT`. Each value stands between lines that nobody can foresee, so that no value can
 * end early and bring an output of its own.
 *
 * @throws INPUT_INVALID outside of a runner
 */
export function writeOutputs(environment: Environment, outputs: Readonly<Record<string, string>>): void {
  const entries = Object.entries(outputs).map(([name, value]) => {
    const delimiter = `ghadelimiter_${randomUUID()}`;
    return `${name}<<${delimiter}${EOL}${value}${EOL}${delimiter}${EOL}`;
  });
  append(environment, 'GITHUB_OUTPUT', entries.join(''));
}

/** Appends to the job's summary: Markdown, HTML allowed. Where the runner has none, nothing is written. */
export function writeSummary(environment: Environment, markdown: string): void {
  if ((environment['GITHUB_STEP_SUMMARY'] ?? '') !== '') append(environment, 'GITHUB_STEP_SUMMARY', markdown);
}

/** The line that makes an annotation; nothing in title or message can end it. */
export function annotation(level: Level, message: string, title: string): string {
  return `::${level} title=${escapeProperty(title)}::${escapeData(message)}\n`;
}

/**
 * A line of the log that the runner takes for no command, whatever it holds: it looks for `::` where a line begins and for `##[`
 * anywhere, it ends lines at a lone CR too, and its search passes over characters that cannot be seen.
 */
export function logLine(text: string): string {
  const visible = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').replaceAll('##[', '## [');
  return `${visible.replace(/^(\s*)::/u, '$1: :')}\n`;
}

function append(environment: Environment, variable: string, text: string): void {
  const path = environment[variable];
  if (path === undefined || path === '') {
    throw new DispatchError(
      'INPUT_INVALID',
      `${variable} is not set: this runs inside of GitHub Actions, or a runner that writes its command files`,
    );
  }
  appendFileSync(path, text, 'utf8');
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
