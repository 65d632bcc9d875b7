import { DispatchError } from './errors.ts';
import type { EventFacts } from './event-facts.ts';
import { documentedEventType } from './event-type.ts';
import { matchesGlob } from './glob.ts';
import { quote } from './quote.ts';

/** What a filter can ask, in the order in which it is judged. */
const conditions = ['event', 'entity', 'project', 'registry', 'collection', 'alias', 'tag'] as const;

/** One thing that a filter can ask. */
export type Condition = (typeof conditions)[number];

/**
 * Patterns for each condition; a condition that is not there holds.
 *
 * A pattern is a whole-string glob (`*`, `?`, by case); `!` before it negates. One that does not negate must match, none that
 * negates may; a list of only negations means everything but those. An absent value matches nothing and passes only negations.
 */
export type Filter = { readonly [Name in Condition]?: readonly string[] };

/** A condition that held. */
export interface Match {
  readonly condition: Condition;
  /** The event's value, or undefined where it has none. */
  readonly value: string | undefined;
  /** The pattern that matched, or undefined where only negations were given and none did. */
  readonly pattern: string | undefined;
}

/** The first condition that did not hold. */
export interface Mismatch {
  readonly condition: Condition;
  /** The event's value, or undefined where it has none. */
  readonly value: string | undefined;
  readonly patterns: readonly string[];
  /** The same in words: `alias: "staging" does not match "production"`. */
  readonly reason: string;
}

/** What a filter says of an event: every condition held, each by which pattern, or the first that did not. */
export type FilterVerdict =
  | { readonly matched: true; readonly matches: readonly Match[] }
  | ({ readonly matched: false } & Mismatch);

/**
 * Refuses a filter that asks for what events do not have, and patterns that can match nothing: each is a slip that would let
 * through too much or nothing at all.
 *
 * @throws FILTER_INVALID naming the condition
 */
export function requireFilter(filter: Filter): void {
  for (const [condition, patterns] of Object.entries(filter)) {
    const fault = conditions.some((name) => name === condition)
      ? faultOf(patterns)
      : `is none of ${conditions.join(', ')}`;
    if (fault !== undefined) throw new DispatchError('FILTER_INVALID', `${condition} ${fault}`);
  }
}

function faultOf(patterns: readonly string[]): string | undefined {
  if (patterns.length === 0) return 'has no pattern: give one or leave it out';
  const vain = patterns.find((pattern) => pattern === '' || /^!\s*$|^!\s/u.test(pattern));
  return vain === undefined
    ? undefined
    : `has the pattern ${quote(vain)}, which no name matches: give a name or a glob`;
}

/** Judges an event by a filter, condition by condition, up to the first that does not hold. */
export function matchFilter(facts: EventFacts, filter: Filter): FilterVerdict {
  const matches: Match[] = [];
  for (const condition of conditions) {
    const patterns = filter[condition];
    if (patterns === undefined) continue;
    const value = facts[condition];
    const match = matchCondition(condition, patterns, value);
    if (match === undefined)
      return { matched: false, condition, value, patterns, reason: reasonOf(condition, patterns, value) };
    matches.push(match);
  }
  return { matched: true, matches };
}

function matchCondition(
  condition: Condition,
  patterns: readonly string[],
  value: string | undefined,
): Match | undefined {
  const wanted = patterns.filter((pattern) => !pattern.startsWith('!'));
  const matches = (pattern: string): boolean =>
    value !== undefined && matchesGlob(condition === 'event' ? documentedEventType(pattern) : pattern, value);
  if (patterns.some((pattern) => pattern.startsWith('!') && matches(pattern.slice(1)))) return undefined;
  const pattern = wanted.find(matches);
  const onlyNegations = patterns.length > 0 && wanted.length === 0;
  return pattern === undefined && !onlyNegations ? undefined : { condition, value, pattern };
}

function reasonOf(condition: Condition, patterns: readonly string[], value: string | undefined): string {
  const list = patterns.map((pattern) => quote(pattern)).join(', ');
  return `${condition}: ${value === undefined ? 'the event has none, which' : quote(value)} does not match ${list}`;
}
