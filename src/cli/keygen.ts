import { Command } from '@commander-js/extra-typings';
import { keypairFromSeed, seedBytes } from '../core/keypair.ts';
import { examples } from './help.ts';
import { jsonOption, reportResult } from './report.ts';
import type { Surroundings } from './surroundings.ts';

/** For whoever sees the keys; a file or a pipe gets the two lines alone. */
const hint = `whsk_… signs: it is a secret, and belongs to the side that sends alone.
whpk_… verifies: it is the signing-secret of the receiving workflow, and can sign nothing.
`;

/** `keygen`: prints a new Ed25519 keypair. */
export function keygenCommand(surroundings: Surroundings) {
  return new Command('keygen')
    .summary('make a keypair that signs dispatches')
    .description('Prints a new Ed25519 keypair: a line whsk_…, which signs, and a line whpk_…, which verifies.')
    .addOption(jsonOption())
    .addHelpText(
      'after',
      examples(
        'wandb-dispatch keygen',
        '(umask 077 && wandb-dispatch keygen > keypair.txt)',
        '(umask 077 && wandb-dispatch keygen --json > keypair.json)',
      ),
    )
    .action((options) => {
      const { signing, verifying } = keypairFromSeed(surroundings.randomBytes(seedBytes));
      reportResult(surroundings, { text: `${signing}\n${verifying}`, json: { signing, verifying } }, options);
      if (surroundings.stdout.isTTY) surroundings.stderr.write(hint);
    });
}
