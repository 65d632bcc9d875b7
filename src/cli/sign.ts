import { Command, Option } from '@commander-js/extra-typings';
import { signBody } from '../core/body-signature.ts';
import { bodyOption, readBody } from './body-option.ts';
import { examples } from './help.ts';
import { jsonOption, reportResult } from './report.ts';
import { readSecret, secretEnvOption, secretFileOption } from './secret-option.ts';
import type { Surroundings } from './surroundings.ts';

/** `sign`: prints the value of X-Wandb-Signature for a body. */
export function signCommand(surroundings: Surroundings) {
  return new Command('sign')
    .summary('sign a body as W&B does')
    .description('Prints the X-Wandb-Signature of a body: HMAC-SHA256 over its exact bytes.')
    .addOption(bodyOption('the file with the body'))
    .addOption(secretEnvOption('the environment variable that holds the secret'))
    .addOption(secretFileOption('the file that holds the secret; one newline at its end is dropped'))
    .addOption(
      new Option('--encoding <encoding>', 'what to write the signature in')
        .choices(['base64', 'hex'])
        .default('base64'),
    )
    .addOption(jsonOption())
    .addHelpText(
      'after',
      examples(
        'wandb-dispatch sign --body body.json --secret-env WANDB_SECRET',
        "printf '{}' | wandb-dispatch sign --body - --secret-env WANDB_SECRET --encoding hex",
        'wandb-dispatch sign --body body.json --secret-file secret.txt --json',
      ),
    )
    .action(async ({ body, encoding, json, ...secretOptions }) => {
      const secret = await readSecret(secretOptions, surroundings);
      const signature = signBody(await readBody(body, surroundings), secret, { encoding });
      reportResult(surroundings, { text: signature, json: { signature, encoding } }, { json });
    });
}
