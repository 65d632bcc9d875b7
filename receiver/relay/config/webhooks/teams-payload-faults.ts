import { attempt } from '../../../../src/core/attempt.ts';
import { utf8 } from '../../../../src/core/encoding.ts';
import { isJsonObject, ownValue, type JsonObject } from '../../../../src/core/json.ts';
import { mostTeamsBytes, teamsKind } from '../../../../src/core/payload/teams-card.ts';
import { teamsPayload } from '../../../../src/core/payload/teams-payload.ts';
import { jsonKind } from '../../../../src/core/quote.ts';
import type { Fault } from '../fault.ts';

const remedy =
  'write an Adaptive Card (type: AdaptiveCard), a MessageCard ("@type": MessageCard), or { type: message, attachments: [ … ] }';

/** What is wrong with what an automation sends to a webhook of type teams; paths begin at the payload. */
export function teamsPayloadFaults(template: unknown): readonly Fault[] {
  if (template === undefined) return [];
  if (!isJsonObject(template)) return [fault([], `must be a card, and it is ${jsonKind(template)}: ${remedy}`)];
  const kind = teamsKind(template);
  if (kind === undefined) return [fault([], `is no card that Teams takes: ${remedy}`)];
  const faults = kind === 'message' ? attachmentsFaults(template) : cardFaults(template, kind);
  return [...faults, ...sizeFaults(template)];
}

function fault(path: Fault['path'], message: string): Fault {
  return { path, atKey: false, message };
}

/** A card that holds nothing is shown as nothing. */
function cardFaults(card: JsonObject, kind: 'AdaptiveCard' | 'MessageCard'): readonly Fault[] {
  if (kind === 'AdaptiveCard') {
    const body = ownValue(card, 'body');
    return body === undefined || Array.isArray(body)
      ? []
      : [fault(['body'], `must be a list, and it is ${jsonKind(body)}`)];
  }
  const hasWords = ['text', 'summary', 'title', 'sections'].some((key) => Object.hasOwn(card, key));
  return hasWords ? [] : [fault([], 'is a MessageCard without text and summary: give one of them')];
}

function attachmentsFaults(template: JsonObject): readonly Fault[] {
  const attachments = ownValue(template, 'attachments');
  if (!Array.isArray(attachments) || attachments.length === 0) {
    return [
      fault(
        ['attachments'],
        'is empty: give a card, { contentType: application/vnd.microsoft.card.adaptive, content: … }',
      ),
    ];
  }
  return attachments.flatMap((attachment: unknown, index) =>
    isAttachment(attachment)
      ? []
      : [
          fault(
            ['attachments', index],
            'is no card: write { contentType: application/vnd.microsoft.card.adaptive, content: … }',
          ),
        ],
  );
}

function isAttachment(value: unknown): boolean {
  return (
    isJsonObject(value) &&
    typeof ownValue(value, 'contentType') === 'string' &&
    isJsonObject(ownValue(value, 'content'))
  );
}

/** What the template says without any value is too large already. One that does not compile is told of elsewhere. */
function sizeFaults(template: JsonObject): readonly Fault[] {
  const rendered = attempt(() => teamsPayload(template).render({ type: 'UNKNOWN', extra: {} }, ''));
  const { length } = rendered === undefined ? '' : utf8(JSON.stringify(rendered));
  return length <= mostTeamsBytes
    ? []
    : [fault([], `has ${length} bytes, and Teams takes ${mostTeamsBytes}: shorten it`)];
}
