import { compileTemplateBy, type TemplatePath, type TextPiece } from '../template.ts';
import { templateValues } from '../template-values.ts';
import { writeText } from './encode-text.ts';
import type { Payload } from './payload.ts';
import { slackMessage } from './slack-message.ts';
import { limitedTexts, mostTextCharacters } from './slack-limits.ts';
import { encodeSlack, encodeSlackValue } from './slack-text.ts';

/**
 * What a slack webhook receives: a message by the automation's template, else one that says what happened, to what, and by whom.
 *
 * Values are escaped, and cut where the text that they stand in would be longer than Slack takes. In `text`, `blocks` and `attachments`,
 * where Slack shows texts alone, a value is always a text: no value brings a block of its own, which could mention a channel.
 *
 * @throws TEMPLATE_INVALID TEMPLATE_UNKNOWN_VARIABLE
 */
export function slackPayload(template: unknown): Payload {
  if (template === undefined) return { render: slackMessage };
  const limits = new Map(limitedTexts(template).map(({ path, most }) => [toKey(path), most]));
  const compiled = compileTemplateBy(template, (pieces, path) => {
    const [only] = pieces;
    if (only?.kind === 'value' && pieces.length === 1 && !isShown(path)) return encodeSlackValue(only.value);
    return writeSlack(pieces, limits.get(toKey(path)));
  });
  return { render: (event, automation) => compiled.render(templateValues(event, automation)) };
}

function writeSlack(pieces: readonly TextPiece[], most = mostTextCharacters): string {
  return writeText(pieces, { encode: encodeSlack, most });
}

function isShown([key]: TemplatePath): boolean {
  return key === 'text' || key === 'blocks' || key === 'attachments';
}

function toKey(path: TemplatePath): string {
  return JSON.stringify(path);
}
