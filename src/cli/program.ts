import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { explainCommand } from './explain.ts';
import { examples, styleTitle } from './help.ts';
import { keygenCommand } from './keygen.ts';
import { listenCommand } from './listen.ts';
import { sendCommand } from './send.ts';
import { serveCommand } from './serve.ts';
import { signCommand } from './sign.ts';
import type { Surroundings } from './surroundings.ts';
import { validateCommand } from './validate.ts';
import { verifyCommand } from './verify.ts';
import { packageVersion } from './version.ts';

/** The program with its commands. It throws a CommanderError where it would exit, and prints no error itself. */
export function createProgram(surroundings: Surroundings, asked: { readonly json: boolean }): CommandUnknownOpts {
  const program = new Command('wandb-dispatch')
    .description('From a change in a W&B artifact to a GitHub workflow run that nobody forged.')
    .version(packageVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .addHelpText(
      'after',
      examples(
        'wandb-dispatch serve',
        'wandb-dispatch send --repository acme/deploy --event-type wandb-artifact --artifact acme/zoo/cat:v3',
        'wandb-dispatch keygen',
        'wandb-dispatch sign --body body.json --secret-env WANDB_SECRET',
        'wandb-dispatch verify --body body.json --signature "$SIGNATURE" --secret-env WANDB_SECRET',
      ),
    )
    .configureHelp({ styleTitle })
    .configureOutput(outputOf(surroundings, asked))
    .exitOverride();
  for (const create of [
    serveCommand,
    validateCommand,
    explainCommand,
    sendCommand,
    listenCommand,
    keygenCommand,
    signCommand,
    verifyCommand,
  ]) {
    const command: CommandUnknownOpts = create(surroundings);
    program.addCommand(command.copyInheritedSettings(program));
  }
  return program;
}

function outputOf({ stdout, stderr }: Surroundings, { json }: { readonly json: boolean }) {
  return {
    writeOut: stdout.write,
    // The help text that follows a wrong command line; with --json the error is all.
    writeErr: json ? () => {} : stderr.write,
    getOutHelpWidth: () => stdout.columns ?? 80,
    getErrHelpWidth: () => stderr.columns ?? 80,
    getOutHasColors: () => stdout.hasColors,
    getErrHasColors: () => stderr.hasColors,
    // The message comes with the error that is thrown.
    outputError: () => {},
  };
}
