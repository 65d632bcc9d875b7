/**
 * `npm run test:crash`: kills the relay again and again while events pour in, and counts at a sink that is another process. It ends with 1
 * where anything accepted was lost, an id changed, or something came twice that no kill explains.
 *
 * `--rounds 300 --events-min 30000 --seconds 1800 --seed 1 --connections 8 --relay src/cli/main.ts`
 */
import { parseCrashOptions } from './options.ts';
import { reportOf } from './report.ts';
import { runCrashes } from './run-crashes.ts';

const options = parseCrashOptions(process.argv.slice(2));
const { rounds, eventsMin, seconds, seed } = options;
process.stdout.write(`at least ${rounds} kills and ${eventsMin} accepted events within ${seconds} s, seed ${seed}\n`);
const { ledger, isComplete } = await runCrashes(options, (line) => process.stdout.write(`${line}\n`));
process.stdout.write(`\n${reportOf(ledger)}\n`);
if (!isComplete) process.stdout.write(`INCOMPLETE: ${seconds} s were over before that many kills and events\n`);
process.exitCode = isComplete && ledger.violations.length === 0 ? 0 : 1;
