import { Command } from '@commander-js/extra-typings';
import { verifySignature } from '../core/body-signature.ts';
import { isDispatchError, type DispatchError } from '../core/errors.ts';
import { bodyOption, readBody } from './body-option.ts';
import { examples } from './help.ts';
import { jsonOption, reportResult } from './report.ts';
import { readSecrets, secretEnvOption, secretFileOption } from './secret-option.ts';
import type { Surroundings } from './surroundings.ts';

/** `verify`: tells whether an X-Wandb-Signature holds. */
export function verifyCommand(surroundings: Surroundings) {
  return new Command('verify')
    .summary('check a signature of W&B')
    .description(
      'Checks the X-Wandb-Signature of a body, and says which secret made it. Exit code 0: it holds; 1: it does not.',
    )
    .addOption(bodyOption('the file with the body, byte for byte as it arrived'))
    .requiredOption('--signature <value>', 'the value of the header: base64 or hex, with or without sha256= before it')
    .addOption(secretEnvOption('the environment variable that holds the secret; repeat it while a secret is rotated'))
    .addOption(secretFileOption('the file that holds the secret; one newline at its end is dropped; repeatable too'))
    .addOption(jsonOption())
    .addHelpText(
      'after',
      examples(
        'wandb-dispatch verify --body body.json --signature "$SIGNATURE" --secret-env WANDB_SECRET',
        'wandb-dispatch verify --body - --signature "$SIGNATURE" --secret-env WANDB_SECRET < body.json',
        'wandb-dispatch verify --body body.json --signature "$SIGNATURE" --secret-file new.txt --secret-file old.txt',
      ),
    )
    .action(async ({ body, signature, json, ...secretOptions }) => {
      const secrets = await readSecrets(secretOptions, surroundings);
      const bytes = await readBody(body, surroundings);
      try {
        const { secretIndex } = verifySignature(bytes, signature, secrets);
        const which = secrets.length === 1 ? '' : ` (secret ${secretIndex + 1} of ${secrets.length})`;
        const result = { text: `the signature holds${which}`, json: { valid: true, secretIndex } };
        reportResult(surroundings, result, { json });
      } catch (error) {
        if (json !== true || !isRefusal(error)) throw error;
        const { code, message } = error;
        reportResult(surroundings, { text: message, json: { valid: false, code, message } }, { json });
        surroundings.setExitCode(1);
      }
    });
}

/** Whether the signature does not hold, which is an answer; all else keeps the command from giving one. */
function isRefusal(error: unknown): error is DispatchError {
  return isDispatchError(error, 'SIGNATURE_MISSING', 'SIGNATURE_MALFORMED', 'SIGNATURE_MISMATCH');
}
