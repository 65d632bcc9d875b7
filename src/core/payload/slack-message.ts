import type { WandbEvent } from '../event.ts';
import type { TextPiece } from '../template.ts';
import { writeText } from './encode-text.ts';
import { pieces } from './pieces.ts';
import { encodeSlack } from './slack-text.ts';
import { toldChange, type ToldChange } from './told-change.ts';

/** More than fits into a phone's notification, and less than Slack would fold away. */
const mostCharacters = 3_000;

/** The message that tells of an event where the automation has no payload of its own. */
export function slackMessage(event: WandbEvent, automation: string): unknown {
  const told = toldChange(event, automation);
  return {
    text: write([...headline(told), ...joined(', ', told.subject), ...joined(', by ', told.author)]),
    blocks: [
      { type: 'section', text: mrkdwn([...pieces`*`, ...headline(told), ...pieces`*`, ...subject(told)]) },
      { type: 'context', elements: [mrkdwn(origin(told))] },
    ],
  };
}

/** `verbatim`: Slack makes no link and no mention of what only looks like one. Source: Slack's documentation, "Text object". */
function mrkdwn(text: readonly TextPiece[]): unknown {
  return { type: 'mrkdwn', text: write(text), verbatim: true };
}

function write(text: readonly TextPiece[]): string {
  return writeText(text, { encode: encodeSlack, most: mostCharacters });
}

function headline({ title, detail }: ToldChange): readonly TextPiece[] {
  return [{ kind: 'literal', text: title }, ...joined(': ', detail)];
}

function subject({ subject: name, page }: ToldChange): readonly TextPiece[] {
  if (page === undefined) return joined('\n', name);
  // The page is percent-encoded already, and is no value that may be cut.
  const opened: TextPiece = { kind: 'literal', text: `\n<${page}|` };
  return [opened, ...pieces`${name}`, ...pieces`>`];
}

function origin({ author, automation }: ToldChange): readonly TextPiece[] {
  return author === '' ? pieces`automation ${automation}` : pieces`by ${author} · automation ${automation}`;
}

/** A value with what stands before it; nothing where there is no value. */
function joined(before: string, value: string): readonly TextPiece[] {
  return value === '' ? [] : [{ kind: 'literal', text: before }, ...pieces`${value}`];
}
