import { naming } from '../../core/attempt.ts';
import { DispatchError } from '../../core/errors.ts';
import { requireFilter, type Condition, type Filter } from '../../core/filter.ts';
import { present } from '../../core/present.ts';
import { quote } from '../../core/quote.ts';
import { parseDurationMs } from '../../core/time.ts';
import { readInput, type Environment } from '../runner.ts';

/** The inputs of the receiving Action, each of its type. */
export interface Inputs {
  /** JSON in place of the event's client_payload. */
  readonly payload: string | undefined;
  /** Undefined: nothing is verified. Empty: the input was given and holds no secret. */
  readonly secrets: readonly string[] | undefined;
  /** 0: the age is not checked. */
  readonly maxAgeMs: number;
  readonly filter: Filter;
  readonly failsOnMismatch: boolean;
}

/** The input behind each condition of the filter. */
const filterInputs: Readonly<Record<Condition, string>> = {
  event: 'events',
  entity: 'entity',
  project: 'project',
  registry: 'registry',
  collection: 'collection',
  alias: 'alias',
  tag: 'tag',
};

/**
 * Reads the inputs.
 *
 * @throws INPUT_INVALID FILTER_INVALID naming the input
 */
export function readInputs(environment: Environment): Inputs {
  const payload = readInput(environment, 'payload');
  const secrets = readInput(environment, 'signing-secret');
  const maxAge = readInput(environment, 'max-age').trim();
  return {
    payload: payload.trim() === '' ? undefined : payload,
    secrets: secrets === '' ? undefined : listOf(secrets, /\n/u),
    maxAgeMs: parseDurationMs(maxAge === '' ? '24h' : maxAge, 'max-age'),
    filter: readFilter(environment),
    failsOnMismatch: readOnMismatch(environment) === 'fail',
  };
}

function readFilter(environment: Environment): Filter {
  const given = Object.entries(filterInputs).map(([condition, input]) => {
    const text = readInput(environment, input);
    if (text.trim() === '') return [condition, undefined] as const;
    const patterns = readPatterns(text);
    naming(`input ${input}`, () => requireFilter({ [condition]: patterns }));
    return [condition, patterns] as const;
  });
  return present(Object.fromEntries(given));
}

/** A blank after the `!` is no part of a name, or `! staging` would negate nothing and let staging through. */
function readPatterns(text: string): readonly string[] {
  return listOf(text, /[\n,]/u).map((pattern) => pattern.replace(/^!\s+/u, '!'));
}

function readOnMismatch(environment: Environment): string {
  const value = readInput(environment, 'on-mismatch').trim();
  if (value === '' || value === 'skip' || value === 'fail') return value;
  throw new DispatchError('INPUT_INVALID', `on-mismatch: ${quote(value)} is neither skip nor fail`);
}

function listOf(text: string, separator: RegExp): readonly string[] {
  return text
    .split(separator)
    .map((item) => item.trim())
    .filter((item) => item !== '');
}
