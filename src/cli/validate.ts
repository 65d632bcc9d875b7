import { Command } from '@commander-js/extra-typings';
import { configOption, readNamedConfig } from './config/config-option.ts';
import { examples } from './help.ts';
import { jsonOption, reportResult, visible } from './report.ts';
import { reportProblems } from './config/config-problems.ts';
import type { Surroundings } from './surroundings.ts';

/** `validate`: tells all that is wrong with a config. */
export function validateCommand(surroundings: Surroundings) {
  return new Command('validate')
    .summary('check a config')
    .description(
      'Tells all that is wrong with a config at once, a line FILE:LINE:COLUMN: PATH: MESSAGE for each. It needs no secret and sends nothing. Exit code 0: it is valid; 2: it is not.',
    )
    .addOption(configOption())
    .addOption(jsonOption())
    .addHelpText('after', examples('wandb-dispatch validate', 'wandb-dispatch validate --config relay.yaml --json'))
    .action(async ({ config: file, json }) => {
      const read = await readNamedConfig(file, surroundings);
      // Of this command they are the result, and so go to stdout.
      const toStdout = { ...surroundings, stderr: surroundings.stdout };
      if (read.kind === 'invalid') reportProblems(read.problems, toStdout, { json: json === true });
      else reportResult(surroundings, { text: `${visible(file)} is valid`, json: { errors: [] } }, { json });
    });
}
