import type { Ledger } from './ledger.ts';

/** How many violations of a kind are shown one by one. */
const mostShown = 5;

/** The ledger as a table, and what was violated. */
export function reportOf(ledger: Ledger): string {
  const rows: readonly (readonly [string, number])[] = [
    ['kills by SIGKILL, each followed by a restart', ledger.kills],
    ['events sent', ledger.sent],
    ['  accepted (a 2xx was seen)', ledger.accepted],
    ['  refused', ledger.refused],
    ['  without an answer', ledger.unanswered],
    ['    and stored all the same', ledger.unansweredStored],
    ['deliveries owed for the accepted ones', ledger.owed],
    ['  arrived at least once', ledger.arrived],
    ['  lost', ledger.owed - ledger.arrived],
    ['arrivals again', ledger.repeats],
    ['  longest from the answer to the kill, ms', ledger.longestForgottenMs],
    ['violations', ledger.violations.length],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  const digits = Math.max(...rows.map(([, value]) => textOf(value).length));
  const lines = rows.map(([name, value]) => `${name.padEnd(width)}  ${textOf(value).padStart(digits)}`);
  return [...lines, ...violationLines(ledger)].join('\n');
}

function textOf(value: number): string {
  return value.toLocaleString('en-US');
}

function violationLines({ violations }: Ledger): readonly string[] {
  return [...Map.groupBy(violations, ({ kind }) => kind)].flatMap(([kind, ofKind]) => [
    `VIOLATED ${kind}: ${textOf(ofKind.length)}`,
    ...ofKind.slice(0, mostShown).map(({ detail }) => `  ${detail}`),
  ]);
}
