import { compileTemplateBy, valueText, type TextPiece } from '../template.ts';
import { templateValues } from '../template-values.ts';
import { writeText } from './encode-text.ts';
import { encodeMarkdown } from './markdown-text.ts';
import type { Payload } from './payload.ts';
import { cardMessage, mostTeamsBytes, teamsKind } from './teams-card.ts';
import { teamsMessage } from './teams-message.ts';

/**
 * What a teams webhook receives: the automation's card, an Adaptive Card wrapped in a message, else a card that says what happened, to what,
 * and by whom.
 *
 * Values are escaped for the cards' Markdown. A value is always a text, for a card takes texts where it shows anything, and no value
 * brings an element or action of its own.
 *
 * @throws TEMPLATE_INVALID TEMPLATE_UNKNOWN_VARIABLE
 */
export function teamsPayload(template: unknown): Payload {
  if (template === undefined) return { render: teamsMessage };
  const compiled = compileTemplateBy(template, (pieces, path) => {
    const [only] = pieces;
    const isAlone = only?.kind === 'value' && pieces.length === 1;
    return isAlone && isUrlKey(path.at(-1)) ? wholeUrl(valueText(only.value)) : writeCard(pieces);
  });
  const isBare = teamsKind(template) === 'AdaptiveCard';
  return {
    render: (event, automation) => {
      const card = compiled.render(templateValues(event, automation));
      return isBare ? cardMessage(card) : card;
    },
  };
}

function writeCard(pieces: readonly TextPiece[]): string {
  // A value that alone takes all the bytes that there are need not be longer.
  return writeText(pieces, { encode: encodeMarkdown, most: mostTeamsBytes });
}

/** `url`, `iconUrl`, `uri` of a MessageCard: no Markdown is read there. */
function isUrlKey(key: string | number | undefined): boolean {
  return typeof key === 'string' && /(?:^ur[il]|Ur[il])$/u.test(key);
}

/** A value that is to be the whole of a URL: as it is where it is one of the web, else nothing that can be called. */
function wholeUrl(text: string): string {
  return /^https?:\/\/[\x21-\x7e]+$/u.test(text) && URL.canParse(text) ? text : encodeURIComponent(text.toWellFormed());
}
