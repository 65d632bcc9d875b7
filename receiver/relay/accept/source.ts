import { DispatchError, isDispatchError } from '../../../src/core/errors.ts';
import { quote } from '../../../src/core/quote.ts';
import type { Logger } from '../../options/options.ts';
import { nodePlatform } from '../../platform/node-platform.ts';
import { settleOptions, type Settled } from '../../options/settle-options.ts';
import type { SourceConfig } from '../config/config.ts';

/** A source as it admits requests. */
export interface Source {
  readonly name: string;
  readonly dedupeWindowMs: number;
  readonly settled: Settled;
}

/** The sources by name. */
export type Sources = ReadonlyMap<string, Source>;

/** What sources are made of beside their config. */
export interface SourceParts {
  /** The values of secrets by name. */
  readonly secrets: ReadonlyMap<string, string>;
  readonly logger: Logger;
}

/**
 * Settles the sources, once.
 *
 * @throws SECRET_MISSING SECRET_INVALID naming the source and the secret
 */
export function createSources(configs: readonly SourceConfig[], parts: SourceParts): Sources {
  return new Map(configs.map((config) => [config.name, createSource(config, parts)]));
}

function createSource(config: SourceConfig, { secrets, logger }: SourceParts): Source {
  const { name, signingSecrets, accessTokens, scheme, dedupeWindowMs } = config;
  const valuesOf = (names: readonly string[]) => names.map((secret) => secrets.get(secret));
  try {
    const options = { secrets: valuesOf(signingSecrets), accessTokens: valuesOf(accessTokens), scheme, logger };
    return { name, dedupeWindowMs, settled: settleOptions(options, nodePlatform) };
  } catch (error) {
    if (!isDispatchError(error)) throw error;
    throw new DispatchError(error.code, `the source ${quote(name)}: ${named(error.message, config)}`, { cause: error });
  }
}

/** The receiver's options name secrets by their place; whoever wrote the config knows them by their names. */
function named(message: string, { signingSecrets, accessTokens }: SourceConfig): string {
  return message.replace(/^(secrets|accessTokens)\[(\d+)\]/u, (place, list: string, index: string) => {
    const name = (list === 'secrets' ? signingSecrets : accessTokens)[Number(index)];
    return name === undefined ? place : `the secret ${name}`;
  });
}
