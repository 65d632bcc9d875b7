import { DispatchError } from '../../src/core/errors.ts';
import { quote } from '../../src/core/quote.ts';
import { fewestSecretBytes } from '../../src/core/secret-text.ts';
import { consoleLogger } from './console-logger.ts';
import type { Logger, VerifyOptions } from './options.ts';
import type { Answer, Encoding, Inflate, Platform } from '../platform/platform.ts';
import { requireNames } from './require-names.ts';
import { settleSecrets, type SettledSecret } from './settle-secrets.ts';

/** {@link VerifyOptions}, settled once. */
export interface Settled {
  readonly platform: Platform;
  readonly secrets: readonly SettledSecret[];
  readonly tokenMatchers: readonly ((given: string) => Answer<boolean>)[];
  readonly scheme: 'wandb' | 'standard-webhooks' | 'either';
  readonly inflaters: ReadonlyMap<string, Inflate>;
  readonly maxBodyBytes: number;
  readonly maxDepth: number;
  readonly bodyTimeoutMs: number;
  readonly toleranceMs: number;
  readonly logger: Logger;
}

const verifyOptionNames = [
  'secrets',
  'accessTokens',
  'scheme',
  'maxBodyBytes',
  'encodings',
  'maxDepth',
  'bodyTimeoutMs',
  'toleranceSeconds',
  'minSecretBytes',
  'logger',
] as const satisfies readonly (keyof VerifyOptions)[];

/**
 * Settles the options, once.
 *
 * @param others names that the caller knows beside
 * @throws SECRET_MISSING when neither secrets nor access tokens are given
 * @throws SECRET_INVALID INPUT_INVALID naming the option
 */
export function settleOptions(options: VerifyOptions, platform: Platform, others: readonly string[] = []): Settled {
  if (typeof options !== 'object' || options === null)
    throw invalid('options: give an object such as { secrets: [secret] }');
  requireNames(options, [...verifyOptionNames, ...others]);
  const { scheme = 'wandb', toleranceSeconds } = options;
  if (!['wandb', 'standard-webhooks', 'either'].includes(scheme))
    throw invalid(`scheme: ${quote(scheme)} is none of wandb, standard-webhooks, either`);
  wholeNumber('minSecretBytes', options.minSecretBytes, { usual: fewestSecretBytes, least: 1 });
  const secrets = settleSecrets(options, platform);
  const tokens = settleTokens(options.accessTokens);
  if (secrets.length + tokens.length === 0) {
    throw new DispatchError(
      'SECRET_MISSING',
      'secrets, accessTokens: neither is given, so everybody could post: give the webhook a secret in W&B and here',
    );
  }
  return {
    platform,
    secrets,
    tokenMatchers: tokens.map((token) => platform.tokenMatcher(token)),
    scheme,
    inflaters: settleEncodings(options.encodings, platform),
    maxBodyBytes: wholeNumber('maxBodyBytes', options.maxBodyBytes, { usual: 1_048_576, least: 1 }),
    maxDepth: wholeNumber('maxDepth', options.maxDepth, { usual: 64, least: 1 }),
    bodyTimeoutMs: milliseconds('bodyTimeoutMs', options.bodyTimeoutMs, 10_000),
    toleranceMs: wholeNumber('toleranceSeconds', toleranceSeconds, { usual: 300, least: 0 }) * 1000,
    logger: settleLogger(options.logger),
  };
}

/** @throws INPUT_INVALID for anything but a whole number from `least` up */
export function wholeNumber(
  name: string,
  value: number | undefined,
  { usual, least }: { readonly usual: number; readonly least: number },
): number {
  const number = value === undefined ? usual : value;
  if (Number.isSafeInteger(number) && number >= least) return number;
  // JSON has no word for NaN and Infinity.
  const found = typeof value === 'number' ? String(value) : quote(value);
  throw invalid(`${name}: ${found} is no whole number from ${least} up`);
}

/** @throws INPUT_INVALID for what no timer takes: less than 1, or more than 24.8 days */
export function milliseconds(name: string, value: number | undefined, usual: number): number {
  const number = wholeNumber(name, value, { usual, least: 1 });
  if (number <= 2_147_483_647) return number;
  throw invalid(`${name}: ${number} is more than a timer takes, 2147483647`);
}

function settleTokens(tokens: readonly (string | undefined)[] = []): readonly string[] {
  if (!Array.isArray(tokens)) throw invalid('accessTokens is no list: give [token]');
  return tokens.map((token: unknown, index) => {
    if (typeof token === 'string' && /^[\x21-\x7e]+$/u.test(token)) return token;
    const found =
      token === undefined || token === ''
        ? (token ?? 'undefined') || 'empty'
        : 'no token, which is visible ASCII without blanks';
    throw new DispatchError(
      'SECRET_INVALID',
      `accessTokens[${index}] is ${found}: see that its variable is set and named right`,
    );
  });
}

function settleEncodings(encodings: readonly Encoding[] = [], { inflaters }: Platform): ReadonlyMap<string, Inflate> {
  if (!Array.isArray(encodings)) throw invalid("encodings is no list: give ['gzip']");
  const pairs = encodings.map((encoding: Encoding) => {
    const inflate = Object.hasOwn(inflaters, encoding) ? inflaters[encoding] : undefined;
    if (inflate !== undefined) return [encoding, inflate] as const;
    throw invalid(`encodings: ${quote(encoding)} is none of ${Object.keys(inflaters).join(', ')}`);
  });
  return new Map(pairs);
}

function settleLogger(logger: Logger | undefined): Logger {
  if (logger === undefined) return consoleLogger;
  for (const level of ['debug', 'info', 'warn', 'error'] as const) {
    if (typeof logger?.[level] !== 'function')
      throw invalid(`logger has no function ${level}: give pino, or an object with debug, info, warn and error`);
  }
  return harmless(logger);
}

/** A logger that throws takes no answer away. */
function harmless(logger: Logger): Logger {
  const tell =
    (level: keyof Logger) =>
    (fields: object, message: string): void => {
      try {
        logger[level](fields, message);
      } catch (err) {
        consoleLogger.error({ err }, `logger.${level} threw`);
      }
    };
  return { debug: tell('debug'), info: tell('info'), warn: tell('warn'), error: tell('error') };
}

function invalid(message: string): DispatchError {
  return new DispatchError('INPUT_INVALID', message);
}
