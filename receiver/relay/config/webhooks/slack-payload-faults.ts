import { attempt } from '../../../../src/core/attempt.ts';
import { isJsonObject, ownValue, type JsonObject } from '../../../../src/core/json.ts';
import { limitedTexts, mostBlocks } from '../../../../src/core/payload/slack-limits.ts';
import { jsonKind } from '../../../../src/core/quote.ts';
import { parseSegments } from '../../../../src/core/template-text.ts';
import type { ConfigPath, Fault } from '../fault.ts';
import { slackMentionFaults } from './slack-mention-faults.ts';

/** What is wrong with what an automation sends to a webhook of type slack; paths begin at the payload. */
export function slackPayloadFaults(template: unknown): readonly Fault[] {
  if (template === undefined) return [];
  if (!isJsonObject(template)) {
    return [
      fault(
        [],
        `must be a message of Slack's, and it is ${jsonKind(template)}: write { text: … } or { blocks: [ … ] }`,
      ),
    ];
  }
  return [
    ...contentFaults(template),
    ...listFaults(template, 'blocks'),
    ...listFaults(template, 'attachments'),
    ...blocksFaults(template),
    ...pingFaults(template),
    ...slackMentionFaults(template),
    ...lengthFaults(template),
  ];
}

function fault(path: ConfigPath, message: string): Fault {
  return { path, atKey: false, message };
}

function contentFaults(template: JsonObject): readonly Fault[] {
  const text = ownValue(template, 'text') ?? '';
  if (typeof text !== 'string')
    return [fault(['text'], `must be a text, and it is ${jsonKind(text)}: put it in quotes`)];
  if (text !== '' || isFilled(ownValue(template, 'blocks')) || isFilled(ownValue(template, 'attachments'))) return [];
  return [fault([], 'has neither text nor blocks, and Slack refuses it (no_text): give one of them')];
}

/** What is no list is told of beside. */
function isFilled(list: unknown): boolean {
  return list !== undefined && !(Array.isArray(list) && list.length === 0);
}

/** In a text a value could stand, and Slack reads a text as JSON there. */
function listFaults(template: JsonObject, key: string): readonly Fault[] {
  const list = ownValue(template, key);
  if (list === undefined || Array.isArray(list)) return [];
  return [fault([key], `must be a list, and it is ${jsonKind(list)}: write one out, and variables inside its texts`)];
}

function blocksFaults(template: JsonObject): readonly Fault[] {
  const blocks = ownValue(template, 'blocks');
  if (!Array.isArray(blocks)) return [];
  const tooMany =
    blocks.length > mostBlocks ? [fault(['blocks'], `has ${blocks.length} blocks, and Slack takes ${mostBlocks}`)] : [];
  return [...tooMany, ...blocks.flatMap((block: unknown, index) => blockFaults(block, ['blocks', index]))];
}

function blockFaults(block: unknown, path: ConfigPath): readonly Fault[] {
  const type = isJsonObject(block) ? ownValue(block, 'type') : undefined;
  if (!isJsonObject(block) || typeof type !== 'string') {
    return [fault(path, 'is no block: write { type: section, text: { type: mrkdwn, text: … } }')];
  }
  if (type === 'header') return textFaults(ownValue(block, 'text'), path, 'plain_text');
  if (type !== 'section') return [];
  const text = ownValue(block, 'text');
  return text === undefined && ownValue(block, 'fields') !== undefined ? [] : textFaults(text, path, 'mrkdwn');
}

function textFaults(text: unknown, path: ConfigPath, kind: string): readonly Fault[] {
  const due = `write text: { type: ${kind}, text: … }`;
  if (text === undefined) return [fault(path, `is a block without its text: ${due}`)];
  return isTextObject(text) ? [] : [fault([...path, 'text'], `is no text object: ${due}`)];
}

function isTextObject(value: unknown): boolean {
  if (!isJsonObject(value)) return false;
  const type = ownValue(value, 'type');
  const text = ownValue(value, 'text');
  return (type === 'mrkdwn' || type === 'plain_text') && typeof text === 'string' && text !== '';
}

/** Under these Slack makes mentions of what only looks like them, `@channel` in a value too. Source: Slack's documentation, `chat.postMessage`. */
function pingFaults(template: JsonObject): readonly Fault[] {
  const would = 'would let a value mention a channel: leave it out';
  const linkNames = ownValue(template, 'link_names') ?? false;
  const parse = ownValue(template, 'parse') ?? 'none';
  return [
    ...(linkNames === false
      ? []
      : [atKey('link_names', `${would}, and write a mention as <@U0123456789> or <!channel>`)]),
    ...(parse === 'none' ? [] : [atKey('parse', `${would}, or write none`)]),
  ];
}

function atKey(key: string, message: string): Fault {
  return { path: [key], atKey: true, message };
}

/** Values are cut, but never what the template says. */
function lengthFaults(template: JsonObject): readonly Fault[] {
  return limitedTexts(template).flatMap(({ path, text, most, what }) => {
    const length = literalLength(text);
    if (length <= most) return [];
    return [
      fault(
        [...path],
        `has ${length} characters without its variables, and Slack takes ${most} in ${what}: shorten it`,
      ),
    ];
  });
}

/** A text that does not parse is told of elsewhere. */
function literalLength(text: string): number {
  const segments = attempt(() => parseSegments(text, '')) ?? [];
  return segments.reduce((sum, segment) => sum + (segment.kind === 'literal' ? segment.text.length : 0), 0);
}
