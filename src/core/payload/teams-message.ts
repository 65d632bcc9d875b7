import type { WandbEvent } from '../event.ts';
import { writeText } from './encode-text.ts';
import { encodeMarkdown } from './markdown-text.ts';
import { pieces } from './pieces.ts';
import { cardMessage } from './teams-card.ts';
import { toldChange } from './told-change.ts';

/** So much of each value that the whole card stays far below 28 KB, whatever they are. */
const mostCharacters = 1_000;

/** The message that tells of an event where the automation has no payload of its own. */
export function teamsMessage(event: WandbEvent, automation: string): unknown {
  const { title, detail, subject, author, page } = toldChange(event, automation);
  const headline = detail === '' ? title : `${title}: ${write(detail)}`;
  const facts = [...factOf('By', author), ...factOf('Automation', automation)];
  return cardMessage({
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.5',
    body: [
      { type: 'TextBlock', text: headline, size: 'Medium', weight: 'Bolder', wrap: true },
      ...(subject === '' ? [] : [{ type: 'TextBlock', text: write(subject), wrap: true }]),
      { type: 'FactSet', facts },
    ],
    ...(page !== undefined && { actions: [{ type: 'Action.OpenUrl', title: 'Open in W&B', url: page }] }),
  });
}

function factOf(title: string, value: string): readonly object[] {
  return value === '' ? [] : [{ title, value: write(value) }];
}

function write(value: string): string {
  return writeText(pieces`${value}`, { encode: encodeMarkdown, most: mostCharacters });
}
