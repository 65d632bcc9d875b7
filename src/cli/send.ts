import { Command, Option } from '@commander-js/extra-typings';
import { DispatchError } from '../core/errors.ts';
import { examples } from './help.ts';
import { jsonOption } from './report.ts';
import { repeated, secretEnvOption, secretFileOption } from './secret-option.ts';
import type { Surroundings } from './surroundings.ts';

/** The options of a dispatch, none of which says anything of a signed POST. */
const ofDispatch = ['repository', 'eventType', 'artifact', 'event', 'alias', 'extraPayload', 'wait', 'waitTimeout'];

/** `send`: posts a body as W&B does, or dispatches to repositories. */
export function sendCommand(surroundings: Surroundings) {
  return withOptions()
    .addHelpText(
      'after',
      examples(
        'wandb-dispatch send --to http://127.0.0.1:8787/wandb/wandb --body body.json --secret-env WANDB_SECRET',
        'wandb-dispatch send --repository acme/deploy --event-type wandb-artifact \\',
        '  --artifact acme/wandb-registry-model/churn:v3 --alias production --secret-env SIGNING_KEY --wait completion',
      ),
    )
    .action(async (options) => {
      const { to, body, repository, ...others } = options;
      // What no other command needs is loaded here alone: the clients of HTTP and of GitHub.
      if (to !== undefined) {
        const { sendToUrl } = await import('./send-to-url.ts');
        return sendToUrl({ to, body, ...others }, surroundings);
      }
      if (repository !== undefined) {
        const { sendToRepositories } = await import('./send-to-repositories.ts');
        return sendToRepositories({ repository, ...others }, surroundings);
      }
      throw new DispatchError(
        'INPUT_INVALID',
        'it is not said where to: give --to and a URL, or --repository and owner/name',
      );
    });
}

function withOptions() {
  return new Command('send')
    .summary('post as W&B does, or dispatch to repositories')
    .description(
      'With --to it posts a body as W&B does, signed and with its access token. With --repository it dispatches an event about an artifact to GitHub, as the Action send does, and follows the runs where --wait says so.',
    )
    .addOption(new Option('--to <url>', 'where to post the body; no redirect is followed').conflicts(ofDispatch))
    .addOption(
      new Option('--body <file>', 'the file with the body, sent byte for byte; - reads stdin').conflicts(ofDispatch),
    )
    .addOption(new Option('--repository <owner/name>', 'where to dispatch to; repeatable').argParser(repeated))
    .option('--event-type <type>', "GitHub's event_type, which the receiving workflow lists under types")
    .option(
      '--artifact <reference>',
      'entity/project/collection:v3, an alias after the colon, or a wandb-artifact:// URI',
    )
    .option('--event <type>', "W&B's event type (default: ADD_ARTIFACT_ALIAS with --alias, else LINK_ARTIFACT)")
    .option('--alias <alias>', 'the alias that the event is about, such as production')
    .addOption(
      new Option('--extra-payload <text>', 'further keys of client_payload: key=value (repeatable), or YAML').argParser(
        repeated,
      ),
    )
    .addOption(new Option('--wait <for>', 'what to wait for (default: none)').choices(['none', 'run', 'completion']))
    .option('--wait-timeout <time>', 'how long to wait for runs, such as 90s or 1h (default: 10m)')
    .addOption(
      secretEnvOption('the environment variable that holds the secret to sign with; without one nothing is signed'),
    )
    .addOption(secretFileOption('the file that holds the secret; one newline at its end is dropped'))
    .option(
      '--token-env <name>',
      'the environment variable that holds the token (default with --repository: GITHUB_TOKEN)',
    )
    .addOption(jsonOption());
}
