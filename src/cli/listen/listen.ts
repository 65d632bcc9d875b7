import { Command, Option } from '@commander-js/extra-typings';
import { createEnvProxyAgent } from '../../deliver/env-proxy.ts';
import { requireHttpUrl } from '../../deliver/http/http-url.ts';
import { examples } from '../help.ts';
import { parsePort } from '../port-option.ts';
import { jsonOption } from '../report.ts';
import { readSecrets, secretEnvOption, secretFileOption } from '../secret-option.ts';
import type { Surroundings } from '../surroundings.ts';
import { startListener } from './listener.ts';
import { jsonLine, textLine } from './log-line.ts';

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
    .action(async ({ forwardTo, host, port, print, json, ...secretOptions }) => {
      requireHttpUrl(forwardTo, '--forward-to');
      const named = secretOptions.secretEnv !== undefined || secretOptions.secretFile !== undefined;
      const secrets = named ? await readSecrets(secretOptions, surroundings) : [];
      const asJson = json === true || print === 'json';
      const { stdout, clock } = surroundings;
      const { url, stop } = await startListener({
        host,
        port: parsePort(port),
        route: { forwardTo, dispatcher: createEnvProxyAgent(forwardTo) },
        secrets,
        clock,
        tell: (forwarded) => stdout.write(asJson ? jsonLine(forwarded) : textLine(forwarded, stdout.hasColors)),
      });
      stdout.write(asJson ? `${JSON.stringify({ listening: url, forwardTo })}\n` : firstLine(url, forwardTo));
      await surroundings.untilStopped();
      await stop();
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

/** W&B takes neither bare addresses nor localhost. */
function firstLine(url: string, forwardTo: string): string {
  return `${url} -> ${forwardTo}: give W&B the URL by which a tunnel or proxy of yours reaches the first\n`;
}
