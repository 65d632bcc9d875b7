import { isJsonObject, ownValue } from '../json.ts';
import type { TemplatePath } from '../template.ts';

/** How many characters `text` may have. Source: Slack's documentation, `chat.postMessage`. */
export const mostTextCharacters = 40_000;

/** How many blocks a message may have. Source: Slack's documentation, "Blocks". */
export const mostBlocks = 50;

/** A text that Slack counts the characters of. */
export interface LimitedText {
  readonly path: TemplatePath;
  readonly text: string;
  /** How many characters it may have. */
  readonly most: number;
  /** What it is, as a message calls it. */
  readonly what: string;
}

type Limit = Pick<LimitedText, 'most' | 'what'>;

/** What stands where, by the block's type and key. Source: Slack's documentation, "Blocks", "Block elements", "Text object". */
const limits: ReadonlyMap<string, Limit> = new Map([
  ['section.text', { most: 3_000, what: 'the text of a section' }],
  ['section.fields', { most: 2_000, what: 'a field of a section' }],
  ['header.text', { most: 150, what: 'the text of a header' }],
  ['button.text', { most: 75, what: 'the text of a button' }],
]);

const ofAnyText: Limit = { most: 3_000, what: 'a text object' };

/** Deeper than any payload compiles. */
const maxDepth = 100;

/** Every text of a payload that Slack counts. */
export function limitedTexts(payload: unknown): readonly LimitedText[] {
  if (!isJsonObject(payload)) return [];
  const text = ownValue(payload, 'text');
  const top = typeof text === 'string' ? [{ path: ['text'], text, most: mostTextCharacters, what: 'text' }] : [];
  const shown = ['blocks', 'attachments'].flatMap((key) => textsIn(ownValue(payload, key), [key], ofAnyText));
  return [...top, ...shown];
}

function textsIn(value: unknown, path: TemplatePath, limit: Limit): readonly LimitedText[] {
  if (path.length > maxDepth) return [];
  if (Array.isArray(value)) return value.flatMap((item, index) => textsIn(item, [...path, index], limit));
  if (!isJsonObject(value)) return [];
  const type = ownValue(value, 'type');
  const text = ownValue(value, 'text');
  if ((type === 'mrkdwn' || type === 'plain_text') && typeof text === 'string') {
    return [{ path: [...path, 'text'], text, ...limit }];
  }
  return Object.entries(value).flatMap(([key, member]) =>
    textsIn(member, [...path, key], (typeof type === 'string' && limits.get(`${type}.${key}`)) || ofAnyText),
  );
}
