import { attempt } from '../../../../src/core/attempt.ts';
import { isJsonObject } from '../../../../src/core/json.ts';
import { parseSegments } from '../../../../src/core/template-text.ts';
import type { ConfigPath, Fault } from '../fault.ts';

/** Texts in which a value would say whom a special mention (`<!channel>`, `<!here>`, `<!subteam^ID>`) calls. Paths begin at the value. */
export function slackMentionFaults(value: unknown, path: ConfigPath = []): readonly Fault[] {
  if (typeof value === 'string') return asksByValue(value) ? [{ path, atKey: false, message }] : [];
  const members = Array.isArray(value) ? [...value.entries()] : isJsonObject(value) ? Object.entries(value) : [];
  return members.flatMap(([step, member]) => slackMentionFaults(member, [...path, step]));
}

const message = 'lets a value say whom <!…> calls, and so call a channel: write the mention out, such as <!channel>';

/** Stands for a variable, whose value may be empty. */
const variable = '\0';

/** After `<` a `!` begins a special mention, up to `>`. Source: Slack's documentation, "Formatting text for app surfaces". */
const mentionByValue = /<(?:\0+!|\0*![^<>]*\0)/u;

/** A text that does not parse is told of elsewhere. */
function asksByValue(text: string): boolean {
  const segments = attempt(() => parseSegments(text, '')) ?? [];
  const marked = segments.map((segment) => (segment.kind === 'literal' ? segment.text : variable)).join('');
  return mentionByValue.test(marked);
}
