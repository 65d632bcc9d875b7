import { Command } from '@commander-js/extra-typings';
import { examples } from './help.ts';
import { parsePort } from './port-option.ts';
import { jsonOption } from './report.ts';
import type { Surroundings } from './surroundings.ts';

/** `serve`: the relay. */
export function serveCommand(surroundings: Surroundings) {
  return withOptions()
    .addHelpText(
      'after',
      examples(
        'wandb-dispatch serve',
        'wandb-dispatch serve --config dispatch.yaml --store sqlite:/var/lib/wandb-dispatch/relay.db',
        'wandb-dispatch serve --host 0.0.0.0 --port 8080',
      ),
    )
    .action(async ({ config, store, host, port, json }) => {
      const address = { host, port: parsePort(port) };
      // What no other command needs is loaded here alone: server, log and config.
      const { serve } = await import('./serve/run-serve.ts');
      await serve({ config, store, address, json }, surroundings);
    });
}

function withOptions() {
  return new Command('serve')
    .summary('run the relay: receive events, keep them, deliver them')
    .description(
      'Runs the relay: it receives events by its sources, keeps them in its store, and delivers them to the webhooks of the automations that fire, until it is stopped. Without a config it makes a source, its signing secret and an admin token, and keeps what comes in.',
    )
    .option('--config <file>', 'the config; where it is not given, dispatch.yaml if that is there')
    .option('--store <store>', 'where events and deliveries are kept: sqlite:PATH', 'sqlite:wandb-dispatch.db')
    .option('--host <address>', 'where to listen', '127.0.0.1')
    .option('--port <port>', 'where to listen; 0: a free port', '8787')
    .addOption(jsonOption());
}
