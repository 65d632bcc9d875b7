import { documentedEventType, eventTypes } from '../../../src/core/event-type.ts';
import { quote } from '../../../src/core/quote.ts';

/** How many characters a slip of the pen changes at one place. */
const mostSlipped = 2;

/**
 * What is wrong with a pattern for event types: it is nearly one of W&B's. Any other text stays: W&B may have types by then that this
 * version does not know, and senders of their own have their own.
 */
export function eventTypeFault(pattern: string): { readonly message: string; readonly suggestion: string } | undefined {
  const text = pattern.replace(/^!/u, '');
  if (/[*?]/u.test(text) || eventTypes.some((type) => type === documentedEventType(text))) return undefined;
  const suggestion = eventTypes.find((type) => isSlip(toWord(text), type));
  if (suggestion === undefined) return undefined;
  return { message: `is nearly an event type of W&B: ${quote(text)}; did you mean ${suggestion}?`, suggestion };
}

function toWord(text: string): string {
  return text.toUpperCase().replace(/[\s-]/gu, '_');
}

/** Whether two texts differ at one place alone, by a few characters. */
function isSlip(left: string, right: string): boolean {
  const shorter = Math.min(left.length, right.length);
  let before = 0;
  while (before < shorter && left[before] === right[before]) before++;
  let after = 0;
  while (after < shorter - before && left.at(-1 - after) === right.at(-1 - after)) after++;
  return Math.max(left.length, right.length) - before - after <= mostSlipped;
}
