import { createEnvProxyAgent } from '../../deliver/env-proxy.ts';
import { requireHttpUrl } from '../../deliver/http/http-url.ts';
import { readSecrets, type SecretOptions } from '../secret-option.ts';
import type { Surroundings } from '../surroundings.ts';
import { startListener } from './listener.ts';
import { jsonLine, textLine } from './log-line.ts';

/** What the command was given. */
export interface ListenOptions extends SecretOptions {
  readonly forwardTo: string;
  readonly host: string;
  readonly port: number;
  readonly print: string;
  readonly json?: true | undefined;
}

/**
 * Sends what comes on to a receiver and shows it, until it is stopped.
 *
 * @throws INPUT_INVALID SECRET_MISSING SECRET_INVALID
 */
export async function listen(options: ListenOptions, surroundings: Surroundings): Promise<void> {
  const { forwardTo, host, port, print, json, ...secretOptions } = options;
  requireHttpUrl(forwardTo, '--forward-to');
  const named = secretOptions.secretEnv !== undefined || secretOptions.secretFile !== undefined;
  const secrets = named ? await readSecrets(secretOptions, surroundings) : [];
  const asJson = json === true || print === 'json';
  const { stdout, clock } = surroundings;
  const { url, stop } = await startListener({
    host,
    port,
    route: { forwardTo, dispatcher: createEnvProxyAgent(forwardTo) },
    secrets,
    clock,
    tell: (forwarded) => stdout.write(asJson ? jsonLine(forwarded) : textLine(forwarded, stdout.hasColors)),
  });
  stdout.write(asJson ? `${JSON.stringify({ listening: url, forwardTo })}\n` : firstLine(url, forwardTo));
  await surroundings.untilStopped();
  await stop();
}

/** W&B takes neither bare addresses nor localhost. */
function firstLine(url: string, forwardTo: string): string {
  return `${url} -> ${forwardTo}: give W&B the URL by which a tunnel or proxy of yours reaches the first\n`;
}
