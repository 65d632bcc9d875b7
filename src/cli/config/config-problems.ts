import type { ConfigProblem } from '../../../receiver/relay/config/config.ts';
import { visible } from '../report.ts';
import type { Surroundings } from '../surroundings.ts';

/** Prints all that is wrong with a config, a line for each to stderr or, as JSON, one to stdout, and sets the exit code. */
export function reportProblems(
  problems: readonly ConfigProblem[],
  { stdout, stderr, setExitCode }: Surroundings,
  asked: { readonly json: boolean },
): void {
  setExitCode(2);
  if (asked.json) {
    const errors = problems.map(({ suggestion = null, ...problem }) => ({ ...problem, suggestion }));
    stdout.write(`${JSON.stringify({ errors })}\n`);
    return;
  }
  for (const problem of problems) stderr.write(`${visible(problemLine(problem))}\n`);
}

/** `FILE:LINE:COL: PATH: message`; at the top there is no path. */
function problemLine({ file, line, column, path, message }: ConfigProblem): string {
  return [`${file}:${line}:${column}`, ...(path === '' ? [] : [path]), message].join(': ');
}
