import { DispatchError } from './errors.ts';
import type { EventFacts } from './event-facts.ts';
import { documentedEventType } from './event-type.ts';
import { matchesGlob } from './glob.ts';
import { quote } from './quote.ts';

/** What a filter can ask, in the order in which it is judged. */
const conditions = ['event', 'entity', 'project', 'registry', 'collection', 'alias', 'tag'] as const;

export type Condition = (typeof conditions)[number];

/**
 * Patterns for each condition; a condition that is not there holds.
 *
 * A pattern is a whole-string glob (`*`, `?`, by case); `!` before it negates. One that does not negate must match, none that
 * negates may; a list of only negations means everything but those. An absent value matches nothing and passes only negations.
 */
export type Filter = { readonly [Name in Condition]?: readonly string[] };

/** What a filter says of an event: it holds, or the first condition that does not. */
export type FilterVerdict =
  | { readonly matched: true }
  | {
      readonly matched: false;
      readonly condition: Condition;
      /** The event's value, or undefined where it has none. */
      readonly value: string | undefined;
      readonly patterns: readonly string[];
      /** The same in words: `alias: "staging" does not match "production"`. */
      readonly reason: string;
    };

/**
 * Refuses patterns that can match nothing.
 *
 * @throws FILTER_INVALID naming the condition
 */
export function requireFilter(filter: Filter): void {
  for (const condition of conditions) {
    const patterns = filter[condition];
    if (patterns?.length === 0)
      throw new DispatchError('FILTER_INVALID', `${condition} has no pattern: give one or leave it out`);
    const empty = patterns?.find((pattern) => pattern === '' || pattern === '!');
    if (empty !== undefined)
      throw new DispatchError(
        'FILTER_INVALID',
        `${condition}: the pattern ${quote(empty)} matches nothing: give a name or a glob`,
      );
  }
}

/** Judges an event by a filter. */
export function matchFilter(facts: EventFacts, filter: Filter): FilterVerdict {
  for (const condition of conditions) {
    const patterns = filter[condition];
    const value = facts[condition];
    if (patterns === undefined || holds(condition, patterns, value)) continue;
    return { matched: false, condition, value, patterns, reason: reasonOf(condition, patterns, value) };
  }
  return { matched: true };
}

function holds(condition: Condition, patterns: readonly string[], value: string | undefined): boolean {
  const negated = patterns.filter((pattern) => pattern.startsWith('!')).map((pattern) => pattern.slice(1));
  const wanted = patterns.filter((pattern) => !pattern.startsWith('!'));
  if (value === undefined) return wanted.length === 0;
  const matches = (pattern: string): boolean =>
    matchesGlob(condition === 'event' ? documentedEventType(pattern) : pattern, value);
  return !negated.some(matches) && (wanted.length === 0 || wanted.some(matches));
}

function reasonOf(condition: Condition, patterns: readonly string[], value: string | undefined): string {
  const list = patterns.map((pattern) => quote(pattern)).join(', ');
  return `${condition}: ${value === undefined ? 'the event has none, which' : quote(value)} does not match ${list}`;
}
