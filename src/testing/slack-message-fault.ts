import { isJsonObject, ownValue, type JsonObject } from '../core/json.ts';

/** Slack's name for what is wrong with a message, and what it says beside. */
export type SlackMessageFault = { readonly error: string; readonly messages?: readonly string[] };

/** Source: Slack's documentation, "Reference: blocks". */
const blockTypes = new Set<unknown>([
  'actions',
  'context',
  'divider',
  'file',
  'header',
  'image',
  'input',
  'markdown',
  'rich_text',
  'section',
  'table',
  'video',
]);

/**
 * What Slack would say to a message; undefined: it is taken.
 *
 * Modelled on Slack's documentation, "Blocks" and `chat.postMessage`: at most 50 blocks, the text of a section at most 3,000 characters, of a
 * field 2,000, of a header 150, `text` at most 40,000, and none of them empty. Slack checks more than that.
 */
export function slackMessageFault(message: JsonObject): SlackMessageFault | undefined {
  const text = ownValue(message, 'text') ?? '';
  const blocks = ownValue(message, 'blocks') ?? [];
  if (typeof text !== 'string') return { error: 'invalid_arguments' };
  if (!Array.isArray(blocks)) return { error: 'invalid_blocks_format' };
  if (text === '' && !hasOne(blocks) && !hasOne(ownValue(message, 'attachments'))) return { error: 'no_text' };
  if (text.length > 40_000) return { error: 'msg_too_long' };
  const messages = blocksFaults(blocks);
  return messages.length === 0 ? undefined : { error: 'invalid_blocks', messages };
}

function hasOne(list: unknown): boolean {
  return Array.isArray(list) && list.length > 0;
}

function blocksFaults(blocks: readonly unknown[]): readonly string[] {
  if (blocks.length > 50) return ['[ERROR] no more than 50 items allowed [json-pointer:/blocks]'];
  return blocks.flatMap((block, index) => blockFaults(block, `/blocks/${index}`));
}

function blockFaults(block: unknown, pointer: string): readonly string[] {
  if (!isJsonObject(block)) return [said('must be an object', pointer)];
  const type = ownValue(block, 'type');
  if (!blockTypes.has(type)) return [said('unsupported type', `${pointer}/type`)];
  if (type === 'section') return sectionFaults(block, pointer);
  if (type === 'header')
    return textFaults(ownValue(block, 'text'), `${pointer}/text`, { kinds: ['plain_text'], most: 150 });
  return type === 'context' ? elementsFaults(ownValue(block, 'elements'), `${pointer}/elements`) : [];
}

function sectionFaults(section: JsonObject, pointer: string): readonly string[] {
  const text = ownValue(section, 'text');
  const fields = ownValue(section, 'fields');
  if (text === undefined && fields === undefined) return [said('missing required field: text', pointer)];
  return [
    ...(text === undefined
      ? []
      : textFaults(text, `${pointer}/text`, { kinds: ['mrkdwn', 'plain_text'], most: 3_000 })),
    ...(fields === undefined ? [] : fieldsFaults(fields, `${pointer}/fields`)),
  ];
}

function fieldsFaults(fields: unknown, pointer: string): readonly string[] {
  if (!Array.isArray(fields) || fields.length === 0 || fields.length > 10)
    return [said('must be 1 to 10 items', pointer)];
  return fields.flatMap((field: unknown, index) =>
    textFaults(field, `${pointer}/${index}`, { kinds: ['mrkdwn', 'plain_text'], most: 2_000 }),
  );
}

function elementsFaults(elements: unknown, pointer: string): readonly string[] {
  if (!Array.isArray(elements) || elements.length === 0 || elements.length > 10)
    return [said('must be 1 to 10 items', pointer)];
  return elements.flatMap((element: unknown, index) =>
    isJsonObject(element) && ownValue(element, 'type') === 'image'
      ? []
      : textFaults(element, `${pointer}/${index}`, { kinds: ['mrkdwn', 'plain_text'], most: 3_000 }),
  );
}

type TextRule = { readonly kinds: readonly unknown[]; readonly most: number };

function textFaults(value: unknown, pointer: string, { kinds, most }: TextRule): readonly string[] {
  if (!isJsonObject(value) || !kinds.includes(ownValue(value, 'type')))
    return [said('unsupported type', `${pointer}/type`)];
  const text = ownValue(value, 'text');
  if (typeof text !== 'string') return [said('must be a string', `${pointer}/text`)];
  if (text.length === 0) return [said('must be more than 0 characters', `${pointer}/text`)];
  return text.length > most ? [said(`must be less than ${most + 1} characters`, `${pointer}/text`)] : [];
}

/** Source: replies of Slack's Web API, `response_metadata.messages`. */
function said(what: string, pointer: string): string {
  return `[ERROR] ${what} [json-pointer:${pointer}]`;
}
