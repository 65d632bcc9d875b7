import { Command, Option } from '@commander-js/extra-typings';
import { examples } from './help.ts';
import { parsePort } from './port-option.ts';
import { jsonOption } from './report.ts';
import { secretEnvOption, secretFileOption } from './secret-option.ts';
import type { Surroundings } from './surroundings.ts';

/** `listen`: sends webhooks on to a receiver, byte for byte, and shows them. */
export function listenCommand(surroundings: Surroundings) {
  return withOptions()
    .addHelpText(
      'after',
      examples(
        'wandb-dispatch listen --forward-to http://127.0.0.1:3000/wandb --secret-env WANDB_SECRET',
        'wandb-dispatch listen --forward-to http://127.0.0.1:3000/wandb --print json | jq .artifact',
      ),
    )
    .action(async ({ port, ...options }) => {
      const parsed = parsePort(port);
      // What no other command needs is loaded here alone: server and client.
      const { listen } = await import('./listen/run-listen.ts');
      await listen({ ...options, port: parsed }, surroundings);
    });
}

function withOptions() {
  return new Command('listen')
    .summary('send webhooks on to a receiver, byte for byte, and show them')
    .description(
      "Listens on this machine and sends what comes on to a receiver, byte for byte, and the receiver's answer back. It shows of each request who, which artifact, whether the signature holds, the status and the duration, until it is stopped.",
    )
    .requiredOption('--forward-to <url>', 'the receiver; no redirect is followed')
    .option('--port <port>', 'where to listen; 0: a free port', '8788')
    .option('--host <address>', 'where to listen', '127.0.0.1')
    .addOption(secretEnvOption('the environment variable that holds the secret to check signatures with; repeatable'))
    .addOption(secretFileOption('the file that holds the secret; one newline at its end is dropped; repeatable too'))
    .addOption(new Option('--print <form>', 'how requests are shown').choices(['text', 'json']).default('text'))
    .addOption(jsonOption());
}
