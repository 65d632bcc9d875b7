import { toFailure } from './failure.ts';
import { createProgram } from './program.ts';
import { reportFailure } from './report.ts';
import type { Surroundings } from './surroundings.ts';

/** Runs the command that the arguments ask for, and reports what goes wrong. It never throws. */
export async function runCli(argv: readonly string[], surroundings: Surroundings): Promise<void> {
  const json = asksForJson(argv);
  try {
    await createProgram(surroundings, { json }).parseAsync(argv, { from: 'user' });
  } catch (error) {
    const failure = toFailure(error);
    if (failure.exitCode !== 0) reportFailure(surroundings, failure, { json });
  }
}

/** Whether `--json` is among the arguments, for what is wrong with them is told as JSON too. */
function asksForJson(argv: readonly string[]): boolean {
  const end = argv.indexOf('--');
  return argv.slice(0, end === -1 ? argv.length : end).includes('--json');
}
